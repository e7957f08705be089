"""The databases that operations run on: a SQLite file, and a real PostgreSQL where its programs are installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_parts import has_postgres, new_database, postgres_server

from bot.settings import Secret, Settings
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """A server for the whole run."""
    if not has_postgres():
        pytest.skip("PostgreSQL is not installed")
    with postgres_server() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database of each kind."""
    if request.param == "sqlite":
        return Settings(var_dir=tmp_path)
    url = Secret(new_database(request.getfixturevalue("postgres")))
    return Settings(var_dir=tmp_path, database_url=url, tracker_url=url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database with its newest schema."""
    opened = Database(make_engine(settings.sqlalchemy_url()))
    upgrade(opened.engine)
    yield opened
    opened.close()
