"""What waits too long is wrong, what is off on purpose is not; every wrong thing says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert

from bot.conversations.service_state import Service, ServiceState
from bot.operations.figures import Figures, read_figures
from bot.operations.status import Level, judge, look
from bot.settings import Secret, Settings
from bot.store.jobs import begin_job, end_job
from bot.store.session import Database, make_engine
from bot.store.tables import (
    conversations,
    messages,
    outside_erasures,
    programme_sources,
    telegram_deliveries,
    tickets,
)

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=timezone.utc)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUIET = Figures(
    tickets={"new": 0}, untaken_since=None, unanswered=0, unanswered_since=None, undelivered=0, undelivered_since=None,
    imported={"ptv": NOW - HOUR}, expired_at=NOW - HOUR, unerased=0, unerased_since=None, service=ServiceState(),
)  # fmt: skip


def levels(figures: Figures) -> dict[str, Level]:
    return {part.name: part.level for part in judge(figures, Settings(), NOW) if part.level is not Level.OK}


def test_quiet_service_is_all_right() -> None:
    assert levels(QUIET) == {}


@pytest.mark.parametrize(
    ("changes", "name", "level"),
    [
        ({"untaken_since": NOW - 5 * DAY}, "tickets", Level.WRONG),
        ({"unanswered": 1, "unanswered_since": NOW - HOUR}, "messages", Level.WRONG),
        ({"undelivered": 1, "undelivered_since": NOW - HOUR}, "outbox", Level.WRONG),
        ({"unerased": 1, "unerased_since": NOW - 2 * HOUR}, "erasures", Level.WRONG),
        ({"imported": {"ptv": NOW - 4 * DAY}}, "import ptv", Level.WRONG),
        ({"imported": {"ptv": None}}, "import ptv", Level.NOTE),
        ({"expired_at": NOW - 3 * DAY}, "retention", Level.WRONG),
        ({"expired_at": None}, "retention", Level.NOTE),
        ({"service": ServiceState(bot=False, version=1, actor="aino", at=NOW)}, "switch", Level.NOTE),
    ],
)
def test_what_is_not_as_it_should_be_says_what_to_do(changes: dict[str, Any], name: str, level: Level) -> None:
    changed = replace(QUIET, **changes)

    assert levels(changed) == {name: level}
    assert all(part.do for part in judge(changed, Settings(), NOW) if part.name == name)


@pytest.mark.parametrize(
    "changes",
    [
        {"untaken_since": NOW - 3 * DAY},
        {"unanswered": 1, "unanswered_since": NOW - MINUTE},
        {"undelivered": 3, "undelivered_since": NOW - MINUTE},
        {"unerased": 3, "unerased_since": NOW - MINUTE},
        {"imported": {"ptv": NOW - 2 * DAY}},
    ],
)
def test_what_waits_for_a_little_while_is_all_right(changes: dict[str, Any]) -> None:
    assert levels(replace(QUIET, **changes)) == {}


async def test_figures_are_those_of_the_database(database: Database) -> None:
    chat = {"language_notice_given": False, "mode": "bot", "offered": {}, "created_at": NOW, "updated_at": NOW}
    ticket = {"conversation": None, "topic": "support", "language": "fi", "summary": "", "facts": {}, "version": 1}
    line = {"direction": "bot", "text": "hei", "reply": {"text": "hei"}, "state": "answered"}
    asked = {"direction": "person", "text": "hei", "state": "received"}
    with database.begin() as connection:
        for id, channel in (("web", "web"), ("fresh", "telegram"), ("behind", "telegram"), ("blocked", "telegram")):
            address = id if channel == "telegram" else None
            seqs = {"last_seq": 2, "delivered_seq": 1 if id == "behind" else 0}
            connection.execute(insert(conversations).values(id=id, channel=channel, address=address, **seqs, **chat))
            for seq, at in ((1, NOW - 2 * HOUR), (2, NOW - HOUR)):
                connection.execute(insert(messages).values(conversation=id, seq=seq, created_at=at, **line))
        connection.execute(insert(messages).values(conversation="web", seq=3, created_at=NOW - MINUTE, **asked))
        delivery = {"delivered_parts": 0, "attempts": 0, "due_at": NOW}
        for id, gone in (("behind", None), ("blocked", NOW)):
            row = {"conversation": id, "unreachable_at": gone, **delivery}
            connection.execute(insert(telegram_deliveries).values(**row))
        connection.execute(insert(programme_sources).values(name="ptv", cursor=NOW - DAY))
        asked_for = {"external_id": "70", "ticket": "P-9", "asked_at": NOW - HOUR, "due_at": NOW}
        connection.execute(insert(outside_erasures).values(**asked_for))
        for number, state in enumerate(("new", "new", "waiting_for_coach", "closed")):
            at = NOW - number * DAY
            values = {
                "reference": f"P-{number}",
                "state": state,
                "priority": "normal",
                "created_at": at,
                "updated_at": at,
            }
            connection.execute(insert(tickets).values(**ticket, **values))
    await begin_job(database, "retention", every=DAY, now=NOW)
    await end_job(database, "retention", now=NOW)
    await Service(database).change("aino", now=NOW, coaches=False)

    figures = await database.read(lambda connection: read_figures(connection, ("ptv", "opintopolku"), NOW))

    assert figures.tickets == {"new": 2, "assigned": 0, "waiting_for_coach": 1}
    assert figures.untaken_since == NOW - DAY
    assert (figures.unanswered, figures.unanswered_since) == (1, NOW - MINUTE)
    assert (figures.undelivered, figures.undelivered_since) == (3, NOW - 2 * HOUR)  # both of "fresh", one of "behind"
    assert figures.imported == {"ptv": NOW - DAY, "opintopolku": None}
    assert figures.expired_at == NOW
    assert not figures.service.coaches


async def test_nothing_running_is_named_part_by_part_and_changes_nothing(
    settings: Settings, database: Database
) -> None:
    away = replace(settings, gateway_port=1, rasa_url="http://127.0.0.1:1", actions_url="http://127.0.0.1:1/webhook")

    parts = {part.name: part for part in await look(away, NOW)}

    assert {name for name, part in parts.items() if part.level is Level.WRONG} == {"gateway", "rasa", "actions"}
    assert parts["schema"].said.endswith("the newest")


async def test_old_schema_and_missing_database_are_told(settings: Settings, tmp_path_factory: Any) -> None:
    empty = replace(settings, database_url=Secret(""), var_dir=tmp_path_factory.mktemp("empty"))
    names = {part.name: part for part in await look(empty, NOW)}
    assert names["database"].level is Level.WRONG
    assert list(empty.var_dir.iterdir()) == []

    make_engine(empty.sqlalchemy_url()).connect().close()
    names = {part.name: part for part in await look(empty, NOW)}
    assert names["schema"].level is Level.WRONG
    assert "missing" in names["schema"].said
