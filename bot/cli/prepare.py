"""`polku prepare`: what the processes need before they start, for containers, where each of them runs alone."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from bot.actions import services
from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.dialogue.reading import asked
from bot.errors import BadInput
from bot.nlu.finnish import voikko
from bot.programmes.search.search import INDEX_FOLDER
from bot.settings import Settings, load

PARTS = ("schema", "index")


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("prepare", help="bring the database to this version and make the search index")
    parser.add_argument("--only", choices=PARTS, help="one of the two: a job makes the schema, each machine its index")
    parser.add_argument("--from", dest="made_before", type=Path, help="a var folder whose index to begin with")
    add_json(parser)
    parser.set_defaults(run=run)


def prepare_schema(settings: Settings) -> None:
    """Brings the database to the newest schema. Raises Unavailable when it does not answer."""
    with step("Preparing the database"), open_database(settings):
        pass


def prepare_index() -> None:
    """Makes the search index of the catalogue as it is now, in `var`, unless it is there. Raises Unavailable."""
    voikko()
    with step("Reading the catalogue"):
        services.search()


def take_over_index(made_before: Path, settings: Settings) -> None:
    """Copies an index that was made before, as in an image, into a `var` that has none: its vectors need no encoding.

    Raises BadInput when there is none to copy.
    """
    index = settings.var_dir / INDEX_FOLDER
    if not (made_before / INDEX_FOLDER).is_dir():
        raise BadInput(f"{made_before} holds no search index: `polku prepare` makes one in POLKU_VAR_DIR")
    if not index.exists():
        # The bytes alone: owner and mode are those of the process that will replace them.
        shutil.copytree(made_before / INDEX_FOLDER, index, copy_function=shutil.copyfile)
    vectors = made_before / asked.VECTORS
    if vectors.is_file() and not (settings.var_dir / asked.VECTORS).exists():
        shutil.copyfile(vectors, settings.var_dir / asked.VECTORS)


def run(given: argparse.Namespace) -> int:
    """Prepares; doing it twice changes nothing."""
    done = [given.only] if given.only else list(PARTS)
    settings = load()
    if "schema" in done:
        prepare_schema(settings)
    if "index" in done:
        if given.made_before:
            take_over_index(given.made_before, settings)
        prepare_index()
        # `polku up` leaves this to Rasa, which does it beside its work: it takes a minute or two.
        with step("Reading how people ask on"):
            asked.prepare(threads=os.cpu_count() or 1)
    if given.json:
        print_json({"prepared": done})
    return 0
