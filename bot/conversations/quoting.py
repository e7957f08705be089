"""The words that a message replies to, for whoever reads it without the chat before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_
from sqlalchemy.sql import Select

from bot.store.tables import messages

LONGEST = 200
"""Characters; the line itself stands above in the thread."""
_line = messages.alias("quoted")
QUOTED = _line.c.reply.label("quoted_reply")
"""The column to select for `quote_of`."""


def with_quoted(wanted: Select) -> Select:
    """A query of messages, joined to the line that each replies to."""
    same = and_(_line.c.conversation == messages.c.conversation, _line.c.seq == messages.c.about_seq)
    return wanted.join_from(messages, _line, same, isouter=True)


def quote_of(row: Mapping[str, Any]) -> str | None:
    """The beginning of the quoted line, or the name of the card; None for a message that replies to none."""
    reply, number = row["quoted_reply"], row["about_card"]
    if not reply:
        return None
    cards = reply.get("cards") or ()
    text = cards[number]["name"] if number is not None and number < len(cards) else reply.get("text") or ""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
