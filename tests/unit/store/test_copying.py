"""Copying a database: SQLite to PostgreSQL and back, with numbers that go on and a target that stays empty when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import servers
from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import Connection, Engine

from bot.cli.main import main
from bot.engine import prepare
from bot.errors import BadInput
from bot.store.copying import BATCH, Place, copy_store, trackers
from bot.store.migrate import upgrade
from bot.store.session import make_engine
from bot.store.tables import conversations, messages, metadata, ticket_events, tickets

NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
MESSAGES = BATCH + 10


@pytest.fixture
def target(postgresql: servers.PostgreSQL) -> Iterator[Place]:
    """An empty PostgreSQL database without trackers."""
    url = postgresql.emptied()
    yield Place.of(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS events"))
    engine.dispose()


@pytest.fixture
def source(tmp_path: Path) -> Place:
    """A SQLite database with a conversation, a ticket, messages with a gap in their numbers, and trackers."""
    place = Place.of(f"sqlite:///{tmp_path / 'from.sqlite3'}")
    engine = make_engine(place.url)
    upgrade(engine)
    with engine.begin() as connection:
        _fill(connection)
    engine.dispose()
    tracker_engine = make_engine(place.trackers_url)
    with tracker_engine.begin() as connection:
        trackers.create(connection)
        rows = [{"sender_id": "c1", "type_name": "user", "timestamp": 1.5 + n, "data": "{}"} for n in range(3)]
        connection.execute(insert(trackers), rows)
    tracker_engine.dispose()
    return place


def _fill(connection: Connection) -> None:
    conversation = {
        "id": "c1", "channel": "web", "language_notice_given": False, "mode": "bot", "offered": [{"payload": "/a"}],
        "last_seq": MESSAGES, "created_at": NOW, "updated_at": NOW + timedelta(microseconds=7),
    }  # fmt: skip
    connection.execute(insert(conversations), [conversation])
    common = {"conversation": "c1", "direction": "in", "state": "answered", "created_at": NOW, "text": "päivää 👋"}
    rows = [
        {**common, "id": 5 * n, "seq": n, "reply": {"text": "ä"} if n % 2 else None} for n in range(1, MESSAGES + 1)
    ]
    connection.execute(insert(messages), rows)
    ticket = {
        "reference": "P-AAAAA", "conversation": "c1", "topic": "training", "language": "fi", "summary": "x", "facts": {},
        "priority": "normal", "kind": "question", "details": {}, "summaries": {}, "state": "new", "version": 1,
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    connection.execute(insert(tickets), [ticket])
    event = {"ticket": "P-AAAAA", "kind": "opened", "actor": "person", "details": {"a": [1]}, "at": NOW}
    connection.execute(insert(ticket_events), [event])


def nothing(_table: str, _rows: int) -> None:
    """Nobody looks at the progress."""


def rows_of(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def test_everything_arrives_on_postgresql_and_comes_back(source: Place, target: Place, tmp_path: Path) -> None:
    back = Place.of(f"sqlite:///{tmp_path / 'back' / 'polku.sqlite3'}")

    there = copy_store(source, target, nothing)
    home = copy_store(target, back, nothing)

    assert there == home
    assert there["messages"] == MESSAGES and there["events"] == 3
    engines = [make_engine(place.url) for place in (source, target, back)]
    first, second, third = (rows_of(engine) for engine in engines)
    assert first == second == third
    for engine in engines:
        engine.dispose()
    assert (tmp_path / "back" / "tracker.sqlite3").exists()


def test_new_rows_are_numbered_after_the_copied_ones(source: Place, target: Place) -> None:
    copy_store(source, target, nothing)

    engine = make_engine(target.url)
    with engine.begin() as connection:
        event = {"ticket": "P-AAAAA", "kind": "noted", "actor": "x", "details": {}, "at": NOW}
        message = {"conversation": "c1", "seq": 0, "direction": "in", "state": "x", "created_at": NOW, "text": ""}
        tracked = {"sender_id": "c1", "type_name": "user"}
        for table, row in ((ticket_events, event), (messages, message), (trackers, tracked)):
            highest = connection.execute(select(func.max(table.c.id))).scalar_one()
            assert connection.execute(insert(table), row).inserted_primary_key[0] == highest + 1
    engine.dispose()


def test_a_target_that_holds_something_is_refused(source: Place, target: Place) -> None:
    copy_store(source, target, nothing)

    with pytest.raises(BadInput, match="not empty"):
        copy_store(source, target, nothing)
    with pytest.raises(BadInput, match="not empty"):
        copy_store(source, source, nothing)


def test_a_row_that_the_target_does_not_take_leaves_it_empty_and_stays_secret(source: Place, target: Place) -> None:
    engine = make_engine(source.url)
    with engine.begin() as connection:
        # SQLite does not look at lengths.
        connection.execute(messages.update().where(messages.c.seq == MESSAGES).values(intent="secret " * 20))
    engine.dispose()

    with pytest.raises(BadInput, match="row of messages") as refused:
        copy_store(source, target, nothing)

    assert "secret" not in str(refused.value)
    engine = make_engine(target.url)
    assert not any(rows_of(engine).values())
    engine.dispose()


def test_a_source_of_another_version_is_refused(target: Place, tmp_path: Path) -> None:
    old = Place.of(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    engine = make_engine(old.url)
    upgrade(engine, "0001")
    engine.dispose()

    with pytest.raises(BadInput, match="polku prepare"):
        copy_store(old, target, nothing)


@pytest.mark.parametrize(
    ("source_url", "said"),
    [("nonsense", "no database URL"), ("mysql://x/y", "not supported"), ("sqlite:///nowhere.db", "no such")],
)
def test_what_cannot_be_copied_is_said_in_one_line(
    source_url: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["store", "copy", "--from", source_url, "--to", f"sqlite:///{tmp_path / 'to.sqlite3'}"])

    assert status == 2
    assert said in capsys.readouterr().err


def test_the_trackers_table_is_rasas() -> None:
    prepare()
    from rasa.core.tracker_store import SQLTrackerStore

    theirs = SQLTrackerStore.SQLEvent.__table__

    assert [(c.name, str(c.type), c.nullable, c.primary_key) for c in trackers.columns] == [
        (c.name, str(c.type), c.nullable, c.primary_key) for c in theirs.columns
    ]
    assert {index.name for index in trackers.indexes} == {index.name for index in theirs.indexes}
