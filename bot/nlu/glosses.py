"""A text in a language with a glossary by its English words: "caawimaad ganacsi" → "help business"."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.language_scores import language_scores
from bot.nlu.languages import foreign_gloss, glossaries


@lru_cache(maxsize=64)
def gloss_of(text: str) -> str:
    """Its meaning in English word by word, where the text is mostly in a language that has a glossary; "" for any other.

    A text of which the glossary knows no word is rather spoken Finnish ("koodariksi ilmaseks").
    """
    gloss = foreign_gloss(text, language_scores(text)) or ""
    return "" if gloss == text else gloss


def gloss_in(language: str | None, text: str) -> str:
    """The meaning in English of a text known to be in a language; "" where any of its words is unknown."""
    glossary = glossaries().get(language or "")
    return glossary.whole_gloss(text) if glossary else ""


def with_gloss(text: str) -> str:
    """The text, followed by its gloss where it has one."""
    gloss = gloss_of(text)
    return f"{text} {gloss}" if gloss else text
