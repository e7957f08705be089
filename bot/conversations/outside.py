"""Tickets that are answered elsewhere: handed over once, later messages after them, answers and closing back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.answering import Say
from bot.conversations.coaching import Coaching
from bot.conversations.message import Direction, Mode
from bot.conversations.quoting import IS_OF_COACH, QUOTED, quote_of, with_quoted
from bot.handoff.backends import Backend, Handed, ticket_text
from bot.handoff.contact import Contacts
from bot.handoff.ticket import Outcome, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import conversations, messages, outside_tickets, tickets

log = logging.getLogger(__name__)

AT_ONCE = 20
LOST_AFTER = timedelta(minutes=10)
"""A handover that a gateway began and did not end is begun again: rather twice there than nowhere."""


class Outside:
    """One backend and one database."""

    def __init__(
        self, database: Database, backend: Backend, coaching: Coaching, contacts: Contacts, say: Say, settings: Settings
    ) -> None:
        self._database = database
        self._tickets = Tickets(database)
        self._backend = backend
        self._coaching = coaching
        self._contacts = contacts
        self._say = say
        self._language = settings.default_language
        self._public_url = settings.public_url.rstrip("/")

    async def send_due(self, now: datetime) -> list[str]:
        """Hands over new tickets and what people wrote since; the references of what arrived."""
        arrived = []
        for row in await self._database.write(lambda connection: _claim(connection, now)):
            try:
                external = await self._backend.hand_over(self._handed(row, now))
            except Exception as error:  # whatever the other system does, the next ticket may arrive
                self._complain(row["reference"], error)
                await self._database.write(lambda connection, row=row: _give_back(connection, row["reference"]))  # type: ignore[misc]
                continue
            await self._set(row["reference"], external_id=external)
            arrived.append(str(row["reference"]))
        return [*arrived, *await self._forward(now)]

    async def answer(self, external: str, name: str, text: str, *, now: datetime) -> bool:
        """Says in the chat what was answered over there, once for each `name`; False for a ticket that is not from here.

        Raises NotYours when a coach of the desk has the ticket, PersonGone, BadInput for an unusable text.
        """
        row = await self._find(external)
        if row is None:
            return False
        await self._coaching.take(row.ticket, self._backend.name, now=now)
        said = await self._coaching.write(row.ticket, self._backend.name, text, once=name[:40], now=now)
        if row.forwarded_seq is None:
            # What was said before is in the ticket's own words; from here on the person writes to the coach.
            await self._set(row.ticket, forwarded_seq=said.seq)
        return True

    async def close(self, external: str, name: str, outcome: Outcome | None, *, now: datetime) -> bool:
        """Closes what was closed over there, once for each `name`; False for a ticket that is not from here.

        The person is told as when a coach closes it. Without an `outcome` the one that is known stays, else it is unknown.
        Raises NotYours when a coach of the desk has the ticket.
        """
        row = await self._find(external)
        if row is None:
            return False
        ticket = await self._tickets.find(row.ticket)
        # Told again after somebody has opened it, it stays open.
        if ticket is not None and ticket.is_open and row.closed_as != name:
            known = outcome or ticket.outcome or Outcome.UNKNOWN
            await self._coaching.close(row.ticket, self._backend.name, known, now=now)
        await self._set(row.ticket, closed_as=name)
        return True

    async def knows(self, external: str) -> bool:
        """Whether a ticket over there is from here."""
        return await self._find(external) is not None

    async def _find(self, external: str) -> Any:
        wanted = select(outside_tickets).where(outside_tickets.c.external_id == external)
        return await self._database.read(lambda connection: connection.execute(wanted).first())

    async def _forward(self, now: datetime) -> list[str]:
        done = []
        for row in await self._database.read(_unforwarded):
            try:
                await self._backend.add_message(row["external_id"], row["ticket"], _with_quote(row), at=now)
            except Exception as error:  # tried again, in order, at the next look
                self._complain(row["ticket"], error)
                break
            await self._set(row["ticket"], forwarded_seq=row["seq"])
            done.append(str(row["ticket"]))
        return done

    def _handed(self, row: Mapping[str, Any], now: datetime) -> Handed:
        topic = self._text(f"topic_{row['topic']}")
        title = f"{row['reference']} {topic}, {self._text('priority_' + row['priority'])}"
        text = ticket_text(row["summaries"], row["summary"], row["facts"], self._language)
        url = f"{self._public_url}/desk/tickets/{row['reference']}"
        return Handed(row["reference"], title, text, self._contacts.reveal(row["contact"]), url, now)

    def _text(self, key: str) -> str:
        return str(self._say(key, self._language)["text"])

    def _complain(self, ticket: str, error: Exception) -> None:
        # Not the error's text: it may hold what was sent.
        log.error("not_handed_over", extra={"ticket": ticket, "cause": type(error).__name__})

    async def _set(self, ticket: str, **values: object) -> None:
        change = update(outside_tickets).where(outside_tickets.c.ticket == ticket).values(**values)
        await self._database.write(lambda connection: connection.execute(change))


def _claim(connection: Connection, now: datetime) -> list[Mapping[str, Any]]:
    """New tickets that nobody has handed over, marked as begun."""
    own = outside_tickets.c
    stale = (own.external_id.is_(None)) & (own.begun_at < now - LOST_AFTER)
    connection.execute(delete(outside_tickets).where(stale))
    wanted = (
        select(tickets)
        .select_from(tickets.outerjoin(outside_tickets, own.ticket == tickets.c.reference))
        .where(tickets.c.state == TicketState.NEW.value, own.ticket.is_(None))
        .order_by(tickets.c.created_at)
        .limit(AT_ONCE)
        .with_for_update(of=tickets, skip_locked=True)
    )
    rows: list[Mapping[str, Any]] = [dict(row) for row in connection.execute(wanted).mappings().all()]
    if rows:
        connection.execute(insert(outside_tickets), [{"ticket": row["reference"], "begun_at": now} for row in rows])
    return rows


def _give_back(connection: Connection, ticket: str) -> None:
    connection.execute(delete(outside_tickets).where(outside_tickets.c.ticket == ticket))


def _unforwarded(connection: Connection) -> list[Mapping[str, Any]]:
    """What people wrote to a coach over there, in order: in mode coach, and as a reply to what a coach wrote."""
    own = outside_tickets.c
    columns = (own.ticket, own.external_id, messages.c.seq, messages.c.text, messages.c.payload, messages.c.about_card)
    wanted = (
        with_quoted(select(*columns, QUOTED))
        .join(conversations, conversations.c.id == messages.c.conversation)
        .join(tickets, tickets.c.conversation == conversations.c.id)
        .join(outside_tickets, own.ticket == tickets.c.reference)
        .where(
            own.external_id.is_not(None),
            messages.c.seq > own.forwarded_seq,
            messages.c.direction == Direction.PERSON.value,
            messages.c.text != "",
            or_(conversations.c.mode == Mode.COACH.value, and_(IS_OF_COACH, messages.c.payload.is_(None))),
        )
        .order_by(messages.c.conversation, messages.c.seq)
        .limit(AT_ONCE)
    )
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _with_quote(row: Mapping[str, Any]) -> str:
    """What the person wrote, under the words that it replies to."""
    quote = None if row["payload"] else quote_of(row)
    return f"> {quote}\n\n{row['text']}" if quote else str(row["text"])
