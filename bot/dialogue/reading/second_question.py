"""Two things in one message: one is answered, the other is a button right under the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.answers.texts import Texts
from bot.dialogue.intents import NEW_SEARCH
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.payload import read_payload
from bot.dialogue.words.questions import is_question

ALSO = "also_asked"
"""Key of the parse data that holds the button (payload) of what is asked beside what is answered."""
LEAST_WORDS, LEAST_TOLD, MOST_PARTS = 3, 4, 4
"""Words in a part that asks, and in one that only tells of something ("my permit ends soon"); parts of a message that is no story."""
_CLAUSE_END = re.compile(r"[.!,;]+\s+")
KEPT = frozenset({"field", "occupation", "skill", "municipality"})
"""Facts that belong to the search which they are named with."""
_BETWEEN = re.compile(
    r"[?!]+\s+|,?\s+(?:and|plus|ja|sekä|а также|и|och)\s+(?=\w)|[.,]\s+(?=(?:also|and|myös|lisäksi|ja)\b)",
    re.IGNORECASE,
)
_WANTS = words_pattern(
    r"also\b | myös\b | lisäksi\b | want\b | need\b | looking\ for | would\ like | help\b"
    r" | halua\w* | haluu\w* | halui\w* | tarvi\w* | tarttis\w* | etsi\w* | apua\b"
    r" | хочу | ищу | нуж\w+ | vill\b | söker\b"
)


def parts_of(text: str) -> list[str]:
    """The parts of a message of which one at least asks or wants something; [] where there are not several."""
    asks = {part.strip(): bool(is_question(part) or _WANTS.search(part)) for part in _BETWEEN.split(text)}
    parts = [part for part, is_asked in asks.items() if len(part.split()) >= (LEAST_WORDS if is_asked else LEAST_TOLD)]
    return parts if any(map(asks.get, parts)) and 1 < len(parts) <= MOST_PARTS else []


def told_and_asked(text: str) -> tuple[str, str]:
    """What a message tells first, and the question at its end; all of any other message is told, or else asked."""
    told, _, asked = (part.strip() for part in re.sub(_CLAUSE_END, "\n", text.strip()).rpartition("\n"))
    if told and is_question(asked) and not is_question(told):
        return told, asked
    return ("", text) if is_question(text) else (text, "")


def question_after_statement(text: str) -> str | None:
    """The question at the end of a message that tells something first; None for any other message."""
    told, asked = told_and_asked(text)
    return asked if told and len(asked.split()) >= LEAST_WORDS else None


def other_wish(main: str, read: Sequence[Mapping[str, Any]]) -> str | None:
    """The button of what is asked beside `main`, of the meanings of the parts; None when there is no second thing, or several."""
    others = {one["intent"]: one for one in read if one["intent"] != main}
    if len(others) != 1 or all(one["intent"] != main for one in read):
        return None
    name, other = others.popitem()
    facts = {item["entity"]: item["value"] for item in other["entities"] if item["entity"] in KEPT}
    return f"/{name}{json.dumps(facts)}" if facts and name.startswith(NEW_SEARCH) else f"/{name}"


def second_offer(texts: Texts, language: str, parse: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    """The sentence that says what else was asked, and the button to that answer; None where nothing else was."""
    payload = str(parse.get(ALSO) or "")
    title = texts.title(read_payload(payload)[0], language) if payload else None
    if not title:
        return None
    button = {"title": title, "payload": payload, "kind": "choice"}
    return texts.phrase("also_asked", language, topic=title), button


def with_first(buttons: Sequence[dict[str, Any]], first: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons with this one before them, and none that says the same."""
    return [first, *(button for button in buttons if button["title"] != first["title"])]
