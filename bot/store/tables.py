"""The tables of conversations, tickets, what people agreed to and imported programmes; the same on SQLite and PostgreSQL.

Every time is an aware UTC datetime. Rows of a conversation go with it when it is erased;
a ticket outlives its conversation, because it is kept for longer.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
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
            raise ValueError("a stored time needs a zone: use datetime.now(timezone.utc)")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def _id() -> Column[Any]:
    # SQLite counts up by itself only in a column of the type INTEGER.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _conversation(*, nullable: bool = False, on_delete: str = "CASCADE") -> Column[Any]:
    return Column("conversation", String(32), ForeignKey("conversations.id", ondelete=on_delete), nullable=nullable)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=True),  # where the channel reaches the person; never leaves the gateway
    Column("token_hash", String(64), nullable=True, unique=True),
    Column("language", String(8), nullable=True),
    Column("locale", String(16), nullable=True),
    Column("language_notice_given", Boolean, nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=false()),  # asked for, not guessed
    Column("mode", String(8), nullable=False),
    Column("offered", JSON, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("lease_owner", String(32), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    Column(
        "notice_version", Integer, nullable=False, server_default="0"
    ),  # of the last notice that was said in the chat
    # The conversation that the person carried to this one's place; this one has no address any more.
    Column("continued_by", String(32), nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "address"),
    Index("ix_conversations_continued_by", "continued_by"),
)

_WAITS = text("state = 'received'")  # not answered yet

messages = Table(
    "messages",
    metadata,
    _id(),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("direction", String(8), nullable=False),
    Column("client_id", String(64), nullable=True),
    Column("answers", Integer, nullable=True),  # the seq of the message that this replies to
    Column("text", Text, nullable=False),
    Column("payload", Text, nullable=True),
    Column("reply", JSON(none_as_null=True), nullable=True),
    Column("intent", String(80), nullable=True),
    Column("confidence", Float, nullable=True),
    Column("ranking", JSON(none_as_null=True), nullable=True),
    Column("detected", String(8), nullable=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(24), nullable=True),
    Column("changed_at", UtcDateTime, nullable=True),  # a coach corrected or withdrew it
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation", "seq"),
    UniqueConstraint("conversation", "client_id"),
    Index("ix_messages_created_at", "created_at"),
    Index("ix_messages_waiting", "created_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
)

# How far the lines of a Telegram conversation have been delivered: the message log is the outbox.
telegram_deliveries = Table(
    "telegram_deliveries",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("delivered_seq", Integer, nullable=False),
    Column("delivered_parts", Integer, nullable=False),  # of the line after delivered_seq
    Column("attempts", Integer, nullable=False),  # that failed since the last success
    Column("due_at", UtcDateTime, nullable=False),  # not before: claimed by a gateway, or told to wait
    Column("unreachable_at", UtcDateTime, nullable=True),  # blocked or deleted; nothing is sent until the person writes
    Index("ix_telegram_deliveries_due_at", "due_at"),
)

# Which messages in Telegram a coach's line became, and from when its words there are.
telegram_messages = Table(
    "telegram_messages",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("shown_at", UtcDateTime, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _conversation(),
    Column("about", String(80), nullable=True),
    Column("verdict", String(8), nullable=False),
    Column("reason", String(40), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_feedback_at", "at"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _conversation(),
    Column("kind", String(40), nullable=False),
    Column("text_shown", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=True),
    Index("ix_consents_conversation", "conversation"),
)

path_links = Table(
    "path_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _conversation(),
    Column("documents", JSON, nullable=False),  # the path in words, by language
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_path_links_conversation", "conversation"),
    Index("ix_path_links_expires_at", "expires_at"),
)

# Links that take a conversation elsewhere (bot/conversations/carrying.py).
carry_links = Table(
    "carry_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _conversation(),
    Column("place", String(16), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_carry_links_conversation", "conversation"),
    Index("ix_carry_links_expires_at", "expires_at"),
)

# Up to which line a page has shown what coaches wrote, and up to which the person was told by e-mail.
answers_seen = Table(
    "answers_seen",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seen_seq", Integer, nullable=False),
    Column("mailed_seq", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("reference", String(16), primary_key=True),
    _conversation(nullable=True, on_delete="SET NULL"),
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
    _id(),
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_ticket_events_ticket", "ticket"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    _id(),
    _conversation(),
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
    _id(),
    _conversation(),
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
    _id(),
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
    Column("email", String(254), nullable=True),  # for notices about notes that name the coach
    Column("interface", String(8), nullable=False),
    Column("totp_secret", Text, nullable=True),  # encrypted with the desk's key
    Column("totp_used", BigInteger, nullable=True),  # the 30-second step of the last accepted code
    Column("is_disabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# Tickets that another system takes (bot/conversations/outside.py).
outside_tickets = Table(
    "outside_tickets",
    metadata,
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    Column("external_id", String(64), nullable=True, unique=True),  # none while it is being handed over
    Column("forwarded_seq", Integer, nullable=True),  # of the person's messages, once somebody has answered there
    Column("begun_at", UtcDateTime, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    _id(),
    Column("ticket", String(16), ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
    Column("coach", String(64), ForeignKey("coaches.login", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("notified_at", UtcDateTime, nullable=True),
    Column("read_at", UtcDateTime, nullable=True),
    Index("ix_mentions_coach", "coach", "read_at"),
    Index("ix_mentions_notified_at", "notified_at"),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("coach", String(64), ForeignKey("coaches.login", ondelete="CASCADE"), nullable=False),
    Column("is_verified", Boolean, nullable=False),  # the second factor was given, or there is none
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_desk_sessions_coach", "coach"),
)

login_failures = Table(
    "login_failures",
    metadata,
    _id(),
    Column("key", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_login_failures_key", "key", "at"),
)

desk_audit = Table(
    "desk_audit",
    metadata,
    _id(),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("object", String(64), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_desk_audit_at", "at"),
    Index("ix_desk_audit_object", "object"),
)

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

# How to reach a person, encrypted, from their answer until their ticket is opened.
pending_contacts = Table(
    "pending_contacts",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Conversations that do not expire, and why.
kept_conversations = Table(
    "kept_conversations",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

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

corrections = Table(
    "corrections",
    metadata,
    _id(),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("understood", String(80), nullable=True),
    Column("intent", String(80), nullable=True),  # what a coach says it means; none of the guesses when empty
    Column("coach", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation", "seq"),
)
