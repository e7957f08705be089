"""What the assistant says on privacy comes from the settings and the database; what is switched off is not promised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import migrated
from fresh_services import fresh_services
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import insert

from bot.actions import services
from bot.actions.handing_over.request import FinishHandoff, ValidateHandoffForm
from bot.actions.privacy import AskPrivacy, DeleteMyData
from bot.clock import utc_now
from bot.conversations.privacy.keeping import Kept, keep
from bot.conversations.service_state import Service
from bot.store.session import Database
from bot.store.tables import conversations


@pytest.fixture
def database(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The actions' own database, with one conversation, called c; messages are kept for 7 months."""
    own_folder.mkdir()
    monkeypatch.setenv("POLKU_MESSAGE_MONTHS", "7")
    with fresh_services():
        migrated(services.settings().sqlalchemy_url()).close()
        chat = {
            "id": "c",
            "channel": "web",
            "language_notice_given": False,
            "mode": "bot",
            "offered": {},
            "last_seq": 1,
        }
        with services.database().begin() as connection:
            connection.execute(insert(conversations).values(**chat, created_at=utc_now(), updated_at=utc_now()))
        yield services.database()


def tracker(**entities: str) -> Tracker:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    message: dict[str, Any] = {"text": "", "metadata": {"language": "en"}, "entities": found, "intent": {"name": "x"}}
    return Tracker("c", {}, message, [], False, None, {}, "action_listen")


async def said_by(action: Action, **entities: str) -> list[dict[str, Any]]:
    """The replies, with their text."""
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, tracker(**entities), {})
    return [{**message["custom"], "text": message["text"]} for message in dispatcher.messages]


async def test_privacy_text_tells_the_months_of_the_settings(database: Database) -> None:
    (reply,) = await said_by(AskPrivacy())

    assert "7 months" in reply["text"]
    assert "24 months" in reply["text"]


async def test_kept_conversation_is_not_deleted_and_the_person_is_told(database: Database) -> None:
    await keep(database, Kept("c", "a complaint", "shell:test", utc_now()))

    (reply,) = await said_by(DeleteMyData(), confirm="yes")

    assert reply["key"] == "utter_delete_kept"
    assert "erase" not in reply


async def test_conversation_that_is_not_kept_is_deleted_when_the_person_confirms(database: Database) -> None:
    (reply,) = await said_by(DeleteMyData(), confirm="yes")

    assert (reply["key"], reply["erase"]) == ("utter_deleted", True)


async def test_nothing_is_asked_for_a_ticket_while_coaches_are_off(database: Database) -> None:
    form, slots = ValidateHandoffForm(), ["handoff_topic", "handoff_reason"]
    assert await form.required_slots(slots, CollectingDispatcher(), tracker(), {}) == slots
    services.service.cache_clear()

    await Service(database).change("aino", now=utc_now(), coaches=False)

    assert await form.required_slots(slots, CollectingDispatcher(), tracker(), {}) == []
    (reply,) = await said_by(FinishHandoff())
    assert reply["key"] == "utter_coaches_off"
    assert await services.tickets().list_tickets() == []


async def test_in_a_form_privacy_is_told_in_short(database: Database) -> None:
    asked = tracker()
    asked.slots["requested_slot"] = "guidance_goal"
    dispatcher = CollectingDispatcher()

    await AskPrivacy().run(dispatcher, asked, {})

    assert [message["custom"]["key"] for message in dispatcher.messages] == ["utter_privacy_short"]
