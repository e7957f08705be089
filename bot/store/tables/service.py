"""What is one for all gateways: daily jobs and what is switched off."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from bot.store.tables.columns import UtcDateTime, metadata

# What runs once for all gateways, such as the daily expiry: when it was begun and done last.
jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime, nullable=True),
)

# What is switched off, in one row; without it everything is on.
service_state = Table(
    "service_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bot", Boolean, nullable=False),
    Column("coaches", Boolean, nullable=False),
    Column("read_only", Boolean, nullable=False),
    Column("notice_fi", Text, nullable=False),
    Column("notice_en", Text, nullable=False),
    Column("notice_version", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
