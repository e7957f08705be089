"""How conversations are being delivered in Telegram, and which messages there their lines became."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from bot.store.tables.columns import UtcDateTime, conversation_column, metadata

# How the delivery of a Telegram conversation goes; how far it has come is conversations.delivered_seq.
telegram_deliveries = Table(
    "telegram_deliveries",
    metadata,
    conversation_column(primary_key=True),
    Column("delivered_parts", Integer, nullable=False),  # of the line after delivered_seq
    Column("attempts", Integer, nullable=False),  # that failed since the last success
    Column("due_at", UtcDateTime, nullable=False),  # not before: claimed by a gateway, or told to wait
    Column("unreachable_at", UtcDateTime, nullable=True),  # blocked or deleted; nothing is sent until the person writes
    Index("ix_telegram_deliveries_due_at", "due_at"),
)

# Which messages in Telegram a line became, and from when its words there are: a person may reply to one, and a coach correct it.
telegram_messages = Table(
    "telegram_messages",
    metadata,
    conversation_column(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("shown_at", UtcDateTime, nullable=False),
)
