"""A conversation that must not expire or be deleted, because somebody has a reason that outweighs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.store.session import Database
from bot.store.tables import desk_audit, kept_conversations


@dataclass(frozen=True)
class Kept:
    """Which conversation is kept, why, by whom, since when."""

    conversation: str
    reason: str
    actor: str
    at: datetime


async def keep(database: Database, kept: Kept) -> None:
    """Keeps the conversation until it is released; another reason takes the place of an earlier one."""

    def write(connection: Connection) -> None:
        connection.execute(delete(kept_conversations).where(kept_conversations.c.conversation == kept.conversation))
        connection.execute(insert(kept_conversations).values(**vars(kept)))
        _note(connection, kept.actor, "conversation_kept", kept.conversation, kept.at)

    await database.write(write)


async def release(database: Database, conversation: str, *, actor: str, now: datetime) -> bool:
    """Lets the conversation expire again; False when it was not kept."""

    def write(connection: Connection) -> bool:
        same = kept_conversations.c.conversation == conversation
        released = bool(connection.execute(delete(kept_conversations).where(same)).rowcount)
        if released:
            _note(connection, actor, "conversation_released", conversation, now)
        return released

    return await database.write(write)


async def kept_reason(database: Database, conversation: str) -> str | None:
    """Why the conversation is kept; None when it is not."""
    wanted = select(kept_conversations.c.reason).where(kept_conversations.c.conversation == conversation)
    return await database.read(lambda connection: connection.execute(wanted).scalar())


def _note(connection: Connection, actor: str, action: str, conversation: str, now: datetime) -> None:
    line = {"actor": actor, "action": action, "object": conversation, "at": now}
    connection.execute(insert(desk_audit).values(**line))
