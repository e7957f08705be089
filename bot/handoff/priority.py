"""How soon a coach should look: rules over what the person chose and wrote."""

from __future__ import annotations

import re

from bot.handoff.ticket import Priority
from bot.nlu.danger import speaks_of_danger

# A deadline that is near, or a home or an income that is being lost.
_URGENT = re.compile(
    r"\b(?:(?<!ei ole )kiire(?!ttä)\w*|tänään|huomen(?:na|iseksi|een)|heti|välittömästi|viimeinen päivä|määräaika\w*|karenssi\w*|häätö\w*"
    r"|irtisanot\w*|katkais\w*|(?<!not )urgent(?:ly)?|asap|today|tomorrow|immediately|right away|deadline|evict\w*"
    r"|homeless|asunnoton\w*|asunnottom\w*|stopped my benefit\w*|lost my benefit\w*)\b",
    re.IGNORECASE,
)


def priority_of(reason: str, *, is_crisis: bool) -> Priority:
    """Crisis after an answer to danger or when the words speak of it; urgent by what the words name; else normal."""
    if is_crisis or speaks_of_danger(reason):
        return Priority.CRISIS
    return Priority.URGENT if _URGENT.search(reason) else Priority.NORMAL
