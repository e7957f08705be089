"""Tickets that are answered elsewhere: handed over once, later messages after them, answers back, and closing both ways."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, delete, false, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.conversations.answering import Say
from bot.conversations.coach.coaching import Coaching
from bot.conversations.coach.outside_erasures import OutsideErasures, ask_for_erasure
from bot.conversations.message import Direction, State
from bot.conversations.quoting import QUOTED, quote_of, with_quoted
from bot.handoff.backends import Answer, Backend, Closing, Handed, Told, ticket_text
from bot.handoff.contact import Contacts
from bot.handoff.ticket import Outcome, Ticket, TicketState, topic_shown
from bot.handoff.tickets import OPEN_STATES, Tickets
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import messages, outside_tickets, tickets

log = logging.getLogger(__name__)

AT_ONCE = 20
LOST_AFTER = timedelta(minutes=10)
"""What a gateway began and did not end is begun again: rather twice there than nowhere."""
AGAIN_AFTER = timedelta(minutes=1)
"""So long what could not be told waits; whatever else there is to tell comes first."""
_OPEN = tuple(state.value for state in OPEN_STATES)


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
        self._erasures = OutsideErasures(database, backend, say, settings.default_language)

    async def send_due(self, now: datetime) -> list[str]:
        """Hands over new tickets, then tells of others what people wrote since, whether they are closed, and what to delete.

        The references of what arrived. One gateway alone tells of a ticket; one that fails keeps no other waiting.
        """
        arrived = []
        for row in await self._database.write(lambda connection: _claim(connection, now)):
            try:
                external = await self._backend.hand_over(self._handed(row, now))
            except Exception as error:  # whatever the other system does, the next ticket may arrive
                self._complain(row["reference"], error)
                await self._database.write(lambda connection, row=row: _give_back(connection, row["reference"]))  # type: ignore[misc]
                continue
            if await self._set(row["reference"], external_id=external):
                arrived.append(str(row["reference"]))
            else:  # the person had it deleted meanwhile
                await self._database.write(
                    partial(ask_for_erasure, ticket=row["reference"], external=external, now=now)
                )
        for row in await self._database.read(lambda connection: _behind(connection, now)):
            if not await self._database.write(partial(_claim_again, row, now)):
                continue
            try:
                await self._follow(row, now)
            except Exception as error:
                self._complain(row["ticket"], error)
                await self._set(row["ticket"], busy_until=now + AGAIN_AFTER)
                continue
            await self._set(row["ticket"], busy_until=None)
            arrived.append(str(row["ticket"]))
        return [*arrived, *await self._erasures.send_due(now)]

    async def receive(self, told: Told, *, now: datetime) -> bool:
        """Takes over what happened to a ticket over there; False for one that is not from here.

        An answer is said in the chat, and a closing closes, once for each name. The person is told as when a coach of the
        desk closes. Raises NotYours when such a coach has the ticket, MoveNotAllowed when the person has taken it back,
        PersonGone, BadInput for an unusable text.
        """
        row = await self._database.read(partial(_told_of, told.ticket))
        if row is None:
            return False
        is_new = told.answer is not None and await self._answer(row, told.answer, now)
        if told.closing is not None:
            # Told again after somebody has opened it here, it stays open.
            if is_new or (row["state"] in _OPEN and row["closed_as"] != told.closing.name):
                await self._close(row, told.closing, now)
            await self._set(row["ticket"], closed_as=told.closing.name, is_closed=True)
        return True

    async def _answer(self, row: Mapping[str, Any], answer: Answer, now: datetime) -> bool:
        """Whether it is said now, and not before."""
        name = f"{self._backend.name}-{answer.name}"
        await self._coaching.take(row["ticket"], self._backend.name, now=now)
        said = await self._coaching.write(row["ticket"], self._backend.name, answer.text, once=name[:40], now=now)
        if row["forwarded_seq"] is None:
            # What was said before is in the ticket's own words; from here on the person writes to the coach.
            await self._set(row["ticket"], forwarded_seq=said.seq)
        return said.at == now

    async def _close(self, row: Mapping[str, Any], closing: Closing, now: datetime) -> None:
        """Without an outcome the one that is known stays, else it is unknown."""
        known = Outcome(row["outcome"]) if row["outcome"] else Outcome.UNKNOWN
        await self._coaching.close(row["ticket"], self._backend.name, closing.outcome or known, now=now)

    async def _follow(self, row: Mapping[str, Any], now: datetime) -> None:
        """What the person wrote to a coach first: it belongs before the closing."""
        reference, external = row["ticket"], row["external_id"]
        wanted = _unforwarded().where(outside_tickets.c.ticket == reference).order_by(messages.c.seq)
        for line in await self._database.read(lambda connection: connection.execute(wanted).mappings().all()):
            await self._backend.add_message(external, reference, _with_quote(line), at=now)
            await self._set(reference, forwarded_seq=line["seq"])
        ticket = await self._tickets.find(reference)
        if ticket is None or ticket.is_open is not row["is_closed"]:
            return
        if ticket.is_open:
            await self._backend.reopen(external, reference, self._text("outside_reopened"), at=now)
            await self._set(reference, is_closed=False)
            return
        words = self._text("outside_taken_back" if _is_taken_back(ticket) else "outside_closed")
        name = await self._backend.close(external, reference, words, outcome=ticket.outcome, at=now)
        # Named as the other system will tell it: its own word of this closing must not close what was opened since.
        await self._set(reference, is_closed=True, **({"closed_as": name} if name else {}))

    def _handed(self, row: Mapping[str, Any], now: datetime) -> Handed:
        topic = self._text(f"topic_{topic_shown(row['topic'], row['kind'])}")
        title = f"{row['reference']} {topic}, {self._text('priority_' + row['priority'])}"
        text = ticket_text(row["summaries"], row["summary"], row["facts"], self._language)
        url = f"{self._public_url}/desk/tickets/{row['reference']}"
        return Handed(row["reference"], title, text, self._contacts.reveal(row["contact"]), url, now)

    def _text(self, key: str) -> str:
        return str(self._say(key, self._language)["text"])

    def _complain(self, ticket: str, error: Exception) -> None:
        # Not the error's text: it may hold what was sent.
        log.error("not_handed_over", extra={"ticket": ticket, "cause": type(error).__name__})

    async def _set(self, ticket: str, **values: object) -> bool:
        """False when the ticket is no more."""
        change = update(outside_tickets).where(outside_tickets.c.ticket == ticket).values(**values)
        return await self._database.write(lambda connection: bool(connection.execute(change).rowcount))


def _is_taken_back(ticket: Ticket) -> bool:
    """Whether the person took it back: then nothing that they passed on is in it any more."""
    return ticket.conversation is None and not ticket.summary


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


def _told_of(external: str, connection: Connection) -> Mapping[str, Any] | None:
    """The ticket that has the name `external` over there."""
    own = outside_tickets.c
    wanted = (
        select(own.ticket, own.forwarded_seq, own.closed_as, tickets.c.state, tickets.c.outcome)
        .select_from(outside_tickets.join(tickets, tickets.c.reference == own.ticket))
        .where(own.external_id == external)
    )
    row: Mapping[str, Any] | None = connection.execute(wanted).mappings().first()
    return row


def _behind(connection: Connection, now: datetime) -> list[Mapping[str, Any]]:
    """Tickets of which something is still to be told; what failed before comes last."""
    own = outside_tickets.c
    is_open = tickets.c.state.in_(_OPEN)
    wanted = (
        select(own.ticket, own.external_id, own.is_closed, own.busy_until)
        .select_from(outside_tickets.join(tickets, tickets.c.reference == own.ticket))
        .where(
            own.external_id.is_not(None),
            or_(own.busy_until.is_(None), own.busy_until <= now),
            or_(
                and_(is_open, own.is_closed),
                and_(~is_open, own.is_closed == false()),
                _unforwarded().correlate(outside_tickets, tickets).exists(),
            ),
        )
        .order_by(func.coalesce(own.busy_until, own.begun_at), own.ticket)
        .limit(AT_ONCE)
    )
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _claim_again(row: Mapping[str, Any], now: datetime, connection: Connection) -> bool:
    """Marks the ticket as being told of; False when another gateway was faster."""
    own = outside_tickets.c
    same = own.busy_until.is_(None) if row["busy_until"] is None else own.busy_until == row["busy_until"]
    change = update(outside_tickets).where(own.ticket == row["ticket"], same).values(busy_until=now + LOST_AFTER)
    return bool(connection.execute(change).rowcount)


def _unforwarded() -> Select:
    """What people wrote to a coach and not to the assistant, once somebody has answered over there.

    As in the desk, it belongs to the newest ticket that the conversation had at that time.
    """
    newer = tickets.alias("newer")
    belongs_to_newer = (
        select(newer.c.reference)
        .where(
            newer.c.conversation == tickets.c.conversation,
            newer.c.created_at > tickets.c.created_at,
            newer.c.created_at <= messages.c.created_at,
        )
        .correlate(tickets, messages)
        .exists()
    )
    columns = (messages.c.seq, messages.c.text, messages.c.payload, messages.c.about_card, QUOTED)
    return with_quoted(select(*columns)).where(
        outside_tickets.c.ticket == tickets.c.reference,
        messages.c.conversation == tickets.c.conversation,
        messages.c.seq > outside_tickets.c.forwarded_seq,
        messages.c.direction == Direction.PERSON.value,
        messages.c.text != "",
        messages.c.state == State.ANSWERED.value,
        messages.c.intent.is_(None),
        ~belongs_to_newer,
    )


def _with_quote(row: Mapping[str, Any]) -> str:
    """What the person wrote, under the words that it replies to."""
    quote = None if row["payload"] else quote_of(row)
    return f"> {quote}\n\n{row['text']}" if quote else str(row["text"])
