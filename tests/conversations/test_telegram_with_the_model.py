"""Whole conversations on Telegram: the gateway, the trained model and the real actions, against a Bot API server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio
from aiohttp import web
from bot_api import TOKEN, BotApi
from sqlalchemy import select

from bot.actions import services
from bot.cli.session import Session
from bot.clock import utc_now
from bot.conversations.coach.coaching import Coaching
from bot.dialogue.answers.texts import texts_of
from bot.gateway import make_app
from bot.handoff.ticket import Outcome
from bot.settings import Secret, load
from bot.store.session import Database
from bot.store.tables import messages

CHAT = 7001


@pytest_asyncio.fixture
async def api(open_session: Callable[[str, str | None], Session]) -> AsyncIterator[BotApi]:
    """A Bot API server with a whole gateway behind it."""
    server = BotApi()
    await server.start()
    services.search()  # the first time takes longer than an answer may
    settings = replace(load(), telegram_token=Secret(TOKEN), telegram_api_url=server.url)
    runner = web.AppRunner(make_app(settings, assistant=open_session("telegram", None).assistant))
    await runner.setup()
    yield server
    await runner.cleanup()
    await server.stop()


def _said(key: str, language: str) -> set[str]:
    return {str(texts_of().say(key, language, variant=variant)["text"]) for variant in range(3)}


async def test_conversation_in_finnish(api: BotApi) -> None:
    api.updates.append(api.message(CHAT, "/start"))
    assert (await api.shows(CHAT, 1))[0] in _said("utter_greet", "fi")

    api.updates.append(api.message(CHAT, "mikä on starttiraha"))
    assert "starttiraha" in (await api.shows(CHAT, 2))[1].lower()

    keys = [key for row in api.chats[CHAT][1]["reply_markup"]["inline_keyboard"] for key in row]
    assert any(key.get("url", "").startswith("https://") for key in keys)

    before = len(api.texts(CHAT))
    api.updates.append(api.message(CHAT, "/delete"))
    assert (await api.shows(CHAT, before + 1))[-1] in _said("utter_delete_confirm", "fi")
    api.updates.append(api.press(CHAT, "Kyllä, poista"))
    assert (await api.shows(CHAT, before + 2))[-1] in _said("utter_deleted", "fi")


async def test_conversation_in_english(api: BotApi) -> None:
    chat = CHAT + 1
    api.updates.append(api.message(chat, "/start en", language="ru"))
    assert (await api.shows(chat, 1))[0] in _said("utter_greet", "en")

    api.updates.append(api.message(chat, "/help"))
    assert (await api.shows(chat, 2))[1] in _said("utter_ask_capabilities", "en")
    api.updates.append(api.press(chat, "What is a work trial?"))
    assert "work trial" in (await api.shows(chat, 3))[2].lower()

    before = len(api.texts(chat))
    api.updates.append(api.message(chat, "/coach"))
    assert "coach" in (await api.shows(chat, before + 1))[-1].lower()


@pytest.mark.parametrize(("language", "topic", "reason", "in_chat", "yes"), [
    ("fi", "Koulutus", "en tiedä mitä opiskelisin", "Tässä keskustelussa", "joo"),
    ("en", "Training", "I do not know what to study", "Here in this chat", "yes"),
])  # fmt: skip
async def test_request_to_a_coach_and_the_answer_in_the_same_chat(
    api: BotApi, language: str, topic: str, reason: str, in_chat: str, yes: str
) -> None:
    chat = CHAT + (10 if language == "fi" else 11)
    database, say = services.database(), texts_of().say
    api.updates.append(api.message(chat, f"/start {language}", language=language))
    await api.shows(chat, 1)
    for text in ("/coach", topic, reason, in_chat):
        await _says(api, chat, text)
    before = len(api.texts(chat))
    api.updates.append(api.message(chat, yes))
    done = (await api.shows(chat, before + 2))[before]
    reference = re.findall(r"P-[A-Z0-9]+", done)[0]

    coaching = Coaching(database, say)
    await coaching.take(reference, "anna", now=utc_now())
    await coaching.write(reference, "anna", "<Tuesday> 9?", now=utc_now())
    await api.until(lambda: "&lt;Tuesday&gt; 9?" in api.texts(chat)[-1])
    api.updates.append(api.reply(chat, len(api.texts(chat)) - 1, "ok, 9"))
    await api.until(lambda: _is_stored(database, "ok, 9"))
    await coaching.close(reference, "anna", Outcome.UNKNOWN, now=utc_now())
    closed = str(say("utter_coach_closed", language, coach="anna", reference=reference)["text"])
    # Outside the coaches' hours a line that the message is kept may come after it.
    await api.until(lambda: closed in api.texts(chat)[-2:])


def _is_stored(database: Database, text: str) -> bool:
    """Whether somebody's message says just that."""
    with database.begin() as connection:
        return connection.execute(select(messages.c.seq).where(messages.c.text == text)).first() is not None


async def _says(api: BotApi, chat: int, text: str, *, to: int | None = None) -> str:
    """What is answered to a message, or to a reply to the bot's message `to`: the last text."""
    before = len(api.texts(chat))
    api.updates.append(api.message(chat, text) if to is None else api.reply(chat, to, text))
    return (await api.shows(chat, before + 1))[-1]


async def test_question_about_an_older_answer_is_about_its_programme(api: BotApi) -> None:
    chat = CHAT + 2
    api.updates.append(api.message(chat, "/start en", language="en"))
    await api.shows(chat, 1)
    assert "Maria 01" in await _says(api, chat, "tell me about Maria 01")
    assert "Business Espoo" in await _says(api, chat, "tell me about Business Espoo")

    assert "Maria 01" in await _says(api, chat, "how much does it cost?", to=1)
    # From then on it is the programme that is spoken of.
    assert "Maria 01" in await _says(api, chat, "how do I apply?")
    assert "Business Espoo" in await _says(api, chat, "who can join?", to=2)


async def test_question_about_a_card_is_about_its_programme(api: BotApi) -> None:
    chat = CHAT + 3
    api.updates.append(api.message(chat, "/start en-entrepreneurship", language="en"))
    await api.shows(chat, 5)
    cards = _cards(api, chat)
    assert len(cards) == 3
    assert "Maria 01" in await _says(api, chat, "tell me about Maria 01")

    for number in cards[:2]:
        name = api.texts(chat)[number].partition("</b>")[0].removeprefix("<b>")
        assert name in await _says(api, chat, "how much does it cost?", to=number)
    assert "Maria 01" not in await _says(api, chat, "tell me about the second one", to=cards[0])


async def test_follow_up_of_an_older_topic_is_answered_for_that_topic(api: BotApi) -> None:
    chat = CHAT + 4
    api.updates.append(api.message(chat, "/start en", language="en"))
    await api.shows(chat, 1)
    await _says(api, chat, "what is a startup grant")
    await _says(api, chat, "what is a work trial")

    of_older = await _says(api, chat, "and how long does it last?", to=1)
    of_latest = await _says(api, chat, "and how long does it last?", to=2)

    assert of_older in _said("utter_faq/startup_grant/how_long", "en")
    assert of_latest in _said("utter_faq/work_trial/how_long", "en")


def _cards(api: BotApi, chat: int) -> list[int]:
    """Which messages are cards."""
    return [number for number, text in enumerate(api.texts(chat)) if text.startswith("<b>")]
