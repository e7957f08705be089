"""Wishes in languages that the catalogue is not written in, made findable by word: "caawimaad ganacsi" → "… help business"."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.language_scores import language_scores
from bot.nlu.languages import glossaries

HOME = ("fi", "en")
"""The languages of the catalogue's texts."""
_FOREIGN_BELOW = 0.5


@lru_cache(maxsize=64)
def with_gloss(text: str) -> str:
    """The text, followed by its meaning in English word by word where it is mostly in a language that has a glossary."""
    shares = language_scores(text)
    if not shares or sum(shares.get(code, 0.0) for code in HOME) >= _FOREIGN_BELOW:
        return text
    glossary = glossaries().get(max(shares, key=lambda code: shares[code]))
    return f"{text} {glossary.gloss(text)}" if glossary else text
