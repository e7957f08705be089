"""Messages without the figures of speech in them (data/danger.yml), for a second look at what sounded like danger."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.danger import DANGER, load_phrases, normalised


@lru_cache(maxsize=1)
def _figures() -> re.Pattern[str] | None:
    return load_phrases(DANGER).figures


def without_figures(text: str) -> str | None:
    """What is left of the text, in small letters; None when no figure of speech stands in it."""
    figures, plain = _figures(), normalised(text)
    if figures is None or not figures.search(plain):
        return None
    return " ".join(figures.sub(" ", plain).split())
