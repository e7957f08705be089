"""What was asked in vain is found and put together by meaning, across languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conversation_parts import NOW
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.unanswered import Group, unanswered
from bot.nlu.encoder import sentence_encoder
from bot.store.session import Database
from bot.store.tables import feedback, messages


def write(connection: Connection, conversation: str, text: str, intent: str = "nlu_fallback", **values: Any) -> None:
    if message_log.find_conversation(connection, id=conversation) is None:
        message_log.add_conversation(connection, {"id": conversation, "channel": "web"}, now=NOW)
    seq = connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one() + 1
    given = {
        "conversation": conversation, "seq": seq, "direction": "person", "text": text, "intent": intent,
        "ranking": [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "faq/driving", "confidence": 0.2}],
        "detected": "fi", "state": "answered", "created_at": NOW, **values,
    }  # fmt: skip
    connection.execute(messages.insert().values(**given))


async def groups(database: Database, **wanted: Any) -> list[Group]:
    return await unanswered(database, sentence_encoder(), **wanted)


async def test_same_meaning_is_one_group_and_the_most_asked_comes_first(database: Database) -> None:
    with database.begin() as connection:
        write(connection, "d", "voiko ruokaa tilata kotiin")
        for number, text in enumerate(("mistä saan ajokortin", "miten saan ajokortin", "mistä ajokortin saa")):
            write(connection, f"c{number}", text)

    first, second = await groups(database)

    assert first.to_json() == {
        "people": 3,
        "messages": 3,
        "taken_for": "nlu_fallback",
        "guess": "faq/driving",
        "language": "fi",
        "examples": ["mistä ajokortin saa", "miten saan ajokortin", "mistä saan ajokortin"],
    }
    assert second.people == 1


async def test_one_person_who_asks_often_is_one_person(database: Database) -> None:
    with database.begin() as connection:
        for _ in range(3):
            write(connection, "c", "mistä saan ajokortin")

    (group,) = await groups(database)

    assert (group.people, group.to_json()["messages"], group.to_json()["examples"]) == (1, 3, ["mistä saan ajokortin"])


async def test_answers_that_did_not_help_count_too(database: Database) -> None:
    with database.begin() as connection:
        write(connection, "a", "mikä on työkokeilu", "faq/work_trial")
        write(connection, "b", "työkokeilun palkka", "faq/work_trial")
        for conversation, verdict in (("a", "yes"), ("b", "no")):
            values = {"conversation": conversation, "about": "utter_faq/work_trial", "verdict": verdict, "at": NOW}
            connection.execute(feedback.insert().values(**values))

    assert [asked.text for group in await groups(database) for asked in group.messages] == ["työkokeilun palkka"]


@pytest.mark.parametrize(
    "values",
    [
        {"text": "en halua enää elää"},
        {"payload": "/faq/x"},
        {"intent": "faq/work_trial"},
        {"direction": "coach"},
        {"created_at": NOW - timedelta(days=2)},
    ],
)
async def test_left_out(database: Database, values: dict[str, Any]) -> None:
    with database.begin() as connection:
        write(connection, "a", **{"text": "mistä saan ajokortin", **values})

    assert await groups(database, since=NOW - timedelta(days=1)) == []
