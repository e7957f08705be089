"""What the tables share: their metadata, times with a zone, and the columns that many have."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps no zone, so it is taken off and put back here.

    Storing a naive datetime raises ValueError: nobody could say which time it is.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a zone: use bot.clock.utc_now()")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def id_column() -> Column[Any]:
    """The number that a row gets when it is stored."""
    # SQLite counts up by itself only in a column of the type INTEGER.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def conversation_column(
    *, primary_key: bool = False, nullable: bool = False, on_delete: str = "CASCADE"
) -> Column[Any]:
    """The conversation that a row belongs to; with it the row is erased, unless `on_delete` says otherwise."""
    return Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete=on_delete),
        primary_key=primary_key,
        nullable=nullable,
    )
