"""The offered button that typed words mean: its number or place, a yes or a no that was asked for, or words of its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.intents import YES_OR_NO
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.programme import is_on_screen
from bot.dialogue.words.questions import is_question
from bot.dialogue.words.yes_no import is_half_yes, prefers_other, says_yes_or_no
from bot.nlu.finnish import base_forms
from bot.nlu.glosses import with_gloss
from bot.nlu.wishes import is_bare_refinement, refinements

ANSWER = "/inform{"
"""What the buttons of a question begin with: an answer to it needs no meaning of its own."""
SITUATION_ANSWER = '/inform{"guidance": "situation.'
FIELD_ANSWER = '/inform{"field"'
FEEDBACK = "feedback"
LONGEST_NEGATION = 5
_NEGATION = re.compile(r"\b(?:don'?t|do not|not|never|älä|älkää|en|ei|inte|не|لا|nicht|ne|ära)\b", re.IGNORECASE)
HALF = '"check_answer": "some"'
FOR_GOOD = "/delete_my_data"
"""What cannot be undone."""
LONGEST_CHOICE = 9
"""Words in a message that may choose the field that its words name."""
FEWEST_COUNTED = 3
"""Buttons that are counted by their places; one or two may as well stand under what was said of programmes before."""
LONGEST_TITLE = 3
"""Words in a message that may be nothing but words of a title."""
LONG = 5
"""Letters of a word in a title that says something."""
_DENIALS = frozenset("ei en no not don".split())
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_NOTHING = frozenset(
    "no niin joo juu ok okei siis se sen toi ton tuo vaan vain ehkä vaikka kiitos kai hmm sitten please maybe the that well so".split()
)
_NEVER_ALONE = frozenset("ei en olla kyllä haluta yes not no do don't minä mä tietää".split())
"""Words that stand in titles and choose none of them by themselves."""


def offered_payload(
    text: str, intent: str | None, offered: Sequence[Mapping[str, Any]], *, is_sure: bool = False
) -> str | None:
    """The payload of the button that a typed message means; `is_sure` tells whether it has a meaning of its own."""
    named = [
        button for button in offered if FIELD_ANSWER in button["payload"] and _names_title(text, str(button["title"]))
    ]
    if len(named) == 1 and len(text.split()) <= LONGEST_CHOICE:
        return str(named[0]["payload"])
    choices = [button for button in offered if button.get("kind") != FEEDBACK]
    place = _place(text, offered, choices)
    if place and 1 <= place <= len(choices):
        return str(choices[place - 1]["payload"])
    if intent in YES_OR_NO and refinements(text).position is not None:
        return None  # "joo mut entä se eka" is no yes
    if is_half_yes(text):
        return next((str(button["payload"]) for button in offered if HALF in str(button["payload"])), None)
    if says_go_on(text) or prefers_other(text):
        return None
    if _negates_yes(text, offered):
        return next((str(button["payload"]) for button in offered if button.get("when") == "deny"), None)
    for button in offered:
        payload, when = str(button["payload"]), button.get("when")
        if payload.startswith(FOR_GOOD) and when == "affirm" and intent in ("affirm", FOR_GOOD.removeprefix("/")):
            # What cannot be undone is asked again where the yes is in no word of it: "send it".
            return payload if _agrees(text, str(button["title"])) and not is_question(text) else FOR_GOOD
        if intent in YES_OR_NO and when == intent and payload != f"/{intent}":
            return payload
    if intent in YES_OR_NO:
        return None
    return _titled(text, [button for button in choices if not is_sure or str(button["payload"]).startswith(ANSWER)])


def _agrees(text: str, title: str) -> bool:
    """Whether a yes is said in a word of agreeing, or in a word of the button's title."""
    said = {form for word in _WORD.findall(text.casefold()) for form in _forms(word)}
    return says_yes_or_no(with_gloss(text)) or any(said & _forms(word) for word in _WORD.findall(title.casefold()))


def chosen_by_place(text: str, payload: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The title of the button with this payload, where the typed words only count it: "eka" may have meant something else."""
    choices = [button for button in offered if button.get("kind") != FEEDBACK]
    place = _place(text, offered, choices)
    titles = [str(button["title"]) for button in choices if button["payload"] == payload]
    return titles[0] if place and titles else None


def _negates_yes(text: str, offered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a short message says not to do what the button of the yes would do: "no, don't delete", "älä lähetä"."""
    titles = [str(button["title"]) for button in offered if button.get("when") == "affirm"]
    if len(text.split()) > LONGEST_NEGATION or not _NEGATION.search(text.replace("’", "'")) or is_question(text):
        return False
    said = {form for word in _WORD.findall(text.casefold()) for form in _forms(word)} - _NEVER_ALONE
    return any(said & (_forms(word) - _NEVER_ALONE) for title in titles for word in _WORD.findall(title.casefold()))


def _place(text: str, offered: Sequence[Mapping[str, Any]], choices: Sequence[Mapping[str, Any]]) -> int | None:
    """The place of the button that is meant, from 1: its number, or "the second one" under what is no answer but a choice."""
    number = text.strip().rstrip(".)")
    if number.isdecimal() and len(number) < 3:
        return int(number)
    is_answer = is_on_screen(offered) or any(button.get("kind") == FEEDBACK for button in offered)
    if is_answer or len(choices) < FEWEST_COUNTED or not is_bare_refinement(text, []):
        return None
    return refinements(text).position


def _names_title(text: str, title: str) -> bool:
    """Whether the text holds the title of a button: "I want to study care" chooses "Care", which alone may mean a child's care."""
    return re.search(rf"\b{re.escape(title)}\b", text, re.IGNORECASE) is not None


def _titled(text: str, choices: Sequence[Mapping[str, Any]]) -> str | None:
    """The payload of the only button whose title has every word of a short text, in whatever form: "työnhausta", "tallenna"."""
    if len(text.split()) > LONGEST_TITLE or is_question(text):
        return None
    words = [_forms(word) for word in _WORD.findall(text.casefold())]
    if not any(word.isdisjoint(_NEVER_ALONE | _SAYS_NOTHING) for word in words):
        return None
    found = {
        str(button["payload"])
        for button in choices
        if _says_title(words, str(button["title"]), in_full=str(button["payload"]).startswith(SITUATION_ANSWER))
    }
    return found.pop() if len(found) == 1 else None


def _says_title(words: Sequence[frozenset[str]], title: str, *, in_full: bool) -> bool:
    """Whether a title has all these words that say something, and one that must be said `in_full` no long one beside them.

    "I am home" tells of no children, and "job" not that there is none.
    """
    parts = [_forms(part) for part in _WORD.findall(title.casefold())]
    has_all = all(any(word & part for part in parts) for word in words if word.isdisjoint(_SAYS_NOTHING))
    denies = any(part & _DENIALS for part in parts) and not any(word & _DENIALS for word in words)
    left = [part for part in parts if part.isdisjoint(_NEVER_ALONE) and not any(part & word for word in words)]
    return has_all and not denies and not (in_full and any(max(map(len, part)) >= LONG for part in left))


def _forms(word: str) -> frozenset[str]:
    return frozenset((word, *base_forms(word)))
