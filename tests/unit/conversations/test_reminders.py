"""Reminders are said once, in the same chat, not when they are over, and not to who stopped them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conversation_parts import NOW, say
from sqlalchemy import select, update

from bot.conversations.later.reminders import Reminders, plan_reminders, stop_reminders
from bot.conversations.message import StoredMessage
from bot.conversations.privacy.erasure import erase_conversation
from bot.conversations.service import Conversations
from bot.guidance.reminding import Kind, Reminder
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import conversations as table
from bot.store.tables import reminders as stored

DAY = (NOW + timedelta(days=20)).date()
CLOSES = Reminder(
    Kind.CLOSES, "course", {"fi": "kurssi", "en": "course"}, "https://example.org", NOW + timedelta(days=13), day=DAY
)
STEP = Reminder(
    Kind.STEP, "first", {"fi": "eka", "en": "first"}, "https://example.org", NOW + timedelta(days=14), number=1
)


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def keys(lines: list[StoredMessage]) -> list[str | None]:
    return [line.reply.key for line in lines if line.reply]


@pytest.fixture
def reminders(database: Database, tmp_path: Path) -> Reminders:
    return Reminders(database, say, Settings(var_dir=tmp_path))


@pytest.fixture
async def conversation(conversations: Conversations) -> str:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    return opened.conversation.id


async def test_each_is_said_once_with_name_date_and_page(
    reminders: Reminders, database: Database, conversation: str
) -> None:
    await plan_reminders(database, conversation, [CLOSES, STEP], on_path=True)

    said = [line for day in range(30) for line in await reminders.send_due(after(day))]

    assert [line.text for line in said] == [
        f"utter_reminder_closes kurssi {DAY.day}.{DAY.month}.{DAY.year} ",
        "utter_reminder_step eka  1",
    ]
    assert said[0].reply
    assert said[0].reply.link
    assert said[0].reply.link.url == "https://example.org"


async def test_another_gateway_does_not_say_it_again(database: Database, conversation: str, tmp_path: Path) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    both = [Reminders(database, say, Settings(var_dir=tmp_path)) for _ in range(2)]

    assert [len(await gateway.send_due(after(15))) for gateway in both] == [1, 0]


async def test_what_is_over_is_not_said(reminders: Reminders, database: Database, conversation: str) -> None:
    await plan_reminders(database, conversation, [CLOSES], on_path=True)

    assert await reminders.send_due(after(22)) == []
    assert await reminders.send_due(after(14)) == []


async def test_changed_path_takes_the_place_of_the_earlier_one(
    reminders: Reminders, database: Database, conversation: str
) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    await plan_reminders(database, conversation, [CLOSES], on_path=False)
    await plan_reminders(database, conversation, [replace(STEP, programme="second", number=2)], on_path=True)

    assert keys(await reminders.send_due(after(15))) == ["utter_reminder_closes", "utter_reminder_step"]
    said = await database.read(lambda connection: connection.execute(select(stored.c.programme)).scalars().all())
    assert sorted(said) == ["course", "second"]


async def test_what_was_said_is_not_planned_again(reminders: Reminders, database: Database, conversation: str) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    await reminders.send_due(after(15))
    await plan_reminders(database, conversation, [replace(STEP, due_at=after(30))], on_path=True)

    assert await reminders.send_due(after(31)) == []


async def test_who_stops_them_gets_none(reminders: Reminders, database: Database, conversation: str) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    await stop_reminders(database, conversation)

    assert await reminders.send_due(after(15)) == []


async def test_they_wait_while_a_coach_has_the_chat(
    reminders: Reminders, database: Database, conversation: str
) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    await database.write(lambda connection: connection.execute(update(table).values(mode="coach")))
    assert await reminders.send_due(after(15)) == []

    await database.write(lambda connection: connection.execute(update(table).values(mode="bot")))
    assert keys(await reminders.send_due(after(16))) == ["utter_reminder_step"]


async def test_they_go_with_the_conversation(reminders: Reminders, database: Database, conversation: str) -> None:
    await plan_reminders(database, conversation, [STEP], on_path=True)
    await database.write(lambda connection: erase_conversation(connection, conversation, now=NOW))

    assert await reminders.send_due(after(15)) == []
