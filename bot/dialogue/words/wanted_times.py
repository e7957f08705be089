"""The times that are wished for in a search, in every language that has a glossary."""

from __future__ import annotations

from bot.dialogue.words.times import DAY, EVENING, WEEKEND, named_times
from bot.nlu.wishes import refinements


def wanted_times(text: str) -> tuple[str, ...]:
    """The times that a message names; empty when it says nothing of time."""
    named = {*named_times(text), *([EVENING] if refinements(text).evening else [])}
    return tuple(time for time in (DAY, EVENING, WEEKEND) if time in named)
