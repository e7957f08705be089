"""`polku report outcomes|questions|usage`: numbers for leads and researchers, never of single people."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Callable, Coroutine
from dataclasses import fields
from datetime import timedelta
from typing import Any

from bot.cli.database import open_database
from bot.cli.days import given_day
from bot.cli.output import Subparsers, print_json
from bot.clock import midnight, today_in_finland
from bot.conversations.learning.report import outcome_report, question_report, usage_report
from bot.errors import BadInput
from bot.handoff.report import LEAST, Period, Row
from bot.settings import load
from bot.store.session import Database

Make = Callable[[Database, Period], Coroutine[Any, Any, list[Row]]]
REPORTS: dict[str, tuple[str, Make]] = {
    "outcomes": ("tickets: how many, how soon answered, what came of them", outcome_report),
    "questions": ("what people ask, and which answers did not help", question_report),
    "usage": ("conversations by channel, language and month, and how many reached a coach", usage_report),
}
COLUMNS = [field.name for field in fields(Row)]
DEFAULT_DAYS = 365


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    kinds = subparsers.add_parser(
        "report", help="numbers for leads", description=f"Groups under {LEAST} are told together as 'other'."
    ).add_subparsers(dest="what", required=True, metavar="outcomes|questions|usage")
    for name, (said, _make) in REPORTS.items():
        parser = kinds.add_parser(name, help=said)
        parser.add_argument("--since", help=f"first day, such as 2026-01-31 (default: {DEFAULT_DAYS} days ago)")
        parser.add_argument("--until", help="last day (default: today)")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print one JSON object a line")
        form.add_argument("--csv", action="store_true", help="print CSV with a header line")
        parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints the rows. Raises BadInput for a day that is none."""
    today = today_in_finland()
    first = given_day("--since", given.since) or today - timedelta(days=DEFAULT_DAYS)
    last = given_day("--until", given.until) or today
    if last < first:
        raise BadInput(f"--until {last} is before --since {first}")
    period = Period(midnight(first), midnight(last + timedelta(days=1)))
    with open_database(load()) as database:
        found = asyncio.run(REPORTS[given.what][1](database, period))
    _print(found, given)
    return 0


def _print(found: list[Row], given: argparse.Namespace) -> None:
    if given.csv:
        writer = csv.DictWriter(sys.stdout, COLUMNS)
        writer.writeheader()
        writer.writerows(row.to_json() for row in found)
        return
    if given.json:
        for row in found:
            print_json(row.to_json())
        return
    if not found:
        print(f"Nothing to tell: no group in this time has {LEAST} or more.")
    for row in found:
        figure = f"{row.hours} h" if row.hours is not None else f"{row.share:.0%}"
        print(f"{row.measure:28} {row.group:18} {row.name:32} {row.count:6} {figure:>7}")
