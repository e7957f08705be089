"""Rasa's trackers, in a database and a table of Rasa's own: shown to the person, old events go, whole trackers with their conversation."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, delete, func, inspect, select
from sqlalchemy.engine import Connection, make_url

from bot.store.copying import trackers
from bot.store.session import Database, make_engine

Result = TypeVar("Result")
KIND = "tracker_events"
BATCH = 500


class Trackers:
    """The trackers at one address; a database that is not there (yet) has none. Raises Unavailable when it does not answer."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def export(self, conversation: str) -> list[Any]:
        """What Rasa keeps of the conversation, event by event."""
        own = trackers.c.sender_id == conversation
        wanted = select(trackers.c.data).where(own).order_by(trackers.c.id)

        def look(connection: Connection) -> list[Any]:
            return [json.loads(data) for (data,) in connection.execute(wanted)]

        return await self._with_table(look, [], reads_only=True)

    async def erase(self, *conversations: str) -> None:
        """Deletes the trackers of conversations as a whole."""
        if not conversations:
            return
        theirs = delete(trackers).where(trackers.c.sender_id == bindparam("of_id"))
        given = [{"of_id": conversation} for conversation in conversations]
        await self._with_table(lambda connection: connection.execute(theirs, given) and None, None)

    async def planned(self, before: datetime, kept: Sequence[str]) -> list[tuple[str, str, int, datetime]]:
        """Events from before a time, by conversation: (KIND, conversation, how many, the oldest)."""
        name = trackers.c.sender_id
        counted = select(name, func.count(), func.min(trackers.c.timestamp)).where(_old(before, kept))

        def look(connection: Connection) -> list[tuple[str, str, int, datetime]]:
            rows = connection.execute(counted.group_by(name).order_by(name))
            return [
                (KIND, str(name), int(count), datetime.fromtimestamp(oldest, timezone.utc))
                for name, count, oldest in rows
            ]

        return await self._with_table(look, [], reads_only=True)

    async def expire(self, before: datetime, kept: Sequence[str]) -> None:
        """Deletes events from before a time, some at a time, so that Rasa never waits long."""
        some = select(trackers.c.id).where(_old(before, kept)).limit(BATCH)
        old = delete(trackers).where(trackers.c.id.in_(some.scalar_subquery()))
        while await self._with_table(lambda connection: int(connection.execute(old).rowcount), 0) == BATCH:
            pass

    async def _with_table(
        self, work: Callable[[Connection], Result], without: Result, *, reads_only: bool = False
    ) -> Result:
        url = make_url(self._url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return without
        database = Database(make_engine(self._url))

        def guarded(connection: Connection) -> Result:
            return work(connection) if inspect(connection).has_table(trackers.name) else without

        try:
            return await (database.read(guarded) if reads_only else database.write(guarded))
        finally:
            database.close()


def _old(before: datetime, kept: Sequence[str]) -> Any:
    return and_(trackers.c.timestamp < before.timestamp(), trackers.c.sender_id.not_in(kept))
