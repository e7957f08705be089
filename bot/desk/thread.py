"""A ticket's conversation as the coach reads it: every line, with what the machine understood of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.conversations.coach.pending_contact import stands_for_words
from bot.conversations.message import Direction
from bot.conversations.quoting import QUOTED, quote_of, with_quoted
from bot.conversations.reply import Reply
from bot.store.session import Database
from bot.store.tables import corrections, messages

LINES = 200


@dataclass(frozen=True)
class Line:
    """One message. `ranking` holds the first guesses (intent, confidence) at what a person's message means.

    When a coach has corrected them, `meaning` is the right one, None when none is. `quoted` are the words that the person
    replied to.
    """

    seq: int
    author: Direction
    at: datetime
    text: str
    language: str | None
    is_button: bool
    intent: str | None
    confidence: float | None
    ranking: Sequence[Mapping[str, Any]]
    reply: Reply | None
    is_corrected: bool
    meaning: str | None
    quoted: str | None = None


async def read_thread(database: Database, conversation: str, *, limit: int = LINES) -> list[Line]:
    """The last `limit` lines that the person sees too, oldest first."""
    columns = messages.c
    is_shown = columns.reply.is_not(None) | ((columns.direction == Direction.PERSON.value) & (columns.text != ""))
    same = (corrections.c.conversation == columns.conversation) & (corrections.c.seq == columns.seq)
    newest = (
        with_quoted(
            select(messages, QUOTED, corrections.c.id.label("correction"), corrections.c.intent.label("meaning"))
        )
        .outerjoin(corrections, same)
        .where((columns.conversation == conversation) & is_shown)
        .order_by(columns.seq.desc())
        .limit(limit)
    )
    rows = await database.read(lambda connection: connection.execute(newest).mappings().all())
    return [_line(row) for row in reversed(rows)]


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        seq=row["seq"],
        author=Direction(row["direction"]),
        at=row["created_at"],
        text=row["text"],
        language=row["detected"],
        is_button=row["payload"] is not None and not stands_for_words(row["payload"]),
        intent=row["intent"],
        confidence=row["confidence"],
        ranking=row["ranking"] or [],
        reply=Reply.from_json(row["reply"]) if row["reply"] else None,
        is_corrected=row["correction"] is not None,
        meaning=row["meaning"],
        quoted=None if row["payload"] else quote_of(row),
    )
