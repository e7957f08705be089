"""Long texts in pieces that Telegram takes, cut where a reader would pause."""

from __future__ import annotations

import re

LONGEST_MESSAGE = 4096
"""Characters of one message after its entities are read (core.telegram.org/bots/api#sendmessage)."""

_PAUSES = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s"), re.compile(r"\s"))


def telegram_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = LONGEST_MESSAGE) -> list[str]:
    """`text` in pieces of at most `limit`, cut after a paragraph, a line, a sentence or a word; none for an empty text."""
    pieces = []
    rest = text.strip()
    while telegram_length(rest) > limit:
        cut = _cut(rest, _fitting(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit."""
    fits = min(len(text), limit)
    while telegram_length(text[:fits]) > limit:
        fits -= max(1, (telegram_length(text[:fits]) - limit) // 2)
    return fits


def _cut(text: str, fits: int) -> int:
    """The last good place to cut; a pause in the first half would leave a needlessly short piece."""
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text[: fits + 1]) if fits // 2 <= found.start() <= fits]
        if ends:
            return ends[-1]
    return fits
