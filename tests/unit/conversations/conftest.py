"""Conversations over a real SQLite file, with a small assistant in the same process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conversation_parts import Echo, say
from outside_parts import Scene, outside_scene
from zammad_parts import Zammad

from bot.conversations.service import Conversations
from bot.settings import Settings
from bot.store.session import Database


@pytest.fixture
def assistant() -> Echo:
    return Echo()


@pytest.fixture
def conversations(database: Database, assistant: Echo, tmp_path: Path) -> Conversations:
    return Conversations(database, assistant, say, Settings(var_dir=tmp_path, messages_per_minute=5))


@pytest.fixture
async def zammad() -> AsyncIterator[tuple[Zammad, str]]:
    server = Zammad()
    yield server, await server.start()
    await server.stop()


@pytest.fixture
async def scene(database: Database, tmp_path: Path, zammad: tuple[Zammad, str]) -> Scene:
    return await outside_scene(database, tmp_path, zammad)
