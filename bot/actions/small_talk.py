"""Not understanding, danger, farewell: what a conversation needs besides answers."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.dialogue.answers.earlier import CURRENT, SHOWN
from bot.dialogue.answers.replies import likely_buttons
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.questions import is_question
from bot.guidance.interview import QUESTIONS

WISH_SLOTS = (
    "field", "occupation", "skill", "municipality", "language_level", "english_level",
    "education_level", "age", "duration_unemployed", "lookup", SHOWN, CURRENT,
)  # fmt: skip
HANDOFF_SLOTS = (
    "handoff_topic", "handoff_reason", "handoff_contact", "handoff_address", "handoff_times", "handoff_consent",
    "handoff_need",
)  # fmt: skip
GUIDANCE_SLOTS = ("guidance", *(f"guidance_{question}" for question in QUESTIONS))
SURE_FAREWELL = 0.95
"""A probability above which a message in a form is a farewell; below it, "tomorrow is ok" would throw away what was told."""
_FAREWELL = re.compile(
    r"\b(?:bye|goodbye|näkemiin|hei hei|moi moi|heippa|lopeta|lopetan|lopetetaan|пока|до свидания)\W*\Z", re.IGNORECASE
)
CHOICES_OFFERED = 3
FEWEST_GUESSED = 2
"""Words in a message at whose meaning it is worth to guess: "hm" may mean anything."""


def forget(*names: str) -> list[EventType]:
    """Events that empty the named slots."""
    return [SlotSet(name, None) for name in names]


def leave_form() -> list[EventType]:
    """Events that end whatever form is active."""
    return [ActiveLoop(None), SlotSet("requested_slot", None), *forget(*HANDOFF_SLOTS)]


def in_handoff(turn: Turn) -> bool:
    """Whether the person is being asked for the request to a coach."""
    return bool(turn.tracker.active_loop.get("name") == "handoff_form")


def left_key(turn: Turn) -> str:
    """What is said when a form is left: a request is dropped, an interview waits."""
    return "utter_handoff_cancelled" if in_handoff(turn) else "utter_guidance_paused"


def explain_question(turn: Turn) -> bool:
    """Say why the form asks what it asks; False when no form is active."""
    requested = turn.slot("requested_slot")
    if not requested:
        return False
    turn.say(f"utter_explain_{requested}")
    return True


def is_farewell(turn: Turn) -> bool:
    """Whether a message that sounds like a goodbye surely is one: in a form it may be a strange answer, or "let us go on"."""
    return (turn.confidence >= SURE_FAREWELL or bool(_FAREWELL.search(turn.text))) and not says_go_on(turn.text)


class AskCapabilities(Action):
    """What the assistant can do; in a form, which asks itself why, the reason for its question."""

    def name(self) -> str:
        return "action_ask_capabilities"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if not explain_question(turn):
            turn.say("utter_ask_capabilities")
        return []


class Goodbye(Action):
    """Ends the chat; a form that is open is left, so that it does not ask on."""

    def name(self) -> str:
        return "action_goodbye"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if not turn.tracker.active_loop.get("name"):
            turn.say("utter_goodbye")
            return []
        if not is_farewell(turn):
            explain_question(turn)
            return []
        turn.say(left_key(turn))
        return leave_form()


class Crisis(Action):
    """Numbers to call at once, before and instead of anything else."""

    def name(self) -> str:
        return "action_crisis"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        Turn(dispatcher, tracker).say("utter_crisis")
        return [*leave_form(), SlotSet("handoff_topic", "crisis")]


class Unsure(Action):
    """Does not guess: offers the likeliest meanings, or topics where none is likely; after the second failure in a row, a coach."""

    def name(self) -> str:
        return "action_unsure"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if in_handoff(turn) and is_question(turn.text) and explain_question(turn):
            return []
        before = [str(reply.get("key")) for reply in turn.said_before()]
        if before and before[-1].startswith("utter_unsure"):
            turn.say("utter_unsure_again")
            return []
        likely = (
            likely_meanings(turn) if len(turn.text.split()) >= FEWEST_GUESSED or turn.message.get("entities") else []
        )
        if not likely:
            turn.say("utter_unsure_open")
            return []
        reply = turn.say("utter_unsure")
        reply["buttons"] += likely
        reply["buttons"].append(
            {"title": turn.phrase("title_request_human"), "payload": "/request_human", "kind": "person"}
        )
        return []


def likely_meanings(turn: Turn) -> list[dict[str, str]]:
    """Buttons for the likeliest intents of the last message that have a plain title."""
    ranking = turn.message.get("intent_ranking") or []
    return likely_buttons(services.texts(), ranking, turn.language)[:CHOICES_OFFERED]


def remembered(slots: dict[str, Any]) -> dict[str, Any]:
    """What the person has told about themselves, by slot name."""
    return {name: slots[name] for name in WISH_SLOTS[:9] if slots.get(name) not in (None, [])}
