"""`polku service`: the off switch, for every gateway on the same database."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict

from bot.cli.account import shell_actor
from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import utc_now
from bot.conversations.service_state import Service, ServiceState
from bot.errors import BadInput
from bot.settings import load

ON_OFF = ("on", "off")


def add_parser(subparsers: Subparsers) -> None:
    """Adds `service show|set`."""
    kinds = subparsers.add_parser("service", help="switch the bot, coaches or everything off and on").add_subparsers(
        dest="what", required=True, metavar="show|set"
    )
    show = kinds.add_parser("show", help="what is on")
    show.set_defaults(run=run_show)
    change = kinds.add_parser("set", help="switch; it holds for every gateway within about a second")
    change.add_argument("--bot", choices=ON_OFF, help="off: the bot does not answer, coaches can still be asked for")
    change.add_argument("--coaches", choices=ON_OFF, help="off: the bot answers, and says that no coach can be reached")
    change.add_argument("--read-only", choices=ON_OFF, help="on: nothing new is taken, and people are told so")
    change.add_argument("--notice-fi", metavar="TEXT", help="shown above the chat in Finnish; '' takes it away")
    change.add_argument("--notice-en", metavar="TEXT", help="the same in English")
    change.set_defaults(run=run_set)
    for parser in (show, change):
        add_json(parser)


def run_show(given: argparse.Namespace) -> int:
    """One line a part."""
    with open_database(load()) as database:
        _print(asyncio.run(Service(database).state()), given)
    return 0


def run_set(given: argparse.Namespace) -> int:
    """Changes what is named, and leaves the rest."""
    switches = {name: getattr(given, name) for name in ("bot", "coaches", "read_only")}
    changes: dict[str, bool | str] = {name: value == "on" for name, value in switches.items() if value is not None}
    notices = {name: getattr(given, name) for name in ("notice_fi", "notice_en")}
    changes |= {name: value for name, value in notices.items() if value is not None}
    if not changes:
        raise BadInput("name what to switch: --bot, --coaches, --read-only, --notice-fi or --notice-en")
    with open_database(load()) as database:
        _print(asyncio.run(Service(database).change(shell_actor(), now=utc_now(), **changes)), given)
    return 0


def _print(state: ServiceState, given: argparse.Namespace) -> None:
    if given.json:
        print_json({**asdict(state), "at": state.at.isoformat() if state.at else None})
        return
    for name in ("bot", "coaches", "read_only"):
        print(f"{name.replace('_', '-'):10} {'on' if getattr(state, name) else 'off'}")
    for language, text in state.notice().items():
        print(f"notice-{language}  {text}")
    if state.at:
        print(f"changed    {state.at:%Y-%m-%d %H:%M} UTC by {state.actor}")
