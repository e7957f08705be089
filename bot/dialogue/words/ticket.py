"""Typed questions about the request to a coach: "where is my ticket", "где моя заявка", "kus on minu taotlus".

One's own request is asked for by "my", in a language with a glossary by its English words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.glosses import gloss_of

CHECK = "/check_ticket"
TAKE_BACK = '/check_ticket{"confirm": "ask"}'
_CANCELS = re.compile(
    r"\W*(?:(?:please|ok|okei|no|yes|joo|can (?:you|i)|could i|i want to|voitko|voiko|voinko|haluan|tän|tämän|sen|ton)\W+)*"
    r"(?:cancel|withdraw|take back|stop|peru|peruuta|perukaa|perua|peruuttaa)"
    r"(?:\W+(?:it|that|this|my request|the request|se|sen|tän|pyyntö\w*|pyynnö\w*))?(?:\W+(?:please|kiitos))?\W*",
    re.IGNORECASE,
)
LONGEST = 9
"""Words: a longer message is about more than that."""
_ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|hei|moi|and|ja|but|what)\W+)*(?:"
    r"(?:where(?:'?s| is| are)?|what happened (?:to|with)|how is|(?:(?:what|which)(?: what)?(?:'?s| is)?(?: the)? )?status(?: of)?)"
    r" my (?:ticket|request|message to (?:the |a )?coach)\b"
    r"|my (?:ticket|request) (?:is )?(?:where|status|how)\b"
    r"|(?:missä|mis|miten) (?:on |oli )?(?:mun|minun) (?:on )?(?:pyyntö\w*|tiketti\w*|yhteydenotto\w*)"
    r")",
    re.IGNORECASE,
)


def cancelling_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The button that takes the request back, when the message only says to cancel it under what was said of the request."""
    is_offered = any(button["payload"] in (CHECK, TAKE_BACK) for button in offered)
    return TAKE_BACK if is_offered and _CANCELS.fullmatch(text) else None


def ticket_payload(text: str) -> str | None:
    """The button that the message stands for; None when it is about something else."""
    # Many languages have one word for a request and an application.
    reads = text, gloss_of(text).replace("application request", "request").replace("application", "request")
    asks = any(_ASKS.search(read.replace("’", "'")) for read in reads)
    return CHECK if asks and len(text.split()) <= LONGEST else None
