"""The audit log: who read or changed what, and when. Lines are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.store.session import Database
from bot.store.tables import desk_audit


@dataclass(frozen=True)
class AuditLine:
    """`actor` is a login; `object` a ticket's reference or a login."""

    actor: str
    action: str
    object: str | None
    at: datetime


class AuditLog:
    """The log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, actor: str, action: str, object: str | None = None, *, now: datetime) -> None:
        """Appends a line."""
        values = {"actor": actor, "action": action, "object": object, "at": now}
        await self._database.write(lambda connection: connection.execute(insert(desk_audit).values(**values)))

    async def newest(self, *, object: str | None = None, limit: int = 200) -> list[AuditLine]:
        """The last lines (about one ticket or login), newest first."""
        wanted = select(desk_audit).order_by(desk_audit.c.id.desc()).limit(limit)
        if object is not None:
            wanted = wanted.where(desk_audit.c.object == object)
        rows = await self._database.read(lambda connection: connection.execute(wanted).mappings().all())
        return [AuditLine(row["actor"], row["action"], row["object"], row["at"]) for row in rows]
