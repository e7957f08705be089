"""Conversations over a real SQLite file, with a small assistant in the same process."""

from __future__ import annotations

from pathlib import Path

import pytest
from conversation_parts import Echo, say

from bot.conversations.service import Conversations
from bot.settings import Settings
from bot.store.session import Database


@pytest.fixture
def assistant() -> Echo:
    return Echo()


@pytest.fixture
def conversations(database: Database, assistant: Echo, tmp_path: Path) -> Conversations:
    return Conversations(database, assistant, say, Settings(var_dir=tmp_path, messages_per_minute=5))
