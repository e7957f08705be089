"""The people that employers look for."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, String, Table

from bot.store.tables.columns import UtcDateTime, metadata

employer_needs = Table(
    "employer_needs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("role", JSON, nullable=False),  # words by language
    Column("skills", JSON, nullable=False),
    Column("field", String(64), nullable=False),
    Column("municipality", String(64), nullable=True),  # none means anywhere
    Column("finnish", String(4), nullable=False),
    Column("english", String(4), nullable=False),
    Column("start", String(24), nullable=False),
    Column("until", Date, nullable=False),
    Column("employer", String(120), nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime, nullable=True),
    Index("ix_employer_needs_until", "until"),
)
