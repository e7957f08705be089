"""Brings a database to the newest schema, with the Alembic migrations of this package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that nothing else locks: replicas that start together migrate one after the other.
ADVISORY_LOCK = 7_655_810


def newest_revision() -> str | None:
    """The schema that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Applies the migrations that `engine`'s database has not had yet; does nothing when it is current.

    Raises Unavailable when the database does not answer.
    """
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                # As long as another replica's migration takes, and whoever still holds a table.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except OperationalError as error:
        raise Unavailable(f"the database cannot be migrated: {error.orig}") from error


def is_current(connection: Connection) -> bool:
    """Whether the database has every migration of this version, and none that it does not know."""
    heads = ScriptDirectory.from_config(_config()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
