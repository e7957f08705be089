"""What a search takes into account beside its topic and place, and what a message has just changed in that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.told import fact_of
from bot.programmes.programme import Programme

LEVELS = ("language_level", "english_level")
"""Facts that change the order of what is found, and that the sentence above the cards does not name."""
WISHES = {
    "delivery": "value_delivery_online",
    "free_only": "wish_free",
    "short": "wish_short",
    "in_english": "wish_in_english",
    "evening": "wish_evening",
}


def unmet(turn: Turn, lookup: Any, found: Sequence[Programme]) -> str:
    """What was wished for and none of the programmes `found` is known to have: teaching in English, no price; "" for nothing."""
    in_english = any("en" in programme.languages for programme in found)
    free = all(programme.is_free for programme in found)
    keys = [
        *(["unmet_english"] if lookup.in_english and not in_english else []),
        *(["unmet_free"] if lookup.free_only and not free else []),
    ]
    return " ".join(map(turn.phrase, keys))


def heeded(turn: Turn, lookup: Any, *, widened: bool) -> str:
    """What was heeded, in a sentence, and before it what the message has changed; "" for nothing.

    Of a search that was `widened` its own sentence tells what was given up.
    """
    changed = [
        turn.phrase("results_changed", now=_words(turn, name, turn.slot(name)), before=_words(turn, name, before))
        for name, before in _replaced(turn).items()
    ]
    known = [_words(turn, name, turn.slot(name)) for name in LEVELS if turn.slot(name) and name not in lookup.skipped]
    wishes = [] if widened else [turn.phrase(key) for name, key in WISHES.items() if getattr(lookup, name)]
    facts = ", ".join([*([] if changed else known), *wishes])
    return " ".join([*changed, *([turn.phrase("results_heeded", facts=facts)] if facts else [])])


def _words(turn: Turn, name: str, value: Any) -> str:
    return services.in_words(name, value, turn.language)


def _replaced(turn: Turn) -> dict[str, Any]:
    """The levels that the message at hand has put in the place of others, with those others."""
    told = {fact_of(item) for item in turn.message.get("entities") or []}
    events = turn.tracker.events
    at_hand = max((place for place, event in enumerate(events) if event.get("event") == "user"), default=0)
    before = {
        event["name"]: event.get("value")
        for event in events[:at_hand]
        if event.get("event") == "slot" and event["name"] in LEVELS
    }
    return {name: value for name, value in before.items() if name in told and value and value != turn.slot(name)}
