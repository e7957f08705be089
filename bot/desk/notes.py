"""Internal notes of a ticket: coaches read them, the person never does. `@login` names a colleague."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.store.session import Database
from bot.store.tables import ticket_notes

_MENTION = re.compile(r"(?<![\w.@-])@([a-z0-9][a-z0-9._-]{1,63})", re.IGNORECASE)


@dataclass(frozen=True)
class Note:
    """As written."""

    author: str
    text: str
    at: datetime

    @property
    def mentions(self) -> frozenset[str]:
        """The logins that it names."""
        return frozenset(found.lower().rstrip(".") for found in _MENTION.findall(self.text))


async def add_note(database: Database, ticket: str, *, author: str, text: str, now: datetime) -> Note:
    """Stores a note on a ticket that exists."""
    values = {"ticket": ticket, "author": author, "text": text, "at": now}
    await database.write(lambda connection: connection.execute(insert(ticket_notes).values(**values)))
    return Note(author, text, now)


async def notes_of(database: Database, ticket: str) -> list[Note]:
    """A ticket's notes, oldest first."""
    wanted = select(ticket_notes).where(ticket_notes.c.ticket == ticket).order_by(ticket_notes.c.id)
    rows = await database.read(lambda connection: connection.execute(wanted).mappings().all())
    return [Note(row["author"], row["text"], row["at"]) for row in rows]
