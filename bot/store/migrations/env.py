"""Alembic's entry: runs migrations on the connection of bot.store.migrate, or on the configured database from the shell."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.engine import Connection

from bot.settings import load
from bot.store.session import make_engine
from bot.store.tables import UtcDateTime, metadata


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """How a column type of ours is written into a new migration: as what it is in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    # SQLite cannot alter a column in place; "batch" makes the new table and copies.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=_render)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with make_engine(load().sqlalchemy_url()).begin() as opened:
        _run(opened)
