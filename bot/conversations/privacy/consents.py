"""What a person agreed to, with the words they were shown, and when they took it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.session import Database
from bot.store.tables import consents


async def give_consent(database: Database, conversation: str, kind: str, *, text_shown: str, now: datetime) -> None:
    """Records a yes to `kind` ("handoff", for instance). `text_shown` is the whole question, as proof of what was agreed."""
    values = {"conversation": conversation, "kind": kind, "text_shown": text_shown, "at": now}
    await database.write(lambda connection: connection.execute(insert(consents).values(**values)))


async def withdraw_consent(database: Database, conversation: str, kind: str, *, now: datetime) -> None:
    """Records that the person takes back every earlier yes to `kind`."""
    await database.write(lambda connection: withdraw(connection, conversation, kind, now=now))


def withdraw(connection: Connection, conversation: str, kind: str, *, now: datetime) -> None:
    """The same within the caller's transaction."""
    given = (consents.c.conversation == conversation) & (consents.c.kind == kind) & consents.c.withdrawn_at.is_(None)
    connection.execute(update(consents).where(given).values(withdrawn_at=now))


async def has_consent(database: Database, conversation: str, kind: str) -> bool:
    """Whether the person has agreed to `kind` and not taken it back."""
    given = (consents.c.conversation == conversation) & (consents.c.kind == kind) & consents.c.withdrawn_at.is_(None)
    wanted = select(consents.c.id).where(given).limit(1)
    return await database.read(lambda connection: connection.execute(wanted).first() is not None)
