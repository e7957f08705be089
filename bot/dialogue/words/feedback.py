"""What people type when they are asked what was wrong with an answer: "the words are hard", "väärä vastaus"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.words.payload import read_payload

REASON = "feedback_reason"
LONGEST = 8
"""Words: a longer message says what the person needs, not only what was wrong."""
NOT_ASKED = "not_asked"
_SAID = tuple(
    (reason, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for reason, words in (
        (
            NOT_ASKED,
            r"not what i (?:asked|meant|mean|said|wanted)|did ?n(?:'?t|ot) (?:ask|mean) (?:that|this|about|for|it)\b"
            r"|asked (?:something else|about)|misunderst\w+|understood me wrong|(?:it|this|you|that) did ?n(?:'?t|ot) answer|something else"
            r"|en (?:\w+ ){0,2}(?:kysyny|tarkoittan|tarkottan)\w*|kysyin (?:\w+ )?(?:muuta|toista|eri)|(?:ymmärsit|käsitit) (?:\w+ )?väärin"
            r"|(?:et|tämä ei|se ei|toi ei) vastan\w+|eri asia\w*|ihan muuta",
        ),
        (
            "hard_words",
            r"(?:hard|difficult|big|long) (?:words?|language|text)|(?:simple|easy|easie)r?\b|(?:don'?t|cannot|can'?t) understand"
            r"|vaikei\w+|vaikea\w*|selko\w+|helpom\w+|helppo\w*|en (?:ymmärrä|ymmärtänyt|tajua)",
        ),
        ("out_of_date", r"out of date|outdated|too old|old (?:info|information)|vanhentun\w+|vanha\w* tieto\w*|ei enää pidä"),
        ("not_for_me", r"not for me|not about me|does ?n'?t (?:suit|fit)|ei (?:sovi|koske|kosketa|ole minulle|oo mulle)"),
        ("wrong", r"wrong|incorrect|not true|false|väär\w+|ei (?:ole|oo) totta|ei(?:vät)? pidä paik\w+|valhe\w*|pielessä"),
    )
)  # fmt: skip


def says_not_asked(text: str) -> bool:
    """Whether the message says that an answer was to another question."""
    return len(text.split()) <= LONGEST and bool(dict(_SAID)[NOT_ASKED].search(text.replace("’", "'")))


def feedback_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The offered reason that the message gives; None when no reason was asked for or it gives none."""
    if len(text.split()) > LONGEST:
        return None
    payloads = [str(button.get("payload", "")) for button in offered]
    reasons = {read_payload(payload)[1].get(REASON): payload for payload in payloads if REASON in payload}
    plain = text.replace("’", "'")
    return next((reasons[name] for name, pattern in _SAID if name in reasons and pattern.search(plain)), None)
