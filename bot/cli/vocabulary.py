"""`polku vocabulary`: more words for occupations and skills than the curated list has."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.errors import BadInput
from bot.programmes.esco import read_esco, save
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT, load


def add_parser(subparsers: Subparsers) -> None:
    """Adds `vocabulary import`."""
    kinds = subparsers.add_parser("vocabulary", help="words for fields, occupations and skills").add_subparsers(
        dest="what", required=True, metavar="import"
    )
    bring = kinds.add_parser("import", help="take in ESCO's occupations and skills, on this machine")
    bring.add_argument("folder", type=Path, help="the folder with occupations.jsonl and skills.jsonl")
    add_json(bring)
    bring.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Reads ESCO and keeps it in var/; the next start uses it."""
    if not given.folder.is_dir():
        raise BadInput(f"{given.folder}: is no folder; give the one with occupations.jsonl and skills.jsonl")
    vocabulary = Vocabulary.load(ROOT / "data" / "vocabulary")
    with step("Reading ESCO"):
        terms = read_esco(given.folder, vocabulary)
    path = save(terms, load().var_dir)
    counts = {"occupations": terms.count("occupation"), "skills": terms.count("skill")}
    if given.json:
        print_json({"file": str(path), **counts})
    else:
        print(
            f"{counts['occupations']} of {terms.occupations_read} occupations and {counts['skills']} of "
            f"{terms.skills_read} skills belong to a field; kept in {path}. Restart Polku to use them."
        )
    return 0
