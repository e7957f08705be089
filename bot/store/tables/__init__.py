"""The tables, by subject; the same on SQLite and PostgreSQL. Every time is an aware UTC datetime."""

from __future__ import annotations

from bot.store.tables.columns import UtcDateTime, metadata
from bot.store.tables.conversation import (
    answers_seen,
    carry_links,
    consents,
    conversations,
    corrections,
    feedback,
    kept_conversations,
    messages,
    path_links,
)
from bot.store.tables.desk import coaches, desk_audit, desk_sessions, login_failures
from bot.store.tables.employer import employer_needs
from bot.store.tables.follow_up import follow_ups, reminders
from bot.store.tables.programme import imported_programmes, programme_imports, programme_sources
from bot.store.tables.service import jobs, service_state
from bot.store.tables.telegram import telegram_deliveries, telegram_messages
from bot.store.tables.ticket import (
    mentions,
    outside_erasures,
    outside_tickets,
    pending_contacts,
    ticket_events,
    tickets,
)

__all__ = [
    "UtcDateTime",
    "answers_seen",
    "carry_links",
    "coaches",
    "consents",
    "conversations",
    "corrections",
    "desk_audit",
    "desk_sessions",
    "employer_needs",
    "feedback",
    "follow_ups",
    "imported_programmes",
    "jobs",
    "kept_conversations",
    "login_failures",
    "mentions",
    "messages",
    "metadata",
    "outside_erasures",
    "outside_tickets",
    "path_links",
    "pending_contacts",
    "programme_imports",
    "programme_sources",
    "reminders",
    "service_state",
    "telegram_deliveries",
    "telegram_messages",
    "ticket_events",
    "tickets",
]
