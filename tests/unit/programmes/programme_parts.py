"""A programme that tests change one thing of."""

from __future__ import annotations

from datetime import date

from bot.programmes.programme import LocalText, Programme, Source, Topic

TODAY = date(2026, 11, 24)
TEXT = LocalText("teksti", "text")
COURSE = Programme(
    "course",
    TEXT,
    TEXT,
    Topic.TRAINING,
    TEXT,
    TEXT,
    TEXT,
    "https://example.org",
    Source("x", "https://example.org"),
    TODAY,
)
