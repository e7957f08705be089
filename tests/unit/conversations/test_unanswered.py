"""What was asked in vain is found and put together by meaning, across languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conversation_parts import NOW
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.learning.corrections import correct_understanding
from bot.conversations.learning.teaching import NEW_ANSWER, Taught, label_messages, mark_applied, taught
from bot.conversations.learning.unanswered import Group, unanswered
from bot.errors import BadInput
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
        "group": first.messages[0].id,
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


async def test_message_whose_meaning_a_coach_could_not_name_is_open_and_a_named_one_is_not(database: Database) -> None:
    with database.begin() as connection:
        write(connection, "a", "mistä saan ajokortin", "faq/work_trial")
        write(connection, "b", "paljonko verokortti maksaa")
    ids = {text: id for id, text in await _ids(database)}
    await correct_understanding(database, "a", 1, None, coach="anna", now=NOW)
    assert {asked.text for group in await groups(database) for asked in group.messages} == set(ids)

    await label_messages(database, [ids["mistä saan ajokortin"]], "faq/driving", by="lea", now=NOW)
    await label_messages(database, [ids["paljonko verokortti maksaa"]], NEW_ANSWER, by="lea", now=NOW)

    assert await groups(database) == []
    assert await taught(database) == [Taught("mistä saan ajokortin", "fi", "faq/driving")]
    assert [one.text for one in await taught(database, new_answers=True)] == ["paljonko verokortti maksaa"]


async def test_applied_is_what_was_said_until_then_of_one_text_by_anybody(database: Database) -> None:
    texts = {"a": "Mistä saan ajokortin", "b": "mistä saan ajokortin", "c": "mistä saan ajokortin"}
    with database.begin() as connection:
        for conversation, text in texts.items():
            write(connection, conversation, text)
    ids = [id for id, _text in await _ids(database)]
    await label_messages(database, ids[:2], "faq/driving", by="lea", now=NOW)
    [known] = await taught(database)
    await label_messages(database, ids[:1], "faq/work_trial", by="lea", now=NOW)

    await mark_applied(database, [known], now=NOW)
    assert [one.intent for one in await taught(database)] == ["faq/work_trial"]
    await mark_applied(database, await taught(database), now=NOW)
    assert await taught(database) == []

    await label_messages(database, ids[2:], "faq/driving", by="lea", now=NOW)
    assert [one.intent for one in await taught(database)] == ["faq/driving"]


async def test_only_what_people_typed_can_be_labelled(database: Database) -> None:
    with database.begin() as connection:
        write(connection, "a", "Hei, olen Anna", direction="coach")
    [(id, _)] = await _ids(database)

    with pytest.raises(BadInput, match="deleted"):
        await label_messages(database, [id, id + 1], "faq/driving", by="lea", now=NOW)


async def _ids(database: Database) -> list[tuple[int, str]]:
    wanted = select(messages.c.id, messages.c.text)
    return [tuple(row) for row in await database.read(lambda connection: connection.execute(wanted).all())]
