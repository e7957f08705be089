"""`polku privacy`: what expires, and what is kept from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from databases import migrated
from sqlalchemy import insert, select, text

from bot.cli.main import main
from bot.handoff.contact import Contacts
from bot.settings import load
from bot.store.session import Database, make_engine
from bot.store.tables import conversations, desk_audit, feedback, messages, ticket_events, tickets

YEARS_AGO = datetime.now(timezone.utc) - timedelta(days=1000)


@pytest.fixture
def database(own_folder: Path) -> Iterator[Database]:
    """With one old conversation, called c."""
    own_folder.mkdir()
    opened = migrated(load().sqlalchemy_url())
    chat = {"id": "c", "channel": "web", "language_notice_given": False, "mode": "bot", "offered": {}, "last_seq": 1}
    said = {"conversation": "c", "seq": 1, "direction": "person", "text": "hei", "state": "answered"}
    with opened.begin() as connection:
        connection.execute(insert(conversations).values(**chat, created_at=YEARS_AGO, updated_at=YEARS_AGO))
        connection.execute(insert(messages).values(**said, created_at=YEARS_AGO))
    yield opened
    opened.close()


def stored(database: Database) -> int:
    with database.begin() as connection:
        return len(connection.execute(select(messages.c.id)).all())


def test_dry_run_lists_and_deletes_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "expire", "--dry-run", "--json"]) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["kind"], row["name"], row["count"], row["dry_run"]) for row in rows] == [
        ("messages", "c", 1, True),
        ("conversations", "c", 1, True),
    ]
    assert stored(database) == 1


def test_expiring_says_what_went(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "expire"]) == 0

    assert "Deleted 2 rows." in capsys.readouterr().out
    assert stored(database) == 0


def test_kept_conversation_neither_expires_nor_is_erased(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["privacy", "keep", "c", "--reason", "a complaint"]) == 0
    assert main(["privacy", "expire"]) == 0
    assert main(["privacy", "erase", "c"]) == 2
    assert "is kept (a complaint)" in capsys.readouterr().err
    assert stored(database) == 1

    assert main(["privacy", "release", "c"]) == 0
    assert main(["privacy", "erase", "c"]) == 0
    assert stored(database) == 0
    with database.begin() as connection:
        actors = set(connection.execute(select(desk_audit.c.actor)).scalars())
    assert {actor.partition(":")[0] for actor in actors} == {"shell"}


def test_export_holds_everything_with_the_contact_readable(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = Contacts(load()).seal("+358 40 765 4321")
    ticket = {"reference": "P-TEST1", "conversation": "c", "topic": "support", "language": "fi", "summary": "apua"}
    more = {"facts": {"field": "it"}, "priority": "normal", "state": "new", "version": 1, "contact": sealed}
    event = {"ticket": "P-TEST1", "kind": "note", "actor": "aino", "details": {"text": "soita"}, "at": YEARS_AGO}
    with database.begin() as connection:
        connection.execute(insert(tickets).values(**ticket, **more, created_at=YEARS_AGO, updated_at=YEARS_AGO))
        connection.execute(insert(ticket_events).values(**event))
        connection.execute(insert(feedback).values(conversation="c", verdict="no", at=YEARS_AGO))
    tracker = make_engine(load().tracker_sqlalchemy_url())
    with tracker.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER, sender_id TEXT, timestamp FLOAT, data TEXT)"))
        connection.exec_driver_sql("INSERT INTO events VALUES (1, 'c', 0, '{\"event\": \"user\"}')")

    assert main(["privacy", "export", "P-TEST1"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [line["text"] for line in told["messages"]] == ["hei"]
    assert told["tickets"][0]["contact"] == "+358 40 765 4321"
    assert told["tickets"][0]["log"][0]["details"] == {"text": "soita"}
    assert told["feedback"][0]["verdict"] == "no"
    assert told["tracker"] == [{"event": "user"}]
    assert set(told) >= {"consents", "follow_ups", "corrections", "pending_contacts", "kept_conversations"}
    with database.begin() as connection:
        assert connection.execute(select(desk_audit.c.action)).scalar_one() == "data_exported"


@pytest.mark.parametrize(
    "arguments", [["keep", "nobody", "--reason", "x"], ["release", "nobody"], ["keep", "c", "--reason", " "]]
)
def test_what_cannot_be_kept_is_named(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["privacy", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
