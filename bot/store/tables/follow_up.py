"""What is said when its time has come: questions about how it went, and reminders of dates."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.columns import UtcDateTime, conversation_column, id_column, metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    id_column(),
    conversation_column(),
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="SET NULL"), nullable=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime, nullable=True),
    Column("reminded_at", UtcDateTime, nullable=True),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("outcome", String(40), nullable=True),
    Index("ix_follow_ups_conversation", "conversation"),
    Index("ix_follow_ups_due_at", "due_at"),
)

reminders = Table(
    "reminders",
    metadata,
    id_column(),
    conversation_column(),
    Column("programme", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("names", JSON, nullable=False),
    Column("url", Text, nullable=False),
    Column("day", Date, nullable=True),  # on which it opens, closes or starts; none for a step of the path
    Column("number", Integer, nullable=True),  # of the step
    Column("due_at", UtcDateTime, nullable=False),
    Column("on_path", Boolean, nullable=False),
    Column("sent_at", UtcDateTime, nullable=True),
    Index("ix_reminders_conversation", "conversation"),
    Index("ix_reminders_due_at", "due_at"),
)
