"""Empty databases with our tables for tests. On SQLite the migrations run once a process: of a short test they would be most
of its time.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.engine import Engine

from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine
from bot.store.tables import metadata

EMPTY = f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"
"""Takes everything out of our tables on PostgreSQL."""


@lru_cache(maxsize=1)
def _template() -> Engine:
    engine = make_engine("sqlite:///:memory:")
    upgrade(engine)
    return engine


def migrated(url: str) -> Database:
    """The database at `url` with our tables; whatever was in them is gone."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        template, new = _template().raw_connection(), engine.raw_connection()
        template.driver_connection.backup(new.driver_connection)
        for connection in (template, new):
            connection.close()
    else:
        upgrade(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(EMPTY)
    return Database(engine)
