"""`polku ask`: one message to a fresh conversation."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.output import Subparsers, add_json, print_json, print_reply
from bot.cli.session import open_session, replies_of
from bot.dialogue.language.languages import ANSWERED
from bot.settings import load


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("ask", help="one question, one answer")
    parser.add_argument("text", help="what the person writes")
    parser.add_argument("--lang", choices=ANSWERED, help="the language of the person's page, as a hint")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Asks and prints."""
    with open_session(load(), "terminal", given.lang) as session:

        async def ask() -> None:
            said = await session.say(given.text)
            if given.json:
                print_json(await session.described(said))
                return
            for reply in replies_of(said):
                print_reply(reply)

        asyncio.run(ask())
    return 0
