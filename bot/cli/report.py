"""`polku report`: what people ask, what came of it, how the service is used."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from datetime import datetime, timezone

from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.conversations.reports import REPORTS, SMALLEST, report
from bot.errors import BadInput
from bot.settings import load


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "report",
        help="what people ask, and what came of it",
        description=f"Counts that identify nobody: groups of fewer than {SMALLEST} are left out.",
    )
    parser.add_argument("name", choices=sorted(REPORTS))
    parser.add_argument("--since", metavar="YYYY-MM-DD", help="from this day on")
    parser.add_argument("--csv", action="store_true", help="comma-separated values")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints one report as a table, as CSV or as a JSON object a row."""
    since = _day(given.since) if given.since else None
    with open_database(load()) as database:
        found = asyncio.run(report(database, given.name, since=since))
    if given.json:
        for row in found.rows:
            print_json(dict(zip(found.columns, row)))
        return 0
    if given.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(found.columns)
        writer.writerows(found.rows)
        return 0
    table = [found.columns, *(tuple(map(str, row)) for row in found.rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(found.columns))]
    for row in table:
        print("  ".join(value.ljust(width) for value, width in zip(row, widths)).rstrip())
    if found.hidden:
        print(f"({found.hidden} groups of fewer than {SMALLEST} are not shown)")
    return 0


def _day(written: str) -> datetime:
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise BadInput(f"--since: {written!r} is no date; write YYYY-MM-DD") from None
