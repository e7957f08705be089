"""Tickets of people who had everything deleted, which another system has too: it is told, again until it has taken it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.answering import Say
from bot.handoff.backends import Backend
from bot.store.session import Database
from bot.store.tables import outside_erasures, outside_tickets, tickets

log = logging.getLogger(__name__)

AT_ONCE = 20
LOST_AFTER = timedelta(minutes=10)
"""What a gateway began and did not end is begun again."""
AGAIN_AFTER = timedelta(minutes=1)


def ask_for_erasures(connection: Connection, conversation: str, *, now: datetime) -> None:
    """Remembers which of the conversation's tickets another system has; to be called before they are deleted here."""
    own = outside_tickets.c
    wanted = (
        select(own.ticket, own.external_id)
        .select_from(outside_tickets.join(tickets, tickets.c.reference == own.ticket))
        .where(tickets.c.conversation == conversation, own.external_id.is_not(None))
    )
    for ticket, external in connection.execute(wanted).all():
        ask_for_erasure(connection, ticket, external, now=now)


def ask_for_erasure(connection: Connection, ticket: str, external: str, *, now: datetime) -> None:
    """Remembers that the other system is to delete what it calls `external`."""
    values = {"external_id": external, "ticket": ticket, "asked_at": now, "due_at": now}
    connection.execute(insert(outside_erasures).values(**values))


class OutsideErasures:
    """One backend and one database; what the other system is told is in `language`."""

    def __init__(self, database: Database, backend: Backend, say: Say, language: str) -> None:
        self._database = database
        self._backend = backend
        self._say = say
        self._language = language

    async def send_due(self, now: datetime) -> list[str]:
        """Tells what is due, each by one gateway alone; the references that the other system has taken."""
        due = select(outside_erasures).where(outside_erasures.c.due_at <= now)
        ordered = due.order_by(outside_erasures.c.due_at, outside_erasures.c.external_id).limit(AT_ONCE)
        taken = []
        for row in await self._database.read(lambda connection: connection.execute(ordered).mappings().all()):
            if not await self._database.write(partial(_claim, row, now)):
                continue
            reference, external = row["ticket"], row["external_id"]
            title, text = (self._text(key, reference) for key in ("outside_erase", "outside_erase_why"))
            try:
                await self._backend.erase(external, title, text, at=now)
            except Exception as error:  # whatever the other system does, the next one may be taken
                log.error("not_erased_outside", extra={"ticket": reference, "cause": type(error).__name__})
                await self._database.write(partial(_put_off, external, now + AGAIN_AFTER))
                continue
            await self._database.write(partial(_forget, external))
            log.info("erased_outside", extra={"ticket": reference})
            taken.append(str(reference))
        return taken

    def _text(self, key: str, reference: str) -> str:
        return str(self._say(key, self._language, reference=reference)["text"])


def _claim(row: Any, now: datetime, connection: Connection) -> bool:
    """Puts it off for as long as it may take; False when another gateway was faster."""
    own = outside_erasures.c
    same = (own.external_id == row["external_id"]) & (own.due_at == row["due_at"])
    change = update(outside_erasures).where(same).values(due_at=now + LOST_AFTER)
    return bool(connection.execute(change).rowcount)


def _put_off(external: str, until: datetime, connection: Connection) -> None:
    change = update(outside_erasures).where(outside_erasures.c.external_id == external).values(due_at=until)
    connection.execute(change)


def _forget(external: str, connection: Connection) -> None:
    connection.execute(delete(outside_erasures).where(outside_erasures.c.external_id == external))
