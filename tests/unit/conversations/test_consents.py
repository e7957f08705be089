"""Consent is recorded with its words, can be taken back, and goes with the conversation; so does feedback."""

from __future__ import annotations

import pytest
from conversation_parts import NOW
from sqlalchemy import func, select

from bot.conversations import message_log
from bot.conversations.feedback import record_feedback
from bot.conversations.privacy.consents import give_consent, has_consent, withdraw_consent
from bot.store.session import Database
from bot.store.tables import consents, conversations, feedback


@pytest.fixture
def conversation(database: Database) -> str:
    with database.begin() as connection:
        return message_log.add_conversation(connection, {"id": "c", "channel": "web"}, now=NOW).id


async def test_consent_holds_until_it_is_taken_back(database: Database, conversation: str) -> None:
    assert not await has_consent(database, conversation, "handoff")
    await give_consent(database, conversation, "handoff", text_shown="Saanko kertoa valmentajalle?", now=NOW)
    assert await has_consent(database, conversation, "handoff")
    assert not await has_consent(database, conversation, "follow_up")

    await withdraw_consent(database, conversation, "handoff", now=NOW)

    assert not await has_consent(database, conversation, "handoff")
    words = await database.read(lambda connection: connection.execute(select(consents.c.text_shown)).scalar_one())
    assert words == "Saanko kertoa valmentajalle?"


async def test_consent_and_feedback_go_with_the_conversation(database: Database, conversation: str) -> None:
    await give_consent(database, conversation, "handoff", text_shown="?", now=NOW)
    await record_feedback(database, conversation, about="utter_faq/x", verdict="no", reason="out_of_date", now=NOW)

    await database.write(lambda connection: connection.execute(conversations.delete()))

    for table in (consents, feedback):
        count = select(func.count()).select_from(table)
        assert await database.read(lambda connection, count=count: connection.execute(count).scalar_one()) == 0
