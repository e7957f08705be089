"""What people type when they are asked how it went, instead of pressing a button: "sain töitä", "still nothing"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.words.payload import read_payload

FOLLOW_UP = "follow_up"
NOTHING = "none"
LONGEST = 15
"""Words: a longer message says more than one thing."""
# In this order: what is denied comes before what is told, the narrower before the wider.
_SAID = tuple(
    (value, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for value, words in (
        ("stop", r"älä(?:kää)? (?:enää )?kysy|lopeta\b|stop\b|do(?:n'?t| not) ask"),
        (
            NOTHING,
            r"(?:en|ei) (?:oo|ole|saanut|saanu|löytänyt|löytäny|löydä|vielä|mitään|päässyt|pääsyt)|nothing|not yet"
            r"|no (?:job|work|luck)|ha(?:ve|s)(?:n'?t| not)|did(?:n'?t| not)|still (?:looking|unemployed|searching|no)"
            r"|työtön|työttömänä|(?:etsin|haen) (?:vielä|yhä|edelleen)|unemployed",
        ),
        ("work_trial", r"työkokeilu|(?:work )?trial"),
        (
            "company_founded",
            r"(?:perustin|avasin|aloitin) (?:\w+ )?(?:yrityksen|firman|toiminimen)|olen (?:nyt )?yrittäjä"
            r"|(?:started|founded|opened) (?:a|my|an) (?:\w+ )?(?:company|business)|i have (?:a|my) (?:own )?(?:company|business)",
        ),
        (
            "company_considered",
            r"(?:suunnittelen|mietin) (?:\w+ )?(?:yritys|yrittäj|firma)|plan\w* (?:\w+ )?(?:\w+ )?(?:company|business)",
        ),
        ("training", r"kurssi|koulutuksessa|aloitin koulutuksen|(?:on|started|in) (?:a |the )?(?:\w+ )?(?:course|training)"),
        ("further_study", r"opiskelen|pääsin (?:\w+ )?(?:kouluun|opiskelemaan|yliopisto|ammattikoulu)|i (?:am |'m )?study"),
        ("peer_group", r"ryhmä(?:ssä|n|än)|mentori|(?:a|in a) (?:group|mentor)"),
        (
            "work",
            r"(?:sain|löysin|saanut|löytänyt) (?:\w+ )?(?:töitä|työn|työpaikan|duunia)|(?:olen|oon|mä oon) (?:nyt )?(?:töissä|duunissa)"
            r"|(?:got|found|have|started) (?:a |an |my )?(?:\w+ )?(?:job|work)|i (?:am |'m )?work(?:ing)?\b|i'?m working|employed",
        ),
    )
)  # fmt: skip


def outcome_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The offered answer to "how did it go?" that the message gives; None when that was not asked, or for a question."""
    answers = {}
    for button in offered:
        payload = str(button.get("payload", ""))
        if payload.startswith("/inform{"):
            answers[read_payload(payload)[1].get(FOLLOW_UP)] = payload
    if NOTHING not in answers or "?" in text or len(text.split()) > LONGEST:
        return None
    plain = text.replace("’", "'")
    return next((answers[value] for value, pattern in _SAID if value in answers and pattern.search(plain)), None)
