"""Patterns of words in messages."""

from __future__ import annotations

import re


def words_pattern(pattern: str) -> re.Pattern[str]:
    """A verbose pattern whose matches begin at the beginning of a word, in capital or small letters."""
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE | re.VERBOSE)
