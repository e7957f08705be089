"""Databases with our tables for tests. The migrations run once a process: of a short test they would be most of its time."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.engine import Engine

from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine


@lru_cache(maxsize=1)
def _template() -> Engine:
    engine = make_engine("sqlite:///:memory:")
    upgrade(engine)
    return engine


def migrated(url: str) -> Database:
    """The database at `url` with our tables. On SQLite whatever was there is gone: it becomes a copy of the template."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        template, new = _template().raw_connection(), engine.raw_connection()
        template.driver_connection.backup(new.driver_connection)
        for connection in (template, new):
            connection.close()
    else:
        upgrade(engine)
    return Database(engine)
