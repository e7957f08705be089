"""Transactions: durable, undone as a whole, waiting for other writers instead of failing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from databases import migrated
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import StatementError

from bot.errors import Unavailable
from bot.store.session import Database, make_engine
from bot.store.tables import conversations, messages

NOW = datetime(2025, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "polku.sqlite3"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = migrated(f"sqlite:///{file}")
    yield database
    database.close()


def add(connection: Connection, id: str = "c", at: datetime = NOW) -> None:
    values = {"id": id, "channel": "web", "language_notice_given": False, "mode": "bot", "offered": {}, "last_seq": 0}
    connection.execute(insert(conversations).values(**values, created_at=at, updated_at=at))


def ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(conversations.c.id).order_by(conversations.c.id)).scalars())


async def test_time_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    await database.write(add)

    stored = await database.read(lambda connection: connection.execute(select(conversations.c.created_at)).scalar_one())

    assert (stored, stored.utcoffset()) == (NOW, timedelta(0))


async def test_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a zone"):
        await database.write(lambda connection: add(connection, at=datetime(2025, 3, 1)))


async def test_error_undoes_the_whole_transaction(database: Database) -> None:
    def half(connection: Connection) -> None:
        add(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(half)

    assert await database.read(ids) == []


async def test_settings_of_sqlite_hold(database: Database) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await database.read(pragmas) == ["wal", 1, 1, 5000]


async def test_message_needs_its_conversation(database: Database) -> None:
    values = {"conversation": "x", "seq": 1, "direction": "person", "text": "", "state": "received", "created_at": NOW}

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await database.write(lambda connection: connection.execute(insert(messages).values(**values)))


async def test_writer_waits_for_another_process(database: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(database.write(add))
    done, _ = await asyncio.wait({writing}, timeout=0.05)
    assert not done

    other.execute("COMMIT")
    await writing
    other.close()

    assert await database.read(ids) == ["c"]


async def test_reader_does_not_wait_for_a_writer(database: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert await database.read(ids) == []
    other.close()


def test_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(make_engine(f"sqlite:///{tmp_path}"))

    with pytest.raises(Unavailable, match="does not answer"), database.begin():
        pass
    database.close()
