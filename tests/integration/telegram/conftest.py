"""The whole gateway beside a server that speaks the Bot API, with the real texts and a scripted assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from bot_api import TOKEN, BotApi
from gateway_parts import Gateway, ScriptedRasa

from bot.dialogue.texts import Texts
from bot.settings import Secret, Settings


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram."""
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[ScriptedRasa]:
    """An assistant that echoes; tests change how it behaves."""
    server = ScriptedRasa()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(tmp_path: Path, rasa: ScriptedRasa, api: BotApi) -> Settings:
    """Long polling, as without a public address."""
    return Settings(
        var_dir=tmp_path / "var",
        rasa_url=rasa.url,
        rasa_token=Secret("shared-token"),
        rasa_timeout_seconds=2.0,
        telegram_token=Secret(TOKEN),
        telegram_api_url=api.url,
    )


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The texts of data/responses."""
    return Texts.load()


@pytest_asyncio.fixture
async def gateway(settings: Settings, texts: Texts) -> AsyncIterator[Gateway]:
    """A running gateway that polls."""
    running = await Gateway.start(settings, texts)
    yield running
    await running.stop()
