"""For all tests: which database they run on, and how property tests judge.

`pytest --database postgresql` runs every test that stores something on a real PostgreSQL instead of SQLite, but for those
that are about SQLite itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import servers
from databases import migrated
from hypothesis import HealthCheck, settings

from bot.engine import prepare
from bot.store.session import Database

# As every process of the product: else the encoder's threads wait for each other by spinning, in each process of the tests.
prepare()

# Property tests judge what happens, not how fast the machine makes examples: on a fresh machine the first text that
# Hypothesis makes builds its tables of characters, which takes some seconds.
settings.register_profile("polku", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("polku")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The choice of the database."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what tests store in")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: at the end of a run with several processes it would keep one busy and the others waiting."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.PostgreSQL]:
    """A PostgreSQL server for the whole run."""
    with servers.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def own_database(request: pytest.FixtureRequest) -> Callable[[], dict[str, str]]:
    """Makes the environment of a product or command that has its database for itself, trackers among it.

    On PostgreSQL it names a new database; SQLite needs no name: its files are in the product's own folder.
    """
    if request.config.getoption("--database") == "sqlite":
        return dict
    server: servers.PostgreSQL = request.getfixturevalue("postgresql")
    return lambda: dict.fromkeys(("POLKU_DATABASE_URL", "POLKU_TRACKER_URL"), server.create())


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_database: Callable[[], dict[str, str]]) -> Path:
    """The var folder of this test alone; what reads the settings here finds it, and a database of the chosen kind."""
    for name, value in {"POLKU_VAR_DIR": str(tmp_path / "var"), **own_database()}.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "var"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of the chosen kind; on PostgreSQL our tables are in it already."""
    if request.config.getoption("--database") == "postgresql":
        server: servers.PostgreSQL = request.getfixturevalue("postgresql")
        return server.emptied()
    return f"sqlite:///{tmp_path / 'polku.sqlite3'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database with our tables."""
    database = migrated(database_url)
    yield database
    database.close()
