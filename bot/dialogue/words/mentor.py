"""Typed offers to help others: "I want to become a mentor", "haluan mentoriksi"."""

from __future__ import annotations

import re

OFFER = '/request_human{"handoff_topic": "mentor"}'
LONGEST = 16
"""Words: a longer message is about more than that."""
_OFFERS = re.compile(
    r"\b(?:i\s|i want\s|can i\s|could i\s|may i\s|how (?:do|can) i\s|want to\s|would like to\s|like to\s|ready to\s|happy to\s)+"
    r"(?:to\s)?(?:be|become|act as|work as|volunteer as)\s(?:a\s|an\s)?(?:\w+\s)?mentor\b"
    r"|\bi (?:can|could|want to|would like to) mentor\b"
    r"|\b(?:haluan|haluaisin|haluisin|voin|voisin|voinko|voisinko|tahdon|miten pääsen|pääsenkö|ryhdyn|alan)\s(?:\w+\s){0,3}"
    r"(?:vertais)?mentori(?:ksi|na)\b"
    r"|\b(?:voin|voisin|haluan|haluaisin) (?:olla|ryhtyä|tulla) (?:\w+\s)?(?:vertais)?mentori(?:ksi|na)?\b",
    re.IGNORECASE,
)


def mentor_payload(text: str) -> str | None:
    """The button that the message stands for; None when the person looks for a mentor or for something else."""
    return OFFER if len(text.split()) <= LONGEST and _OFFERS.search(text.replace("’", "'")) else None
