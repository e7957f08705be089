"""A message that speaks of an earlier line: it is read as if that line had been the last thing said.

The gateway knows which line a person replied to, or under which one they pressed a button; `earlier` is that line as a reply
without its words (bot/conversations/pointing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EARLIER = "earlier"
"""Its name in the request to Rasa and in the message's metadata."""
SHOWN, CURRENT = "shown_programmes", "current_programme"


def slots_of(earlier: Mapping[str, Any]) -> dict[str, Any]:
    """The programmes under discussion in the line, by slot; empty when it speaks of none."""
    cards, programme = [card["id"] for card in earlier.get("cards") or ()], earlier.get("programme")
    if cards:
        return {SHOWN: cards, CURRENT: programme}
    return {CURRENT: programme} if programme else {}
