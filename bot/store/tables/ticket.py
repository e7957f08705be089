"""Tickets and all that belongs to one; a ticket outlives its conversation, because it is kept for longer."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from bot.store.tables.columns import UtcDateTime, conversation_column, id_column, metadata

tickets = Table(
    "tickets",
    metadata,
    Column("reference", String(16), primary_key=True),
    conversation_column(nullable=True, on_delete="SET NULL"),
    Column("topic", String(40), nullable=False),
    Column("language", String(8), nullable=False),
    Column("summary", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("contact", Text, nullable=True),  # encrypted: bot/handoff/contact.py
    Column("contact_wish", String(80), nullable=True),
    Column("priority", String(8), nullable=False),
    Column("kind", String(24), nullable=False, server_default="question"),
    Column("details", JSON, nullable=False, server_default="{}"),
    Column("summaries", JSON, nullable=False, server_default="{}"),
    Column("facts_by_language", JSON, nullable=False, server_default="{}"),
    Column(
        "routed_to", JSON, nullable=False, server_default="[]"
    ),  # logins, whom it is told first; everyone when empty
    Column("search_text", Text, nullable=False, server_default=""),  # reference and summary in small letters
    Column("state", String(24), nullable=False),
    Column("assignee", String(64), nullable=True),
    Column("outcome", String(40), nullable=True),
    Column("outcome_at", UtcDateTime, nullable=True),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("notified_at", UtcDateTime, nullable=True),
    Column("escalated_at", UtcDateTime, nullable=True),
    Index("ix_tickets_conversation", "conversation"),
    Index("ix_tickets_state", "state", "created_at"),
    Index("ix_tickets_queue", "state", "priority", "assignee", "created_at", "reference"),
    Index("ix_tickets_updated_at", "updated_at", "reference"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    id_column(),
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_ticket_events_ticket", "ticket"),
)

mentions = Table(
    "mentions",
    metadata,
    id_column(),
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
    Column("coach", String(64), ForeignKey("coaches.login", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("notified_at", UtcDateTime, nullable=True),
    Column("read_at", UtcDateTime, nullable=True),
    Index("ix_mentions_coach", "coach", "read_at"),
    Index("ix_mentions_notified_at", "notified_at"),
)

# Tickets that another system takes (bot/conversations/coach/outside.py).
outside_tickets = Table(
    "outside_tickets",
    metadata,
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    Column("external_id", String(64), nullable=True, unique=True),  # none while it is being handed over
    Column("forwarded_seq", Integer, nullable=True),  # of the person's messages, once somebody has answered there
    Column("begun_at", UtcDateTime, nullable=False),
    Column("closed_as", String(40), nullable=True),  # which closing over there was the last that was taken over
    Column("is_closed", Boolean, nullable=False, server_default=false()),  # over there, as far as is known
    Column("busy_until", UtcDateTime, nullable=True),  # one gateway is telling of it, or it is tried again then
)

# Those that it is to delete; the ticket itself is gone here (bot/conversations/coach/outside_erasures.py).
outside_erasures = Table(
    "outside_erasures",
    metadata,
    Column("external_id", String(64), primary_key=True),
    Column("ticket", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),  # then it is told, or told again
)

# How to reach a person, encrypted, from their answer until their ticket is opened.
pending_contacts = Table(
    "pending_contacts",
    metadata,
    conversation_column(primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
