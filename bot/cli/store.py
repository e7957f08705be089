"""`polku store copy`: everything that is stored, from one database to another."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import EVERY_SECONDS, EVERY_SECONDS_WITHOUT_TERMINAL
from bot.store.copying import Place, copy_store


def add_parser(subparsers: Subparsers) -> None:
    """Adds `store copy`."""
    kinds = subparsers.add_parser("store", help="the database itself").add_subparsers(
        dest="what", required=True, metavar="copy"
    )
    copy = kinds.add_parser(
        "copy",
        help="copy everything to an empty database, SQLite or PostgreSQL",
        description="Stop Polku first. A password may come from PGPASSWORD or ~/.pgpass instead of the URL.",
    )
    copy.add_argument("--from", dest="source", required=True, metavar="URL", help="where everything is now")
    copy.add_argument("--to", dest="target", required=True, metavar="URL", help="an empty database")
    copy.add_argument(
        "--trackers-from", metavar="URL", help="Rasa's trackers, if not at --from or in the file beside it"
    )
    copy.add_argument("--trackers-to", metavar="URL", help="the same for --to")
    add_json(copy)
    copy.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Copies and prints how many rows of each table. Raises BadInput, Unavailable."""
    source = Place.of(given.source, given.trackers_from)
    target = Place.of(given.target, given.trackers_to)
    every = EVERY_SECONDS if sys.stderr.isatty() else EVERY_SECONDS_WITHOUT_TERMINAL
    with tqdm(unit=" rows", file=sys.stderr, mininterval=every) as bar:

        def progress(table: str, rows: int) -> None:
            bar.set_description(table, refresh=False)
            bar.update(rows)

        copied = copy_store(source, target, progress)
    if given.json:
        print_json({"tables": copied})
    else:
        for table, rows in copied.items():
            print(f"{table:24}{rows:10}")
    return 0
