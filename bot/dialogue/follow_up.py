"""Short messages that lean on the cards just shown: "the second one", "something cheaper", "in Vantaa".

By themselves they mean little, and a classifier that sees one message alone guesses. Next to the buttons of the last
answer they are clear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.entity_types import Entity
from bot.nlu.wishes import Refinement, is_bare_refinement, refinements

CARD_BUTTON = "/programme_details{"
NEW_SEARCH = "find_"
ABOUT_PROGRAMME = "programme_"


def follow_up_intent(parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The intent that a bare refinement has in this place; None when the classifier's own intent holds.

    `offered` are the buttons of the last answer.
    """
    text, intent = str(parse["text"]), str(parse["intent"].get("name") or "")
    if intent.startswith((NEW_SEARCH, ABOUT_PROGRAMME)):
        return None
    wanted = refinements(text)
    if wanted == Refinement() or not is_bare_refinement(text, [_entity(text, item) for item in parse["entities"]]):
        return None
    if wanted.position is not None:
        return "programme_details"
    cards_are_shown = any(str(button.get("payload", "")).startswith(CARD_BUTTON) for button in offered)
    return "inform" if cards_are_shown else None


def _entity(text: str, item: Mapping[str, Any]) -> Entity:
    start, end = int(item["start"]), int(item["end"])
    return Entity(item["entity"], item["value"], start, end, text[start:end], item.get("role"))
