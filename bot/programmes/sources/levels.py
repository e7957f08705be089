"""Finds the language level that a description asks for; no source has a field for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.entity.levels import find_levels
from bot.programmes.programme import CEFR

_ASKS = re.compile(
    r"""\b(?:lähtötaso|aloitustaso|kielitaitovaatimus|vähintään|edellyt\w+|vaadi\w*|vaati\w+|vaatimuk\w+|vaatimus|pääsyvaatimu\w+
    |tarvitse\w*|tarvitaan|tulee\s+olla|pitää\s+olla|on\s+oltava
    |starting\s+level|entry\s+level|at\s+least|minimum|requir\w+|prerequisite\w*|(?:you\s+)?need|must\s+(?:have|be|know))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\D)|\n+")


def required_levels(texts: Iterable[str]) -> dict[str, str]:
    """The CEFR levels that `texts` ask for, by language: {"fi": "B1"}. Of several the lowest one counts.

    Only a sentence that asks counts ("Lähtötaso B1.1", "you need at least B1"): a level that is only named may be
    what the course teaches.
    """
    found: dict[str, str] = {}
    for sentence in (sentence for text in texts for sentence in _SENTENCE.split(text)):
        if not _ASKS.search(sentence):
            continue
        for item in find_levels(sentence):
            language, level = item.entity.role, str(item.entity.value)
            if language in ("fi", "en") and level in CEFR:
                found[language] = min(level, found.get(language, level))
    return found
