"""Typed questions about the request to a coach: "where is my ticket", "где моя заявка", "kus on minu taotlus".

In several languages the word for a request is also the one for an application; one's own request is asked for by "my".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

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
    r"^\W*(?:(?:hi|hello|hei|moi|and|ja|tere|hej)\W+)?(?:"
    r"(?:where(?:'?s| is)?|what happened (?:to|with)|how is|status of) my (?:ticket|request|message to (?:the |a )?coach)\b"
    r"|(?:missä|mis|miten) (?:on |oli )?(?:mun|minun) (?:on )?(?:pyyntö\w*|tiketti\w*|yhteydenotto\w*)"
    r"|где (?:мо[йяёе]) (?:заявк\w+|запрос\w*|обращени\w+)|де (?:м[оі]\w*) (?:заявк\w+|запит\w*|звернення)"
    r"|kus on (?:minu|mu) (?:taotlus|päring|palve)|var är min (?:förfrågan|begäran|ansökan)"
    r"|[أا]ين طلبي|درخواست(?:م| من) کجاست|(?:halkee|xaggee|mee|aaway) (?:\w+ )?codsiga\w*"
    r")",
    re.IGNORECASE,
)


def cancelling_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The button that takes the request back, when the message only says to cancel it under what was said of the request."""
    is_offered = any(button["payload"] in (CHECK, TAKE_BACK) for button in offered)
    return TAKE_BACK if is_offered and _CANCELS.fullmatch(text) else None


def ticket_payload(text: str) -> str | None:
    """The button that the message stands for; None when it is about something else."""
    return CHECK if len(text.split()) <= LONGEST and _ASKS.search(text.replace("’", "'")) else None
