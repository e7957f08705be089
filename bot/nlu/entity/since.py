"""Points in time that people name for the end of their last job: "since March 2024", "vuodesta 2022", "2023 elokuusta"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "jan": 1, "tammi": 1, "feb": 2, "helmi": 2, "mar": 3, "maalis": 3, "apr": 4, "huhti": 4, "may": 5, "touko": 5,
    "jun": 6, "kesaku": 6, "jul": 7, "heina": 7, "aug": 8, "eloku": 8, "sep": 9, "syysku": 9, "oct": 10, "loka": 10,
    "nov": 11, "marras": 11, "dec": 12, "joulu": 12, "winter": 2, "talve": 2, "talvi": 2, "spring": 4, "keva": 4,
    "summer": 7, "kesa": 7, "autumn": 10, "fall": 10, "syks": 10,
}  # fmt: skip
"""Months and seasons (by their middle) by how their names begin, without umlauts."""
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))

_WITH_YEAR = re.compile(
    rf"(?:\b(?P<month>{_NAMES})[a-z]*[\s,]+(?:of\s+|vuonna\s+|vuodesta\s+)?)?\b(?P<year>(?:19[89]|20[0-4])\d)\b"
    rf"(?:\s+(?P<month_after>{_NAMES})[a-z]*)?"
)
_MONTH_ALONE = re.compile(
    rf"\b(?:since|in|from|last|viime|this|tana)\s+(?:last\s+|the\s+|this\s+|viime\s+)?(?P<month>{_NAMES})[a-z]*"
)
_MONTH_SINCE = re.compile(rf"\b(?P<month>{_NAMES})[a-z]*(?:sta|na|lla)\b")


@dataclass(frozen=True)
class Time:
    """A length of time in whole months, or how long ago a point in time was, and where the text names it."""

    months: int
    start: int
    end: int


def points_in_time(plain: str, today: date) -> Iterator[Time]:
    """The past points in time of a text in small letters without umlauts.

    A year alone counts as this time of that year, so that 2022 is four years ago all through 2026; a month
    alone as the last one of that name.
    """
    dated = list(_WITH_YEAR.finditer(plain))
    for match in dated:
        named = match["month"] or match["month_after"]
        month = _MONTHS[named] if named else today.month
        months = (today.year - int(match["year"])) * 12 + today.month - month
        if months >= 0:
            yield Time(months, match.start(), match.end())
    for pattern in (_MONTH_ALONE, _MONTH_SINCE) if not dated else ():
        for match in pattern.finditer(plain):
            yield Time((today.month - _MONTHS[match["month"]]) % 12, match.start(), match.end())
