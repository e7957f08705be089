"""`polku check`: what is wrong with the data files."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.checks.run import run_checks
from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import today_in_finland
from bot.errors import BadInput
from bot.settings import ROOT


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("check", help="validate every data file, by file and line")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints a line for each finding; status 1 when there are any."""
    if not given.root.is_dir():
        raise BadInput(f"{given.root}: there is no such folder")
    findings = run_checks(given.root, today=today_in_finland())
    for finding in findings:
        if given.json:
            print_json({"file": str(finding.path), "line": finding.line, "message": finding.message})
        else:
            print(finding)
    if not given.json:
        print(f"{len(findings)} findings" if findings else "Everything is in order.")
    return 1 if findings else 0
