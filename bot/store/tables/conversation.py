"""Conversations, their messages, and what a person decided or judged in them; all of it goes with the conversation."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from bot.store.tables.columns import UtcDateTime, conversation_column, id_column, metadata

# Said on Telegram, not sent yet.
_UNDELIVERED = text("channel = 'telegram' AND last_seq > delivered_seq")

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
    # Up to which line they were sent, where the log is the outbox: on Telegram.
    Column("delivered_seq", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(32), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    # Of the last notice that was said in the chat.
    Column("notice_version", Integer, nullable=False, server_default="0"),
    # The conversation that the person carried to this one's place; this one has no address any more.
    Column("continued_by", String(32), nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "address"),
    Index("ix_conversations_continued_by", "continued_by"),
    Index(
        "ix_conversations_undelivered",
        "channel",
        "updated_at",
        sqlite_where=_UNDELIVERED,
        postgresql_where=_UNDELIVERED,
    ),
)

_WAITS = text("state = 'received'")  # not answered yet
_CHANGED = text("changed_at IS NOT NULL")

messages = Table(
    "messages",
    metadata,
    id_column(),
    conversation_column(),
    Column("seq", Integer, nullable=False),
    Column("direction", String(8), nullable=False),
    Column("client_id", String(64), nullable=True),
    Column("answers", Integer, nullable=True),  # the seq of the message that this replies to
    Column("about_seq", Integer, nullable=True),  # the line that the person replied to, or whose button they pressed
    Column("about_card", Integer, nullable=True),  # which of its cards, from 0
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
    Index("ix_messages_changed_at", "changed_at", sqlite_where=_CHANGED, postgresql_where=_CHANGED),
)

feedback = Table(
    "feedback",
    metadata,
    id_column(),
    conversation_column(),
    Column("about", String(80), nullable=True),
    Column("verdict", String(8), nullable=False),
    Column("reason", String(40), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_feedback_at", "at"),
)

corrections = Table(
    "corrections",
    metadata,
    id_column(),
    conversation_column(),
    Column("seq", Integer, nullable=False),
    Column("understood", String(80), nullable=True),
    Column("intent", String(80), nullable=True),  # what a coach says it means; none of the guesses when empty
    Column("coach", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("applied_at", UtcDateTime, nullable=True),  # an editor has made it an example, or seen why it is none
    UniqueConstraint("conversation", "seq"),
)

consents = Table(
    "consents",
    metadata,
    id_column(),
    conversation_column(),
    Column("kind", String(40), nullable=False),
    Column("text_shown", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=True),
    Index("ix_consents_conversation", "conversation"),
)

# Up to which line a page has shown what coaches wrote, and up to which the person was told by e-mail.
answers_seen = Table(
    "answers_seen",
    metadata,
    conversation_column(primary_key=True),
    Column("seen_seq", Integer, nullable=False),
    Column("mailed_seq", Integer, nullable=False),
)

# Links that take a conversation elsewhere (bot/conversations/carrying.py).
carry_links = Table(
    "carry_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    conversation_column(),
    Column("place", String(16), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_carry_links_conversation", "conversation"),
    Index("ix_carry_links_expires_at", "expires_at"),
)

path_links = Table(
    "path_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    conversation_column(),
    Column("documents", JSON, nullable=False),  # the path in words, by language
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_path_links_conversation", "conversation"),
    Index("ix_path_links_expires_at", "expires_at"),
)

# Conversations that do not expire, and why.
kept_conversations = Table(
    "kept_conversations",
    metadata,
    conversation_column(primary_key=True),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
