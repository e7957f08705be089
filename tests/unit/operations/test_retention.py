"""What has been stored for long enough goes, what is younger or kept stays; the clock is moved, not waited for."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.privacy.keeping import Kept, keep, kept_reason, release
from bot.operations.retention import Retention, months_before
from bot.settings import Settings
from bot.store import tables
from bot.store.jobs import LOST_AFTER, begin_job, end_job
from bot.store.session import Database, make_engine

START = datetime(2025, 1, 31, 12, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)
EVENTS = Table(
    "events", MetaData(), Column("id", Integer, primary_key=True), Column("sender_id", String(255)),
    Column("timestamp", Float), Column("data", Text),
)  # fmt: skip
"""What Rasa's SQL tracker store makes (rasa.core.tracker_store.SQLTrackerStore.SQLEvent)."""


def after(months: int, *, days: int = 0) -> datetime:
    """A moment that many months and days after START."""
    year, month = divmod(START.year * 12 + START.month - 1 + months, 12)
    return START.replace(year=year, month=month + 1, day=28) + DAY * (3 + days)


def due(settings: Settings, days: int) -> datetime:
    """So many days after the messages of START have been stored for long enough."""
    return START.replace(year=START.year + settings.message_months // 12) + days * DAY


def write(connection: Connection, table: Table, **values: Any) -> None:
    connection.execute(insert(table).values(**values))


def add_chat(connection: Connection, id: str, at: datetime = START, *, messages: int = 2) -> None:
    """A conversation with everything that can belong to one."""
    chat: dict[str, Any] = {"id": id, "channel": "web", "language_notice_given": False, "mode": "bot", "offered": {}}
    write(connection, tables.conversations, **chat, last_seq=messages, created_at=at, updated_at=at)
    for seq in range(1, messages + 1):
        said = {"direction": "person", "text": f"words {seq}", "state": "answered", "created_at": at}
        write(connection, tables.messages, conversation=id, seq=seq, **said)
    write(connection, tables.feedback, conversation=id, verdict="yes", at=at)
    write(connection, tables.corrections, conversation=id, seq=1, coach="aino", at=at)
    write(connection, tables.consents, conversation=id, kind="handoff", text_shown="all of it", at=at)
    write(connection, tables.follow_ups, conversation=id, due_at=at + 30 * DAY)


def add_ticket(connection: Connection, reference: str, conversation: str | None, state: str, at: datetime) -> None:
    ticket: dict[str, Any] = {
        "topic": "support",
        "language": "fi",
        "summary": "help",
        "facts": {},
        "priority": "normal",
    }
    write(
        connection, tables.tickets, reference=reference, conversation=conversation, state=state, version=1,
        created_at=at, updated_at=at, **ticket,
    )  # fmt: skip
    write(connection, tables.ticket_events, ticket=reference, kind="opened", actor="person", details={}, at=at)


async def counts(database: Database) -> dict[str, int]:
    """How many rows each table has, those that have any."""

    def look(connection: Connection) -> dict[str, int]:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }
        return {name: count for name, count in found.items() if count}

    return await database.read(look)


def add_tracker(settings: Settings, conversation: str, *moments: datetime) -> None:
    """Events as Rasa's SQL tracker store keeps them."""
    engine = make_engine(settings.tracker_sqlalchemy_url())
    with engine.begin() as connection:
        EVENTS.metadata.create_all(connection)
        rows = [{"sender_id": conversation, "timestamp": at.timestamp(), "data": "{}"} for at in moments]
        connection.execute(insert(EVENTS), rows)
    engine.dispose()


def events_left(settings: Settings) -> list[str]:
    engine = make_engine(settings.tracker_sqlalchemy_url())
    with engine.begin() as connection:
        left = list(connection.execute(select(EVENTS.c.sender_id).order_by(EVENTS.c.sender_id)).scalars())
    engine.dispose()
    return left


@pytest.mark.parametrize(
    ("now", "months", "expected"),
    [
        (datetime(2025, 3, 31, tzinfo=timezone.utc), 1, (2025, 2, 28)),
        (datetime(2024, 3, 31, tzinfo=timezone.utc), 1, (2024, 2, 29)),
        (datetime(2025, 1, 15, tzinfo=timezone.utc), 12, (2024, 1, 15)),
        (datetime(2025, 1, 15, tzinfo=timezone.utc), 25, (2022, 12, 15)),
    ],
)
def test_months_are_calendar_months(now: datetime, months: int, expected: tuple[int, int, int]) -> None:
    before = months_before(now, months)

    assert (before.year, before.month, before.day) == expected


async def test_conversation_stays_until_its_months_are_over(database: Database, settings: Settings) -> None:
    await database.write(lambda connection: add_chat(connection, "old"))
    before = await counts(database)

    assert await Retention(database, settings).expire(due(settings, -1)) == []
    assert await counts(database) == before


async def test_conversation_goes_with_all_that_belongs_to_it(database: Database, settings: Settings) -> None:
    await database.write(lambda connection: add_chat(connection, "old"))
    add_tracker(settings, "old", START)
    # The follow-up fell due a month later, and holds the conversation until it is as old itself.
    await Retention(database, settings).expire(due(settings, 40))

    assert await counts(database) == {}
    assert events_left(settings) == []


async def test_young_messages_of_an_old_conversation_stay(database: Database, settings: Settings) -> None:
    def add(connection: Connection) -> None:
        add_chat(connection, "c", messages=2)
        connection.execute(update(tables.messages).where(tables.messages.c.seq == 2).values(created_at=after(11)))
        connection.execute(update(tables.conversations).values(updated_at=after(11)))

    await database.write(add)
    add_tracker(settings, "c", START, after(11))

    await Retention(database, settings).expire(after(12, days=40))

    left = await counts(database)
    assert (left["conversations"], left["messages"]) == (1, 1)
    assert events_left(settings) == ["c"]


async def test_closed_ticket_outlives_its_messages_and_keeps_the_proof_of_consent(
    database: Database, settings: Settings
) -> None:
    def add(connection: Connection) -> None:
        add_chat(connection, "c")
        add_ticket(connection, "P-CLOSE", "c", "closed", START)

    await database.write(add)
    retention = Retention(database, settings)

    await retention.expire(after(14))
    assert await counts(database) == {"conversations": 1, "consents": 1, "tickets": 1, "ticket_events": 1}

    await retention.expire(after(24, days=5))
    assert await counts(database) == {}


async def test_open_ticket_never_expires(database: Database, settings: Settings) -> None:
    await database.write(lambda connection: add_ticket(connection, "P-ABCDE", None, "waiting_for_coach", START))

    await Retention(database, settings).expire(after(100))

    assert (await counts(database))["tickets"] == 1


async def test_other_periods_are_taken_from_the_settings(database: Database, settings: Settings) -> None:
    def add(connection: Connection) -> None:
        add_chat(connection, "c")
        add_ticket(connection, "P-CLOSE", "c", "resolved", START)
        write(connection, tables.desk_audit, actor="aino", action="login", at=START)

    await database.write(add)
    short = Settings(**{**vars(settings), "message_months": 1, "ticket_months": 2, "audit_months": 3})

    await Retention(database, short).expire(after(2, days=10))
    assert await counts(database) == {"desk_audit": 1}

    await Retention(database, short).expire(after(3, days=10))
    assert await counts(database) == {}


async def test_kept_conversation_stays_with_ticket_and_tracker_until_it_is_released(
    database: Database, settings: Settings
) -> None:
    def add(connection: Connection) -> None:
        for id in ("kept", "other"):
            add_chat(connection, id)
            add_ticket(connection, f"P-{id.upper()}", id, "closed", START)

    await database.write(add)
    add_tracker(settings, "kept", START)
    add_tracker(settings, "other", START)
    await keep(database, Kept("kept", "a complaint is being looked into", "shell:root", START))
    retention = Retention(database, settings)

    await retention.expire(after(36))
    left = await counts(database)
    assert (left["conversations"], left["messages"], left["tickets"], left["consents"]) == (1, 2, 1, 1)
    assert events_left(settings) == ["kept"]
    assert await kept_reason(database, "kept") == "a complaint is being looked into"

    assert await release(database, "kept", actor="shell:root", now=after(36))
    await retention.expire(after(36))
    assert await counts(database) == {"desk_audit": 1}  # the release; that it was kept has expired itself
    assert events_left(settings) == []


async def test_keeping_and_releasing_are_in_the_audit_log(database: Database) -> None:
    await database.write(lambda connection: add_chat(connection, "c"))

    await keep(database, Kept("c", "asked for by the person", "aino", START))
    await release(database, "c", actor="ville", now=START + DAY)
    assert not await release(database, "c", actor="ville", now=START + DAY)

    lines = select(tables.desk_audit.c.actor, tables.desk_audit.c.action, tables.desk_audit.c.object)
    assert await database.read(lambda connection: [tuple(row) for row in connection.execute(lines)]) == [
        ("aino", "conversation_kept", "c"),
        ("ville", "conversation_released", "c"),
    ]


async def test_withdrawn_consent_goes_before_its_conversation(database: Database, settings: Settings) -> None:
    def add(connection: Connection) -> None:
        add_chat(connection, "c")
        connection.execute(update(tables.consents).values(withdrawn_at=START))
        connection.execute(update(tables.conversations).values(updated_at=after(13)))

    await database.write(add)

    await Retention(database, settings).expire(after(14))

    assert await counts(database) == {"conversations": 1}


async def test_dry_run_lists_what_then_goes_and_changes_nothing(database: Database, settings: Settings) -> None:
    def add(connection: Connection) -> None:
        add_chat(connection, "old")
        add_chat(connection, "young", after(20))
        add_ticket(connection, "P-CLOSE", "old", "closed", START)
        write(connection, tables.login_failures, key="k", at=START)
        write(connection, tables.desk_audit, actor="aino", action="login", at=START)

    await database.write(add)
    add_tracker(settings, "old", START, START)
    before, retention, now = await counts(database), Retention(database, settings), after(26)

    planned = await retention.planned(now)

    assert {(row.kind, row.name, row.count) for row in planned} == {
        ("messages", "old", 2),
        ("feedback", "old", 1),
        ("corrections", "old", 1),
        ("follow_ups", "old", 1),
        ("tickets", "P-CLOSE", 1),
        ("conversations", "old", 1),
        ("audit", "", 1),
        ("login_failures", "", 1),
        ("tracker_events", "old", 2),
    }
    assert min(row.oldest for row in planned) == START
    assert await counts(database) == before
    assert await retention.expire(now) == planned
    assert set(await counts(database)) == {
        "conversations",
        "messages",
        "feedback",
        "corrections",
        "consents",
        "follow_ups",
    }
    assert await retention.planned(now) == []


async def test_more_than_one_batch_goes_at_once(database: Database, settings: Settings) -> None:
    await database.write(lambda connection: add_chat(connection, "long", messages=1201))
    add_tracker(settings, "long", *[START] * 1201)

    await Retention(database, settings).expire(due(settings, 40))

    assert await counts(database) == {}
    assert events_left(settings) == []


async def test_replicas_expire_once_a_day(database: Database, settings: Settings) -> None:
    await database.write(lambda connection: add_chat(connection, "old"))
    now = due(settings, 40)
    gone = await asyncio.gather(*(Retention(database, settings).run(now) for _ in range(4)))

    assert sum(bool(rows) for rows in gone) == 1

    await database.write(lambda connection: add_chat(connection, "next"))
    assert await Retention(database, settings).run(now + timedelta(hours=23)) == []
    assert await Retention(database, settings).run(now + DAY) != []


async def test_job_of_a_gateway_that_died_is_taken_over(database: Database) -> None:
    assert await begin_job(database, "j", every=DAY, now=START)
    assert not await begin_job(database, "j", every=DAY, now=START + LOST_AFTER / 2)
    assert await begin_job(database, "j", every=DAY, now=START + LOST_AFTER)

    await end_job(database, "j", now=START + LOST_AFTER)
    assert not await begin_job(database, "j", every=DAY, now=START + 3 * LOST_AFTER)


async def test_job_that_was_begun_by_a_clock_that_was_wrong_is_due(database: Database) -> None:
    assert await begin_job(database, "j", every=DAY, now=START + 400 * DAY)
    await end_job(database, "j", now=START + 400 * DAY)

    assert await begin_job(database, "j", every=DAY, now=START)
    assert not await begin_job(database, "j", every=DAY, now=START)
