"""How the interview asks: only for what is not known, and after something else was dealt with once in full, then as an offer to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.answers.in_hand import FORM_QUESTION
from bot.dialogue.answers.said import of_this_turn, said_in
from bot.guidance.state import SLOT as GUIDANCE

INTERVIEW = f"{FORM_QUESTION}guidance_"
WAITS = f"{INTERVIEW}waits"
"""What is said in place of the question."""
OF_INTERVIEW = (
    FORM_QUESTION, "utter_guidance_", "utter_get_guidance", "utter_explain_", "utter_other_person", "utter_change_language_done",
)  # fmt: skip
"""Beginnings of what the interview itself says, and of what changes no subject."""
BACKGROUND = f"{INTERVIEW}background"
SCHOOL, WORK_DONE = f"{BACKGROUND}_school", f"{BACKGROUND}_work"


def asked_for_rest(question: str, slots: Mapping[str, Any]) -> str:
    """The key of the question, or of the half of it whose other half the person has told already.

    Work that was searched or wished for need not be work that was done.
    """
    if question != BACKGROUND:
        return question
    notes = (slots.get(GUIDANCE) or {}).get("notes") or {}
    is_told = notes.get("background") or not (slots.get("lookup") or notes.get("goal"))
    has_worked = slots.get("occupation") and is_told
    return SCHOOL if has_worked else WORK_DONE if slots.get("education_level") else question


def may_wait(question: str, tracker: DialogueStateTracker) -> bool:
    """Whether who was asked this a moment ago is busy with something else: with cards, or with a second question of their own."""
    if not question.startswith(INTERVIEW):
        return False
    before, now = _answer_before(tracker), said_in(of_this_turn(tracker))
    if not any(str(reply.get("key") or "").startswith((question, WAITS)) for reply in before):
        return False
    shows_cards = any(reply.get("cards") for reply in now)
    return _has_aside(now) and (shows_cards or _has_aside(before))


def _answer_before(tracker: DialogueStateTracker) -> Sequence[Mapping[str, Any]]:
    """What was said in answer to the message before the one at hand."""
    events = list(tracker.events)
    before = events[: len(events) - len(list(of_this_turn(tracker))) - 1]
    return said_in(takewhile(lambda event: event.type_name != "user", reversed(before)))


def with_skip(reply: dict[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """The offer with the button that leaves the `question` out, which may be pressed or typed all the same."""
    skips = [button for button in question["buttons"] if '{"skip"' in button["payload"]]
    return {**reply, "buttons": [*reply["buttons"], *skips]}


def _has_aside(said: Sequence[Mapping[str, Any]]) -> bool:
    return any(not str(reply.get("key") or "").startswith(OF_INTERVIEW) for reply in said)
