"""Finnish words: base forms, through the system library libvoikko.

Voikko alone gives every possible base form in 0.02 ms a word. spaCy's Finnish pipeline picks
one of them in 7 ms a message and 350 MB of memory (measured; docs/decisions.md); for matching
against a vocabulary all readings are better than one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.errors import Unavailable


@lru_cache(maxsize=1)
def voikko() -> Any:
    """The Finnish analyser, opened once a process.

    Raises Unavailable when the system library or its dictionary is missing.
    """
    import libvoikko

    try:
        return libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException) as error:
        raise Unavailable(
            "Finnish needs the system library libvoikko and its dictionary: "
            "install the packages libvoikko1 and voikko-fi (Debian, Ubuntu) or libvoikko (Homebrew)"
        ) from error


@lru_cache(maxsize=20_000)
def base_forms(word: str) -> tuple[str, ...]:
    """Every base form Finnish morphology knows for `word`, lower case, likeliest first; () when unknown."""
    forms = dict.fromkeys(
        analysis["BASEFORM"].lower() for analysis in voikko().analyze(word) + voikko().analyze(word.capitalize())
    )
    return tuple(forms)


CONTENT = frozenset({"nimisana", "laatusana", "nimisana_laatusana", "teonsana"})
"""Voikko's names of nouns, adjectives and verbs."""


@lru_cache(maxsize=20_000)
def content_forms(word: str) -> frozenset[str]:
    """Base forms, in lower case, of a word that cannot be anything but a noun, an adjective or a verb; none for any other word."""
    readings = voikko().analyze(word)
    if not all(reading["CLASS"] in CONTENT for reading in readings):
        return frozenset()
    return frozenset(reading["BASEFORM"].lower() for reading in readings)
