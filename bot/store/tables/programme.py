"""Programmes that were imported, how far each source has been read, and each import."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, String, Table, Text, UniqueConstraint

from bot.store.tables.columns import UtcDateTime, id_column, metadata

imported_programmes = Table(
    "imported_programmes",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("source", String(40), nullable=False),
    Column("source_id", String(300), nullable=False),
    Column("content", Text, nullable=False),  # JSON; read thousands at a time, and never searched in
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("listed_until", Date, nullable=True),
    UniqueConstraint("source", "source_id"),
)

programme_sources = Table(
    "programme_sources",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("cursor", UtcDateTime, nullable=True),  # changes up to this moment have been imported
    Column("whole_at", UtcDateTime, nullable=True),
)

programme_imports = Table(
    "programme_imports",
    metadata,
    id_column(),
    Column("source", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(8), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("problem", Text, nullable=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Index("ix_programme_imports_source", "source", "ended_at"),
)
