"""The settings' database, brought to the newest schema, for the length of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database, closed at the end of the block. Raises Unavailable when it does not answer."""
    database = Database(make_engine(settings.sqlalchemy_url()))
    try:
        upgrade(database.engine)
        yield database
    finally:
        database.close()
