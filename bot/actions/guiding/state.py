"""What is remembered of a conversation's guidance, as actions read and write it, and as a ticket tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.reading.second_question import told_and_asked
from bot.guidance.answers import answer_book
from bot.guidance.interview import absorbed
from bot.guidance.state import SLOT as STATE_SLOT
from bot.guidance.state import Guidance


def state_of(turn: Turn) -> Guidance:
    """What is remembered of the conversation's guidance."""
    return Guidance.from_json(turn.slot(STATE_SLOT))


def keep(state: Guidance) -> SlotSet:
    """The event that remembers it."""
    return SlotSet(STATE_SLOT, state.to_json())


def state_after(events: Iterable[Mapping[str, Any]], before: Guidance) -> Guidance:
    """What is remembered once these events have happened."""
    kept = [event["value"] for event in events if event.get("name") == STATE_SLOT]
    return Guidance.from_json(kept[-1]) if kept else before


def with_told(turn: Turn, state: Guidance) -> Guidance:
    """The state with what the person has told in this session, whether it was asked or not.

    Who asked what a start-up grant is has not told that they want a business.
    """
    typed = [str(event.get("text") or "") for event in turn.tracker.events if event.get("event") == "user"][:-1]
    told = [told_and_asked(text)[0] for text in typed if not text.startswith("/")]
    for text in (*filter(None, told), turn.text):
        state = absorbed(state, text, answer_book(), asked=None)
    return state


def profile_in_words(turn: Turn) -> dict[str, Any]:
    """What the guidance adds to a ticket: goal, situation, obstacles, the path, and self-checks; {} when there is none."""
    state = state_of(turn)
    facts: dict[str, Any] = {}
    if state.goal and state.goal != "unsure":
        facts["goal"] = turn.phrase(f"goal_{state.goal}")
    for name, label, chosen in (
        ("situation", "situation", state.situation),
        ("obstacles", "obstacle", [item for item in state.obstacles if item != "none"]),
    ):
        if chosen:
            facts[name] = ", ".join(turn.phrase(f"{label}_{item}") for item in chosen)
    if state.path:
        programmes = [services.search().catalogue.get(step.programme) for step in state.path.steps]
        names = [programme.name.text(turn.language) for programme in programmes if programme]
        facts["path"] = "; ".join(f"{number}. {name}" for number, name in enumerate(names, 1))
    for check_id, result in state.checked.items():
        facts[f"check_{check_id}"] = result
    return facts
