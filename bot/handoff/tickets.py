"""Tickets in the database: opened, found, moved; every change also writes a line of the ticket's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.errors import BadInput, PolkuError
from bot.handoff.mentions import tell_coordinators
from bot.handoff.reference import new_reference
from bot.handoff.ticket import (
    Outcome,
    Priority,
    Ticket,
    TicketEvent,
    TicketKind,
    TicketRequest,
    TicketState,
    after_persons_message,
    move,
    with_outcome,
)
from bot.store.session import Database
from bot.store.tables import ticket_events, tickets

WAITING_STATES = (TicketState.NEW, TicketState.ASSIGNED, TicketState.WAITING_FOR_COACH)
"""It is a coach's turn."""
OPEN_STATES = tuple(state for state in TicketState if state not in {TicketState.RESOLVED, TicketState.CLOSED})

BY_PRIORITY: Any = case({priority.value: number for number, priority in enumerate(Priority)}, value=tickets.c.priority)
"""To sort by: the most urgent first."""


class TicketChanged(PolkuError):
    """Somebody else changed the ticket in the meantime; look at it again."""


class UnknownTicket(BadInput):
    """No ticket has this reference."""


class Tickets:
    """All tickets of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_ticket(self, request: TicketRequest, *, now: datetime) -> Ticket:
        """Stores a new ticket under an unused reference. The request's conversation must exist when it names one."""

        def add(connection: Connection) -> Ticket:
            ticket = Ticket(**vars(request), reference=_unused_reference(connection), created_at=now, updated_at=now)
            connection.execute(insert(tickets).values(**_row(ticket)))
            log_event(connection, TicketEvent(ticket.reference, "opened", "person", now))
            tell_coordinators(connection, ticket, now=now)
            return ticket

        return await self._database.write(add)

    async def find(self, reference: str) -> Ticket | None:
        """The ticket of this reference, in any case of letters."""
        return await self._database.read(lambda connection: find_ticket(connection, reference))

    async def of_conversation(self, conversation: str) -> list[Ticket]:
        """A conversation's tickets, newest first."""
        return await self._database.read(lambda connection: tickets_of(connection, conversation))

    async def count_waiting(self, before: datetime) -> int:
        """How many tickets older than `before` a coach still has to answer."""
        waits = tickets.c.state.in_([state.value for state in WAITING_STATES])
        wanted = select(func.count()).select_from(tickets).where(waits, tickets.c.created_at < before)
        return await self._database.read(lambda connection: int(connection.execute(wanted).scalar_one()))

    async def list_tickets(
        self, *, states: Sequence[TicketState] = OPEN_STATES, assignee: str | None = None, limit: int = 100
    ) -> list[Ticket]:
        """Tickets in any of `states` (of one coach), the most urgent and then the oldest first."""
        wanted = select(tickets).where(tickets.c.state.in_([state.value for state in states]))
        if assignee is not None:
            wanted = wanted.where(tickets.c.assignee == assignee)
        return await self._select(wanted.order_by(BY_PRIORITY, tickets.c.created_at).limit(limit))

    async def move(
        self, ticket: Ticket, to: TicketState, *, actor: str, now: datetime, assignee: str | None = None
    ) -> Ticket:
        """The ticket after the move, given to `assignee` when one is named.

        Raises MoveNotAllowed, and TicketChanged when `ticket` is not the newest version any more.
        """
        moved = move(ticket, to, now=now)
        return await self._replace(ticket, replace(moved, assignee=assignee or moved.assignee), "moved", actor, now)

    async def record_outcome(self, ticket: Ticket, outcome: Outcome, *, actor: str, now: datetime) -> Ticket:
        """The ticket with what came of it. Raises TicketChanged."""
        return await self._replace(ticket, with_outcome(ticket, outcome, now=now), "outcome", actor, now)

    async def person_wrote(self, conversation: str, *, now: datetime) -> Ticket | None:
        """The conversation's newest ticket, which it is now a coach's turn to answer; None when it has no ticket."""
        newest = _of_conversation(conversation).limit(1).with_for_update()

        def write(connection: Connection) -> Ticket | None:
            row = connection.execute(newest).mappings().first()
            if row is None:
                return None
            ticket = _ticket(row)
            changed = after_persons_message(ticket, now=now)
            if changed is ticket:
                return ticket
            return replace_ticket(connection, ticket, changed, "person_wrote", actor="person", now=now)

        return await self._database.write(write)

    async def log_of(self, reference: str) -> list[TicketEvent]:
        """Everything that happened to a ticket, oldest first."""
        wanted = select(ticket_events).where(ticket_events.c.ticket == reference).order_by(ticket_events.c.id)
        rows = await self._database.read(lambda connection: connection.execute(wanted).mappings().all())
        return [TicketEvent(row["ticket"], row["kind"], row["actor"], row["at"], row["details"]) for row in rows]

    async def _select(self, wanted: Select) -> list[Ticket]:
        rows = await self._database.read(lambda connection: connection.execute(wanted).mappings().all())
        return [_ticket(row) for row in rows]

    async def _replace(self, before: Ticket, after: Ticket, kind: str, actor: str, now: datetime) -> Ticket:
        return await self._database.write(
            lambda connection: replace_ticket(connection, before, after, kind, actor=actor, now=now)
        )


def find_ticket(connection: Connection, reference: str, *, locked: bool = False) -> Ticket | None:
    """The ticket of this reference, in any case of letters; `locked` until the transaction ends."""
    wanted = select(tickets).where(tickets.c.reference == reference.strip().upper())
    row = connection.execute(wanted.with_for_update() if locked else wanted).mappings().first()
    return _ticket(row) if row else None


def tickets_of(connection: Connection, conversation: str) -> list[Ticket]:
    """A conversation's tickets, newest first."""
    return [_ticket(row) for row in connection.execute(_of_conversation(conversation)).mappings()]


def _of_conversation(conversation: str) -> Select:
    wanted = select(tickets).where(tickets.c.conversation == conversation)
    return wanted.order_by(tickets.c.created_at.desc(), tickets.c.reference)


def replace_ticket(
    connection: Connection, before: Ticket, after: Ticket, kind: str, *, actor: str, now: datetime
) -> Ticket:
    """Writes `after` only over the very version that `before` is, and a line of the log: two coaches cannot undo each other.

    Raises TicketChanged, UnknownTicket.
    """
    stored = replace(after, version=before.version + 1)
    same = (tickets.c.reference == before.reference) & (tickets.c.version == before.version)
    if not connection.execute(update(tickets).where(same).values(**_row(stored))).rowcount:
        if find_ticket(connection, before.reference):
            raise TicketChanged(f"ticket {before.reference} was changed by somebody else: open it again")
        raise UnknownTicket(f"there is no ticket {before.reference}")
    log_event(connection, TicketEvent(before.reference, kind, actor, now, _difference(before, stored)))
    return stored


def _unused_reference(connection: Connection) -> str:
    while True:
        reference = new_reference()
        if connection.execute(select(tickets.c.reference).where(tickets.c.reference == reference)).first() is None:
            return reference


def log_event(connection: Connection, event: TicketEvent) -> None:
    """Adds a line to a ticket's log, which is never changed."""
    values = {"ticket": event.ticket, "kind": event.kind, "actor": event.actor, "at": event.at}
    connection.execute(insert(ticket_events).values(details=dict(event.details), **values))


def _difference(before: Ticket, after: Ticket) -> dict[str, str]:
    """What the log keeps of a change: state, coach and outcome; never what the person said."""
    old, new = _row(before), _row(after)
    return {name: str(new[name]) for name in ("state", "assignee", "outcome") if new[name] != old[name]}


def _row(ticket: Ticket) -> dict[str, Any]:
    return {
        **vars(ticket),
        "facts": dict(ticket.facts),
        "details": dict(ticket.details),
        "summaries": dict(ticket.summaries),
        "facts_by_language": {language: dict(facts) for language, facts in ticket.facts_by_language.items()},
        "routed_to": list(ticket.routed_to),
        "kind": ticket.kind.value,
        "priority": ticket.priority.value,
        "state": ticket.state.value,
        "outcome": ticket.outcome.value if ticket.outcome else None,
        "search_text": search_text(ticket.reference, ticket.summary),
    }


def search_text(reference: str, summary: str) -> str:
    """What the queue is searched in: databases differ in what they hold for a small letter."""
    return f"{reference} {summary}".casefold()


def _ticket(row: Mapping[str, Any]) -> Ticket:
    known = {name: row[name] for name in Ticket.__dataclass_fields__}
    return Ticket(
        **{
            **known,
            "routed_to": tuple(row["routed_to"]),
            "kind": TicketKind(row["kind"]),
            "priority": Priority(row["priority"]),
            "state": TicketState(row["state"]),
            "outcome": Outcome(row["outcome"]) if row["outcome"] else None,
        }
    )
