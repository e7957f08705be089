"""`polku privacy`: what is stored of one conversation, and erasing it."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict
from typing import Any

from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.conversations.erasure import erase_conversation, erase_tracker
from bot.conversations.message_log import find_conversation, shown
from bot.errors import BadInput
from bot.handoff.tickets import Tickets
from bot.settings import Settings, load
from bot.store.session import Database

MOST_MESSAGES = 1_000_000


def add_parser(subparsers: Subparsers) -> None:
    """Adds `privacy export|erase`."""
    kinds = subparsers.add_parser("privacy", help="a person's stored data").add_subparsers(
        dest="what", required=True, metavar="export|erase"
    )
    for name, text, run in (
        ("export", "everything stored of a conversation, as JSON", run_export),
        ("erase", "delete it, with its tickets and Rasa's tracker", run_erase),
    ):
        parser = kinds.add_parser(name, help=text)
        parser.add_argument("id", help="a conversation's id or a ticket's reference")
        add_json(parser)
        parser.set_defaults(run=run)


async def _conversation(database: Database, id: str) -> str:
    """The conversation that `id` names, itself or through its ticket; raises BadInput."""
    ticket = await Tickets(database).find(id)
    wanted = ticket.conversation if ticket and ticket.conversation else id
    if await database.read(lambda connection: find_conversation(connection, id=wanted)) is None:
        raise BadInput(f"no conversation and no ticket is called {id[:40]!r}")
    return wanted


async def _export(database: Database, id: str) -> dict[str, Any]:
    conversation = await _conversation(database, id)
    messages = await database.read(lambda connection: shown(connection, conversation, after=0, limit=MOST_MESSAGES))
    tickets = await Tickets(database).of_conversation(conversation)
    return {
        "conversation": conversation,
        "messages": [
            {"at": message.at.isoformat(), "from": message.direction.value, "text": message.text}
            for message in messages
        ],
        "tickets": [
            {
                **{name: str(value) for name, value in asdict(ticket).items() if name != "facts" and value is not None},
                "facts": dict(ticket.facts),
            }
            for ticket in tickets
        ],
    }


async def _erase(database: Database, settings: Settings, id: str) -> dict[str, Any]:
    conversation = await _conversation(database, id)
    await erase_tracker(settings.tracker_sqlalchemy_url(), conversation)
    await database.write(lambda connection: erase_conversation(connection, conversation))
    return {"erased": conversation}


def run_export(given: argparse.Namespace) -> int:
    """Prints the export; it is JSON with or without --json."""
    with open_database(load()) as database:
        print_json(asyncio.run(_export(database, given.id)))
    return 0


def run_erase(given: argparse.Namespace) -> int:
    """Erases and says so."""
    settings = load()
    with open_database(settings) as database:
        erased = asyncio.run(_erase(database, settings, given.id))
    print_json(erased) if given.json else print(f"Erased conversation {erased['erased']}.")
    return 0
