"""Tells open pages that something changed, by server-sent events; the page then fetches itself anew.

The database is asked every second, as long as a page listens: changes come from other gateways and processes too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.errors import Unavailable
from bot.handoff.ticket import TicketState
from bot.store.session import Database
from bot.store.tables import conversations, ticket_events, tickets

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 1.0
QUEUE = ""
"""The topic of pages that show many tickets; a ticket's page listens to its reference."""


class Changes:
    """Which pages listen to what; `watch` gives the event that is set at each change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self.is_ending = False

    @contextmanager
    def watch(self, topic: str) -> Iterator[asyncio.Event]:
        """Listens to a ticket's reference or to QUEUE until the end of the block."""
        changed = asyncio.Event()
        self._listeners.setdefault(topic, set()).add(changed)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_again_and_again())
        try:
            yield changed
        finally:
            self._listeners[topic].discard(changed)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def end(self) -> None:
        """Wakes every listener; `is_ending` tells them to leave."""
        self.is_ending = True
        if self._task is not None:
            self._task.cancel()
        for listeners in self._listeners.values():
            for changed in listeners:
                changed.set()

    async def _look_again_and_again(self) -> None:
        seen: dict[str, Any] = {}
        while self._listeners:
            with suppress(Unavailable):  # the database is away: look again later
                seen = await self._look(seen)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self, seen: dict[str, Any]) -> dict[str, Any]:
        references = [topic for topic in self._listeners if topic != QUEUE]
        marks = await self._database.read(lambda connection: _marks(connection, references))
        for topic, mark in marks.items():
            if topic not in seen or seen[topic] != mark:
                for changed in self._listeners.get(topic, ()):
                    changed.set()
        return marks


def _marks(connection: Connection, references: list[str]) -> dict[str, Any]:
    """For each topic something small that differs after each change."""
    # A ticket that a person had deleted leaves no event, but is missing.
    count = select(func.count()).select_from(tickets).scalar_subquery()
    # One that is by now told to everyone is called out in every browser.
    escalated = select(func.max(tickets.c.escalated_at)).where(tickets.c.state == TicketState.NEW.value)
    newest = select(func.max(ticket_events.c.id), count, escalated.scalar_subquery())
    marks: dict[str, Any] = {QUEUE: tuple(connection.execute(newest).one()), **dict.fromkeys(references)}
    if not references:
        return marks
    last_event = (
        select(func.max(ticket_events.c.id)).where(ticket_events.c.ticket == tickets.c.reference).scalar_subquery()
    )
    wanted = (
        select(tickets.c.reference, conversations.c.last_seq, last_event)
        .select_from(tickets.outerjoin(conversations, conversations.c.id == tickets.c.conversation))
        .where(tickets.c.reference.in_(references))
    )
    return {**marks, **{row[0]: tuple(row)[1:] for row in connection.execute(wanted)}}
