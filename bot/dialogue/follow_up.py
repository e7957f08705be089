"""Short messages that lean on what was just shown: "the second one", "something cheaper", "care work", "skip".

By themselves they mean little, and a classifier that sees one message alone guesses. Next to the cards and buttons of
the last answer they are clear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.payload import read_payload
from bot.nlu.entity_types import FIELD, OCCUPATION, PROGRAMME, SKILL, Entity
from bot.nlu.wishes import Refinement, is_bare_refinement, refinements

CARD_BUTTON = "/programme_details{"
ANSWER_BUTTON = "/inform{"
SKIP = "skip"
NEW_SEARCH = "find_"
ABOUT_PROGRAMME = "programme_"
SURE = "sure"
CHANGE_LANGUAGE = "change_language"
NOT_UNDERSTOOD = frozenset({"out_of_scope", "nlu_fallback", "inform"})
LONGEST_ANSWER = 5
"""Words in a message that can be nothing but the answer to the question that was asked."""
_NO_PREFERENCE = re.compile(
    r"\W*(?:(?:mä|minä|mä en|i|im|i'm)\s+)?(?:en (?:tiedä|tiiä|osaa sanoa)|ihan sama|ei (?:väliä|merkitystä)|ohita|seuraava"
    r"|skip|pass|next|don'?t know|do not know|no idea|not sure|dunno|idk|any(?:thing|where)?|doesn'?t matter|whatever"
    r"|missä vaan|mikä vaan|mikä tahansa)(?:\s+(?:vielä|this|question|yet|kiitos|please))*\W*",
    re.IGNORECASE,
)


def names_work(parse: Mapping[str, Any]) -> bool:
    """Whether the message names a field, an occupation or a skill."""
    return any(item["entity"] in (FIELD, OCCUPATION, SKILL) for item in parse["entities"])


def skip_payload(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The offered button that leaves the question out, when the message says that the person does not know or mind."""
    if not _NO_PREFERENCE.fullmatch(text.replace("’", "'")):
        return None
    return next((str(button["payload"]) for button in offered if SKIP in _answer(button)), None)


def follow_up_intent(parse: Mapping[str, Any], offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The intent that a short message has in this place; None when the classifier's own intent holds.

    `offered` are the buttons of the last answer.
    """
    text, intent = str(parse["text"]), str(parse["intent"].get("name") or "")
    if _answers_what(parse, text, offered):
        return "inform"
    if intent in NOT_UNDERSTOOD and _is_programme_name(parse, text):
        return "programme_details"
    wanted = refinements(text)
    if wanted == Refinement() or not is_bare_refinement(text, [_entity(text, item) for item in parse["entities"]]):
        return None
    if intent == CHANGE_LANGUAGE or (wanted.position is not None and intent.startswith(ABOUT_PROGRAMME)):
        return None
    if intent.startswith(NEW_SEARCH) and parse.get("fit") == SURE:
        return None
    if wanted.position is not None:
        return "programme_details"
    cards_are_shown = any(str(button.get("payload", "")).startswith(CARD_BUTTON) for button in offered)
    return "inform" if cards_are_shown else None


def _is_programme_name(parse: Mapping[str, Any], text: str) -> bool:
    """Whether the message is nothing but the name of a programme or provider."""
    rest = text
    for item in parse["entities"]:
        if item["entity"] == PROGRAMME:
            rest = rest.replace(text[item["start"] : item["end"]], "")
    return rest != text and not re.search(r"\w", rest)


def _answers_what(parse: Mapping[str, Any], text: str, offered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the person was asked for a field, and names one in a few words."""
    was_asked = any(FIELD in _answer(button) for button in offered)
    return was_asked and names_work(parse) and len(text.split()) <= LONGEST_ANSWER


def _answer(button: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a button that answers a question says, by entity; empty for any other button."""
    payload = str(button.get("payload", ""))
    return read_payload(payload)[1] if payload.startswith(ANSWER_BUTTON) else {}


def _entity(text: str, item: Mapping[str, Any]) -> Entity:
    start, end = int(item["start"]), int(item["end"])
    return Entity(item["entity"], item["value"], start, end, text[start:end], item.get("role"))
