"""Coaches, their sessions at the desk, failed logins and the audit log."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text, false

from bot.store.tables.columns import UtcDateTime, id_column, metadata

coaches = Table(
    "coaches",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("role", String(16), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("topics", JSON, nullable=False),  # none means all
    Column("municipalities", JSON, nullable=False, server_default="[]"),  # ids of places; none means everywhere
    Column("work_hours", JSON, nullable=False, server_default="{}"),  # by weekday: bot/handoff/work_hours.py
    Column("email", String(254), nullable=True),  # for notices about notes that name the coach
    Column("interface", String(8), nullable=False),
    Column("totp_secret", Text, nullable=True),  # encrypted with the desk's key
    Column("totp_used", BigInteger, nullable=True),  # the 30-second step of the last accepted code
    Column("identity", String(64), nullable=True, unique=True),  # at the OpenID provider: a hash of issuer and subject
    Column("is_disabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("coach", String(64), ForeignKey("coaches.login", ondelete="CASCADE"), nullable=False),
    Column("is_verified", Boolean, nullable=False),  # the second factor was given, or there is none
    Column("by_provider", Boolean, nullable=False, server_default=false()),  # signed in by OpenID Connect
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_desk_sessions_coach", "coach"),
)

login_failures = Table(
    "login_failures",
    metadata,
    id_column(),
    Column("key", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_login_failures_key", "key", "at"),
)

desk_audit = Table(
    "desk_audit",
    metadata,
    id_column(),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("object", String(64), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_desk_audit_at", "at"),
    Index("ix_desk_audit_object", "object"),
)
