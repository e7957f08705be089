"""`polku learn`: what people asked in vain, grouped by meaning, and new examples for the training data."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date, datetime, time
from typing import Any

from bot.cli.database import open_database
from bot.cli.output import LANGUAGES, Subparsers, add_json, print_json
from bot.conversations.unanswered import unanswered
from bot.errors import BadInput
from bot.handoff.opening_hours import FINLAND
from bot.model.examples import add_examples
from bot.nlu.encoder import sentence_encoder
from bot.settings import ROOT, load


def add_parser(subparsers: Subparsers) -> None:
    """Adds `learn list|add`."""
    kinds = subparsers.add_parser("learn", help="what the assistant could not answer").add_subparsers(
        dest="what", required=True, metavar="list|add"
    )
    listing = kinds.add_parser("list", help="unanswered questions, grouped by meaning, the most frequent first")
    listing.add_argument("--since", help="first day, such as 2026-01-31")
    listing.add_argument("--limit", type=int, default=20, help="most groups (20)")
    listing.set_defaults(run=run_list)
    adding = kinds.add_parser("add", help="write examples of an intent into its file under data/nlu")
    adding.add_argument("intent", help="full name, such as faq/work_trial")
    adding.add_argument("text", nargs="+", help="a message that means it")
    adding.add_argument("--lang", choices=LANGUAGES, required=True)
    adding.set_defaults(run=run_add)
    for parser in (listing, adding):
        add_json(parser)


def run_list(given: argparse.Namespace) -> int:
    """One group a line, or readable blocks."""
    with open_database(load()) as database:
        groups = asyncio.run(unanswered(database, sentence_encoder(), since=_midnight(given.since)))
    for group in groups[: given.limit]:
        row = group.to_json()
        print_json(row) if given.json else _print(row)
    if not groups and not given.json:
        print("Nothing was left unanswered.")
    return 0


def run_add(given: argparse.Namespace) -> int:
    """Writes the examples that are new. Raises BadInput for an intent that has no file in this language."""
    path, added = add_examples(ROOT / "data" / "nlu" / given.lang, given.intent, given.text)
    shown = str(path.relative_to(ROOT))
    if given.json:
        print_json({"file": shown, "added": added})
        return 0
    print(f"{shown}: {len(added)} new examples of {given.intent}")
    if added:
        print(f"Then: polku check, polku train, polku evaluate nlu data/evaluation/intents_{given.lang}.jsonl")
    return 0


def _midnight(written: str | None) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(written), time(), FINLAND) if written else None
    except ValueError:
        raise BadInput(f"--since: {written!r} is not a day; write it as 2026-01-31") from None


def _print(row: dict[str, Any]) -> None:
    print(f"{row['people']} people, {row['messages']} messages, language {row['language'] or '?'}, ", end="")
    print(f"taken for {row['taken_for']}, perhaps {row['guess'] or '?'}")
    for text in row["examples"]:
        print(f"    {text}")
