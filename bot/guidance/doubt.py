"""How people say that they do not know: one list, for a bare answer, a story and a wish."""

from __future__ import annotations

import re

NOT_KNOWN = (
    r"(?:don't|dont|do not|not) (?:really )?know\b|\bdunno\b|\bidk\b|\bno idea\b|\bnot sure\b|\bunsure\b|\bi have no clue\b"
    r"|\ben(?:kä)? (?:\w+ )?(?:tiedä|tiiä|osaa sanoa|osaa päättää)\b|\bem+ä ti(?:edä|iä)\b|\bei (?:\w+ )?(?:hajua|aavistusta)\b"
    r"|\ben(?:kä)? (?:oo|ole) varma\b|\bне знаю\b|\bне уверен\w*"
)
_NOT_KNOWN = re.compile(rf"\b(?:{NOT_KNOWN})", re.IGNORECASE)
_AT_THE_END = re.compile(rf"\b(?:{NOT_KNOWN})\W*(?:yet|vielä|itse|myself|kyllä)?\W*\Z", re.IGNORECASE)
_WHAT = re.compile(
    rf"\b(?:{NOT_KNOWN})\W+(?:what|how|where|which|mitä|miten|mistä|mihin|mikä|että|что|как|куда)\b"
    r"|\bno idea\b(?! of (?!what|how|where|which)\w)",
    re.IGNORECASE,
)
_SHORT, _AT_MOST = 5, 9


def says_unsure(text: str) -> bool:
    """Whether a text says anywhere that the person does not know."""
    return bool(_NOT_KNOWN.search(text.replace("’", "'")))


def knows_not_what(text: str) -> bool:
    """Whether a text says that the person does not know what to do, how, or where."""
    return bool(_WHAT.search(text.replace("’", "'")))


def is_dont_know(text: str) -> bool:
    """Whether a short message only says that the person does not know: "no idea", "I told you that I don't know"."""
    plain, words = text.replace("’", "'"), len(text.split())
    return (words <= _SHORT and bool(_NOT_KNOWN.search(plain))) or (
        words <= _AT_MOST and bool(_AT_THE_END.search(plain))
    )
