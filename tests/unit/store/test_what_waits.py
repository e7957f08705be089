"""What is looked for every few seconds reads an index of what waits, not all that was ever said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from bot.channels.telegram.deliveries import undelivered
from bot.clock import utc_now
from bot.conversations.message_log import left_unsettled
from bot.operations.figures import read_figures
from bot.store.session import Database

Look = Callable[[Connection], object]


def plans(database: Database, look: Look) -> str:
    """How the database would find what `look` looks for, were the tables large."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    explain = "EXPLAIN"
    with database.begin() as connection:
        if database.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        else:
            explain = "EXPLAIN QUERY PLAN"
        event.listen(database.engine, "before_cursor_execute", note)
        look(connection)
        event.remove(database.engine, "before_cursor_execute", note)
        return "\n".join(
            str(row) for one, given in asked for row in connection.exec_driver_sql(f"{explain} {one}", given)
        )


def unsent(connection: Connection) -> object:
    return undelivered(connection, now=utc_now(), limit=50)


def waiting(connection: Connection) -> object:
    return left_unsettled(connection, "telegram", older_than=timedelta(), now=utc_now(), limit=50)


def figures(connection: Connection) -> object:
    return read_figures(connection, (), utc_now())


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (unsent, "ix_conversations_undelivered"),
        (figures, "ix_conversations_undelivered"),
        (waiting, "ix_messages_waiting"),
        (figures, "ix_messages_waiting"),
    ],
)
def test_what_waits_is_found_by_its_index(database: Database, look: Look, index: str) -> None:
    assert index in plans(database, look)
