"""Typed wishes about reminders: "remind me", "muistuta mua kun haku alkaa", "don't remind me any more"."""

from __future__ import annotations

import re

LONGEST = 14
"""Words: a longer message is about more than that."""
_STOP = re.compile(
    r"\b(?:(?:stop|no more|don'?t|do not|cancel|quit)\s(?:\w+\s){0,3}remind\w*|älä(?:kää)?\s(?:\w+\s){0,2}muistut\w*"
    r"|(?:lopeta|peru)\s(?:\w+\s){0,2}muistut\w*|en halua\s(?:\w+\s){0,2}muistut\w*)",
    re.IGNORECASE,
)
_WANT = re.compile(
    r"\b(?:remind me|set a reminder|send (?:me )?a reminder|muistut(?:a|atko|aisitko)\s(?:mua|minua|mulle|minulle|kun)"
    r"|(?:send me|let me know|notify me|inform me|message me)\b(?:\s\w+){0,3}?\swhen(?=\s(?:\w+\s){1,4}(?:start|begin|open)\w*)"
    r"|(?:ilmoita(?:tko|isitko)?|laita(?:tko)?|viestitä|kerrothan)\s(?:mulle\s|minulle\s)?(?:viesti\w*\s)?kun(?=\s(?:\w+\s){1,4}(?:alkaa|aukeaa|avautuu))"
    r"|(?:voit|voitko|voisitko|saatko)\s(?:sä\s|sinä\s)?muistuttaa|laita muistutus|haluan muistutuksen)\b",
    re.IGNORECASE,
)


def reminder_payload(text: str) -> str | None:
    """The button that the message stands for; None when it is about something else."""
    plain = text.replace("’", "'")
    if len(plain.split()) > LONGEST:
        return None
    if _STOP.search(plain):
        return '/inform{"follow_up": "remind_stop"}'
    return '/inform{"follow_up": "remind"}' if _WANT.search(plain) else None
