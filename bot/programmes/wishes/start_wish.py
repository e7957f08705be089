"""Reads by when something should start: "starting in January", "kurssi joka alkaa ensi kuussa"."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = (
    ("tammi", "january"),
    ("helmi", "february"),
    ("maalis", "march"),
    ("huhti", "april"),
    ("touko", "may"),
    ("kesä", "june"),
    ("heinä", "july"),
    ("elo", "august"),
    ("syys", "september"),
    ("loka", "october"),
    ("marras", "november"),
    ("joulu", "december"),
)
_START = r"(?:start(?:s|ing)?|begin(?:s|ning)?|alka\w*|aloit\w*)"
_NAMED = "|".join(rf"(?P<m{number}>{fi}kuu\w*|{en})" for number, (fi, en) in enumerate(_MONTHS, 1))
_IN_FINNISH = "|".join(rf"(?P<b{number}>{fi}kuussa)" for number, (fi, _) in enumerate(_MONTHS, 1))
_WHEN = re.compile(
    rf"\b(?:{_START}\b[^.;!?]{{0,20}}?\b(?:{_NAMED}|(?P<next>next\ month|ensi\ kuussa))"
    rf"|(?:{_IN_FINNISH}|(?P<bnext>ensi\ kuussa))\ {_START})\b",
    re.IGNORECASE,
)


def starts_by(text: str, today: date) -> date | None:
    """The last day of the month in which it should start, the next one of that name; None when the text names none."""
    found = _WHEN.search(text)
    if found is None:
        return None
    if found["next"] or found["bnext"]:
        month = today.month % 12 + 1
    else:
        month = next(number for number in range(1, 13) if found[f"m{number}"] or found[f"b{number}"])
    year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])
