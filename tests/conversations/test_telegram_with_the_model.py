"""Whole conversations on Telegram: the gateway, the trained model and the real actions, against a Bot API server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest_asyncio
from aiohttp import web
from bot_api import TOKEN, BotApi

from bot.cli.session import Session
from bot.dialogue.texts import Texts
from bot.gateway import make_app
from bot.settings import Secret, load

CHAT = 7001


@pytest_asyncio.fixture
async def api(open_session: Callable[[str, str | None], Session]) -> AsyncIterator[BotApi]:
    """A Bot API server with a whole gateway behind it."""
    server = BotApi()
    await server.start()
    settings = replace(load(), telegram_token=Secret(TOKEN), telegram_api_url=server.url)
    runner = web.AppRunner(make_app(settings, assistant=open_session("telegram", None).assistant))
    await runner.setup()
    yield server
    await runner.cleanup()
    await server.stop()


def _said(key: str, language: str) -> set[str]:
    return {str(Texts.load().say(key, language, variant=variant)["text"]) for variant in range(3)}


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
