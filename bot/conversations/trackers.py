"""Rasa's trackers, in a database and a table of Rasa's own: shown to the person, old events go, whole trackers with their conversation."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import bindparam, inspect, text
from sqlalchemy.engine import Connection, make_url

from bot.store.session import Database, make_engine

Result = TypeVar("Result")
TRACKER_TABLE = "events"
KIND = "tracker_events"
_OLD = f"FROM {TRACKER_TABLE} WHERE timestamp < :before AND sender_id NOT IN :kept"
BATCH = 500
_NOBODY = ""
"""Stands in a list of names that would else be empty, which not every database takes."""


class Trackers:
    """The trackers at one address; a database that is not there (yet) has none. Raises Unavailable when it does not answer."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def export(self, conversation: str) -> list[Any]:
        """What Rasa keeps of the conversation, event by event."""
        wanted = text(f"SELECT data FROM {TRACKER_TABLE} WHERE sender_id = :id ORDER BY id")  # nosec B608  # a constant

        def look(connection: Connection) -> list[Any]:
            return [json.loads(data) for (data,) in connection.execute(wanted, {"id": conversation})]

        return await self._with_table(look, [], reads_only=True)

    async def erase(self, *conversations: str) -> None:
        """Deletes the trackers of conversations as a whole."""
        if not conversations:
            return
        theirs = text(f"DELETE FROM {TRACKER_TABLE} WHERE sender_id = :id")  # nosec B608  # the name is a constant
        given = [{"id": conversation} for conversation in conversations]
        await self._with_table(lambda connection: connection.execute(theirs, given) and None, None)

    async def planned(self, before: datetime, kept: Sequence[str]) -> list[tuple[str, str, int, datetime]]:
        """Events from before a time, by conversation: (KIND, conversation, how many, the oldest)."""
        counted = text(f"SELECT sender_id, count(*), min(timestamp) {_OLD} GROUP BY sender_id ORDER BY sender_id")
        wanted = counted.bindparams(bindparam("kept", expanding=True))

        def look(connection: Connection) -> list[tuple[str, str, int, datetime]]:
            rows = connection.execute(wanted, _given(before, kept))
            return [
                (KIND, str(name), int(count), datetime.fromtimestamp(oldest, timezone.utc))
                for name, count, oldest in rows
            ]

        return await self._with_table(look, [], reads_only=True)

    async def expire(self, before: datetime, kept: Sequence[str]) -> None:
        """Deletes events from before a time, some at a time, so that Rasa never waits long."""
        some = text(f"DELETE FROM {TRACKER_TABLE} WHERE id IN (SELECT id {_OLD} LIMIT {BATCH})")  # nosec B608  # constants only
        old, given = some.bindparams(bindparam("kept", expanding=True)), _given(before, kept)
        while await self._with_table(lambda connection: int(connection.execute(old, given).rowcount), 0) == BATCH:
            pass

    async def _with_table(
        self, work: Callable[[Connection], Result], without: Result, *, reads_only: bool = False
    ) -> Result:
        url = make_url(self._url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return without
        database = Database(make_engine(self._url))

        def guarded(connection: Connection) -> Result:
            return work(connection) if inspect(connection).has_table(TRACKER_TABLE) else without

        try:
            return await (database.read(guarded) if reads_only else database.write(guarded))
        finally:
            database.close()


def _given(before: datetime, kept: Sequence[str]) -> dict[str, object]:
    return {"before": before.timestamp(), "kept": list(kept) or [_NOBODY]}
