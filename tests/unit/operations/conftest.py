"""The databases that operations run on: a SQLite file, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import migrated

from bot.settings import Secret, Settings
from bot.store.session import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database of each kind; on PostgreSQL Rasa's tracker is in it too."""
    if request.param == "sqlite":
        return Settings(var_dir=tmp_path)
    url = Secret(request.getfixturevalue("postgresql").create())
    return Settings(var_dir=tmp_path, database_url=url, tracker_url=url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database with its newest schema."""
    opened = migrated(settings.sqlalchemy_url())
    yield opened
    opened.close()
