"""`polku status`: one screen that says what runs, what is wrong, and what to do."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict

from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import utc_now
from bot.dialogue.serving.promoted import promoted_model
from bot.errors import BadInput
from bot.model.training import model_path, running_model, trained_model
from bot.nlu.encoder import faster_loops
from bot.operations.status import Level, Part, look, ok, wrong
from bot.settings import Settings, load

SIGNS = {Level.OK: " ", Level.NOTE: "-", Level.WRONG: "!"}


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "status", help="what runs, what is wrong, what to do; status 1 when something is wrong"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints every component; 1 when one of them is wrong."""
    settings = load()
    parts = [*asyncio.run(look(settings, utc_now())), model(settings), encoder()]
    for part in parts:
        if given.json:
            print_json(asdict(part))
            continue
        print(f"{SIGNS[part.level]} {part.name:28} {part.said}")
        if part.do:
            print(f"  {'':28} → {part.do}")
    bad = [part.name for part in parts if part.level is Level.WRONG]
    if not given.json:
        print(f"\nWrong: {', '.join(bad)}." if bad else "\nEverything works.")
    return int(bool(bad))


def model(settings: Settings) -> Part:
    """The model on disk that is to serve people, against the data as it is now."""
    try:
        found, wanted = running_model(settings), promoted_model(settings.models_dir) or trained_model(settings)
    except BadInput as error:
        return wrong("model", str(error), "`polku train`")
    if found != wanted:
        said = f"{wanted.name} is damaged, {found.name} takes its place"
        return wrong("model", said, "`polku train --force` makes it again, `polku model rollback` gives it up")
    if found != model_path(settings):
        return Part("model", Level.NOTE, f"{found.name} is older than its data", "`polku train`, then restart Rasa")
    return ok("model", f"{found.name}, of the data as it is now")


def encoder() -> Part:
    """Whether sentences are encoded as fast as they can be."""
    if faster_loops():
        return ok("sentence encoder", "with its faster loops")
    do = "where this is a PC processor with AVX2: install gcc, then `touch setup.py` and `make setup`"
    return Part("sentence encoder", Level.NOTE, "with the package's loops, three times as slow", do)
