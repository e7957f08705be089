"""`polku privacy`: what is stored of one conversation, erasing it, and what expires by itself."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.cli.account import shell_actor
from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import utc_now
from bot.conversations.message_log import find_conversation
from bot.conversations.privacy.erasure import erase_conversation
from bot.conversations.privacy.export import export_conversation
from bot.conversations.privacy.keeping import Kept, keep, kept_reason, release
from bot.conversations.privacy.trackers import Trackers
from bot.desk.audit import AuditLog
from bot.errors import BadInput
from bot.handoff.contact import Contacts, rotate
from bot.handoff.tickets import Tickets
from bot.operations.retention import Retention
from bot.settings import Settings, load
from bot.store.session import Database


def add_parser(subparsers: Subparsers) -> None:
    """Adds `privacy export|erase|expire|keep|release|rotate-key`."""
    kinds = subparsers.add_parser("privacy", help="a person's stored data").add_subparsers(
        dest="what", required=True, metavar="export|erase|expire|keep|release|rotate-key"
    )
    for name, text, run in (
        ("export", "everything stored of a conversation, as JSON", run_export),
        ("erase", "delete it, with its tickets and Rasa's tracker", run_erase),
        ("keep", "let it not expire, and not be deleted", run_keep),
        ("release", "let a kept one expire again", run_release),
    ):
        parser = kinds.add_parser(name, help=text)
        parser.add_argument("id", help="a conversation's id or a ticket's reference")
        if name == "keep":
            parser.add_argument("--reason", required=True, help="why; the audit log says who and when")
        add_json(parser)
        parser.set_defaults(run=run)
    expire = kinds.add_parser("expire", help="delete what has been stored for long enough, as the gateway does daily")
    expire.add_argument("--dry-run", action="store_true", help="list what would go, and delete nothing")
    add_json(expire)
    expire.set_defaults(run=run_expire)
    renew = kinds.add_parser("rotate-key", help="encrypt people's contact data with a new key")
    add_json(renew)
    renew.set_defaults(run=run_rotate_key)


async def _conversation(database: Database, id: str) -> str:
    """The conversation that `id` names, itself or through its ticket; raises BadInput."""
    ticket = await Tickets(database).find(id)
    wanted = ticket.conversation if ticket and ticket.conversation else id
    if await database.read(lambda connection: find_conversation(connection, id=wanted)) is None:
        raise BadInput(f"no conversation and no ticket is called {id[:40]!r}")
    return wanted


async def _export(database: Database, settings: Settings, id: str) -> dict[str, Any]:
    conversation = await _conversation(database, id)
    contacts = Contacts(settings)
    stored = await database.read(lambda connection: export_conversation(connection, conversation, contacts))
    tracker = await Trackers(settings.tracker_sqlalchemy_url()).export(conversation)
    await AuditLog(database).add(shell_actor(), "data_exported", conversation, now=utc_now())
    return {**stored, "tracker": tracker}


async def _erase(database: Database, settings: Settings, id: str) -> dict[str, Any]:
    conversation = await _conversation(database, id)
    reason = await kept_reason(database, conversation)
    if reason is not None:
        raise BadInput(f"conversation {conversation} is kept ({reason}): `polku privacy release {conversation}` first")
    await Trackers(settings.tracker_sqlalchemy_url()).erase(conversation)
    now = utc_now()
    await database.write(lambda connection: erase_conversation(connection, conversation, now=now))
    await AuditLog(database).add(shell_actor(), "data_erased", conversation, now=now)
    return {"erased": conversation}


def run_export(given: argparse.Namespace) -> int:
    """Prints the export; it is JSON with or without --json."""
    settings = load()
    with open_database(settings) as database:
        print_json(asyncio.run(_export(database, settings, given.id)))
    return 0


def run_erase(given: argparse.Namespace) -> int:
    """Erases and says so."""
    settings = load()
    with open_database(settings) as database:
        erased = asyncio.run(_erase(database, settings, given.id))
    print_json(erased) if given.json else print(f"Erased conversation {erased['erased']}.")
    return 0


def run_expire(given: argparse.Namespace) -> int:
    """Deletes, or only lists, what has expired: one line for each conversation, ticket or kind."""
    settings = load()
    with open_database(settings) as database:
        retention, now = Retention(database, settings), utc_now()
        rows = asyncio.run(retention.planned(now) if given.dry_run else retention.expire(now))
    for row in rows:
        if given.json:
            print_json({**asdict(row), "oldest": row.oldest.isoformat(), "dry_run": given.dry_run})
        else:
            print(f"{row.kind:16} {row.count:6}  {row.oldest:%Y-%m-%d}  {row.name}")
    if not given.json:
        print(f"{'Would delete' if given.dry_run else 'Deleted'} {sum(row.count for row in rows)} rows.")
    return 0


def run_keep(given: argparse.Namespace) -> int:
    """Keeps a conversation, with its tickets and tracker."""
    return _change(
        given,
        "kept",
        lambda database, id, now: keep(database, Kept(id, _reason(given.reason), shell_actor(), now)),
    )


def run_release(given: argparse.Namespace) -> int:
    """Lets it expire again."""
    return _change(given, "released", lambda database, id, now: release(database, id, actor=shell_actor(), now=now))


def _reason(given: str) -> str:
    reason = given.strip()
    if not reason:
        raise BadInput("--reason: write why the conversation is kept")
    return reason


def _change(
    given: argparse.Namespace,
    done: str,
    change: Callable[[Database, str, datetime], Coroutine[Any, Any, object]],
) -> int:
    with open_database(load()) as database:

        async def work() -> str:
            conversation = await _conversation(database, given.id)
            await change(database, conversation, utc_now())
            return conversation

        conversation = asyncio.run(work())
    print_json({done: conversation}) if given.json else print(f"Conversation {conversation} is {done}.")
    return 0


def run_rotate_key(given: argparse.Namespace) -> int:
    """Encrypts every contact again; with keys in the setting the new one must stand first there, for every process."""
    settings = load()
    with open_database(settings) as database:
        count = asyncio.run(rotate(database, settings))
    print_json({"sealed": count}) if given.json else print(f"Encrypted {count} contacts with the newest key.")
    return 0
