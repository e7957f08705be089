"""`polku tickets`: people's requests to coaches, listed and answered in the shell."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from bot.cli.database import open_database
from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import utc_now
from bot.conversations.coach.coaching import Coaching
from bot.dialogue.answers.texts import texts_of
from bot.handoff.ticket import Outcome, Ticket, TicketState
from bot.handoff.tickets import OPEN_STATES, Tickets, UnknownTicket
from bot.settings import load

COLUMNS = (
    "reference", "state", "priority", "kind", "topic", "language", "assignee", "outcome", "created_at", "updated_at",
)  # fmt: skip
"""What a list and an export hold: nothing that a person said."""
SHOWN = 7


def add_parser(subparsers: Subparsers) -> None:
    """Adds `tickets list|show|export` and what a coach does: `take|reply|note|back|close|reopen`."""
    kinds = subparsers.add_parser("tickets", help="requests to coaches").add_subparsers(
        dest="what", required=True, metavar="list|show|export|take|reply|note|back|close|reopen"
    )
    listing = kinds.add_parser("list", help="open tickets, the most urgent first")
    listing.add_argument("--all", action="store_true", help="resolved and closed ones too")
    listing.set_defaults(run=run_list)
    show = kinds.add_parser("show", help="one ticket with its log")
    show.add_argument("reference")
    show.set_defaults(run=run_show)
    export = kinds.add_parser("export", help="every ticket as CSV, without what people said")
    export.set_defaults(run=run_export)
    for name, (help_text, _) in STEPS.items():
        step = kinds.add_parser(name, help=help_text)
        step.add_argument("reference")
        if name in WITH_TEXT:
            step.add_argument("text")
        if name == "close":
            step.add_argument("--outcome", required=True, choices=[outcome.value for outcome in Outcome])
        step.add_argument("--coach", required=True, help="the name that the person sees")
        step.set_defaults(run=run_step)
        add_json(step)
    for parser in (listing, show, export):
        add_json(parser)


Step = Callable[[Coaching, argparse.Namespace, datetime], Coroutine[Any, Any, object]]
WITH_TEXT = ("reply", "note")
STEPS: dict[str, tuple[str, Step]] = {
    "take": (
        "take a ticket and join the chat",
        lambda desk, given, now: desk.take(given.reference, given.coach, now=now),
    ),
    "reply": (
        "answer in the person's chat",
        lambda desk, given, now: desk.write(given.reference, given.coach, given.text, now=now),
    ),
    "note": (
        "add a note that only coaches see",
        lambda desk, given, now: desk.note(given.reference, given.coach, given.text, now=now),
    ),
    "back": (
        "let the assistant answer again",
        lambda desk, given, now: desk.hand_back(given.reference, given.coach, now=now),
    ),
    "close": (
        "close a ticket with what came of it",
        lambda desk, given, now: desk.close(given.reference, given.coach, Outcome(given.outcome), now=now),
    ),
    "reopen": (
        "open a closed ticket again",
        lambda desk, given, now: desk.reopen(given.reference, given.coach, now=now),
    ),
}
"""What a coach does with one ticket."""


def _with_tickets(work: Callable[[Tickets], Coroutine[Any, Any, None]]) -> int:
    with open_database(load()) as database:
        asyncio.run(work(Tickets(database)))
    return 0


def _row(ticket: Ticket) -> dict[str, Any]:
    values = {name: getattr(ticket, name) for name in COLUMNS}
    for name in ("state", "priority", "kind", "outcome"):
        values[name] = values[name].value if values[name] else None
    return {**values, "created_at": ticket.created_at.isoformat(), "updated_at": ticket.updated_at.isoformat()}


def run_list(given: argparse.Namespace) -> int:
    """One line a ticket."""

    async def work(tickets: Tickets) -> None:
        states = tuple(TicketState) if given.all else OPEN_STATES
        for ticket in await tickets.list_tickets(states=states, limit=1000):
            row = _row(ticket)
            print_json(row) if given.json else print("  ".join(str(row[name] or "-") for name in COLUMNS[:SHOWN]))

    return _with_tickets(work)


def run_show(given: argparse.Namespace) -> int:
    """What a coach sees of one ticket; raises UnknownTicket."""

    async def work(tickets: Tickets) -> None:
        ticket = await tickets.find(given.reference)
        if ticket is None:
            raise UnknownTicket(f"there is no ticket {given.reference}: `polku tickets list --all` shows them all")
        log = [
            {"at": event.at.isoformat(), "kind": event.kind, "actor": event.actor, "details": dict(event.details)}
            for event in await tickets.log_of(ticket.reference)
        ]
        said = {
            "summary": ticket.summary,
            "summaries": dict(ticket.summaries),
            "facts": dict(ticket.facts),
            "facts_by_language": dict(ticket.facts_by_language),
            "details": dict(ticket.details),
            "contact_wish": ticket.contact_wish,
        }
        shown = {**_row(ticket), **said, "log": log}
        if given.json:
            print_json(shown)
            return
        for name, value in shown.items():
            print(f"{name}: {value}")

    return _with_tickets(work)


def run_step(given: argparse.Namespace) -> int:
    """One step of a coach; prints the ticket as it stands afterwards."""
    with open_database(load()) as database:
        desk = Coaching(database, texts_of().say)

        async def work() -> Ticket | None:
            await STEPS[given.what][1](desk, given, utc_now())
            return await Tickets(database).find(given.reference)

        ticket = asyncio.run(work())
    row = _row(ticket) if ticket else {}
    print_json(row) if given.json else print("  ".join(str(row[name] or "-") for name in COLUMNS[:SHOWN]))
    return 0


def run_export(given: argparse.Namespace) -> int:
    """CSV with a header line, or JSON lines."""

    async def work(tickets: Tickets) -> None:
        writer = csv.DictWriter(sys.stdout, COLUMNS)
        if not given.json:
            writer.writeheader()
        for ticket in await tickets.list_tickets(states=tuple(TicketState), limit=1_000_000):
            print_json(_row(ticket)) if given.json else writer.writerow(_row(ticket))

    return _with_tickets(work)
