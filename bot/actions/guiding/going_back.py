"""Back to the question before: what was answered there is forgotten, and it is asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from bot.actions.context import Turn
from bot.actions.guiding.state import keep
from bot.guidance.interview import ENTITIES, SLOT
from bot.guidance.state import Guidance

REQUESTED = "requested_slot"
FORGOTTEN: dict[str, dict[str, Any]] = {
    "goal": {"goal": None},
    "situation": {"situation": ()},
    "obstacles": {"obstacles": ()},
}
"""What the state keeps of the answer to each question, when there is none."""


def question_before(turn: Turn, beginning: str) -> str | None:
    """The slot of the form whose slots begin so that was asked for before the one that is asked for now."""
    now = turn.slot(REQUESTED)
    for event in reversed(turn.tracker.events):
        if event.get("event") == "slot" and event.get("name") == REQUESTED:
            before = str(event.get("value") or "")
            if before.startswith(beginning) and before != now:
                return before
    return None


def reopened(turn: Turn, state: Guidance) -> list[EventType]:
    """Events after which the interview asks its question before this one again; the first question is asked once more."""
    slot = question_before(turn, SLOT)
    if slot is None:
        return []
    question = slot.removeprefix(SLOT)
    forgotten: dict[str, Any] = FORGOTTEN.get(question, {})
    notes = {name: words for name, words in state.notes.items() if name != question}
    told = [SlotSet(name, None) for name in ENTITIES.get(question, ())]
    return [SlotSet(slot, None), *told, keep(replace(state, notes=notes, missed=0, **forgotten))]
