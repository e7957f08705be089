"""How and when a coach may reach the person, told beside whatever was asked."""

from __future__ import annotations

from typing import Any

from bot.actions.context import Turn
from bot.dialogue.words.contact_wish import CHAT, PHONE, asks_for_call, contact_in, names_way, withholds
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.times import tells_when

BESIDE_TIMES = ("handoff_contact", "handoff_address", "handoff_consent")
"""Questions beside which the times that suit are told, too."""
OF_MATTER = ("handoff_topic", "handoff_reason")
ONLY_A_TIME = 3
"""Words that say nothing but a time: "huomenna kello 10"."""


def told_contact(turn: Turn) -> dict[str, Any]:
    """The way of contact that a message names and nothing else, or that a number or address in it stands for."""
    if not turn.slot("requested_slot"):
        return {"handoff_contact": PHONE} if asks_for_call(turn.text) else {}
    given = turn.entity("handoff_address")
    if given and turn.slot("requested_slot") != "handoff_address" and not turn.slot("handoff_contact"):
        return {"handoff_contact": given}
    is_asked = turn.slot("requested_slot") in ("handoff_contact", "handoff_address") and not is_question(turn.text)
    if turn.slot("requested_slot") == "handoff_address" and withholds(turn.text):
        return {"handoff_contact": CHAT}
    chosen = contact_in(turn.text) if names_way(turn.text, is_asked=is_asked) else None
    return {"handoff_contact": chosen} if chosen else {}


def told_times(turn: Turn) -> dict[str, Any]:
    """When a call suits, told after it was chosen: "aamulla mieluiten" instead of a yes to what is passed on."""
    if turn.entity("handoff_times"):
        return {"handoff_times": turn.entity("handoff_times")}
    asked = str(turn.slot("requested_slot") or "")
    # A word or two on the time, once a call was asked for, is no matter for a coach.
    is_bare = bool(turn.slot("handoff_contact")) and len(turn.text.split()) <= ONLY_A_TIME
    may_tell = asked in BESIDE_TIMES or (asked in OF_MATTER and is_bare)
    return {"handoff_times": turn.text} if may_tell and tells_when(turn.text) and not is_question(turn.text) else {}
