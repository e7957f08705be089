"""A self-check in the chat: one question after another, then the level or the outcome with strengths and open questions."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.looking_up.cards import card
from bot.actions.looking_up.under_discussion import now_shown
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.questions import is_question
from bot.guidance.interview import profile_of
from bot.guidance.self_check import POINTS
from bot.guidance.state import SLOT as STATE_SLOT
from bot.guidance.state import Guidance, KeptCheck
from bot.programmes.programme import LocalText

SLOT = "check_answer"
ICT_SKILLS = "ict_skills"
ICT = frozenset({"ict", "coding", "networks_support", "digital_basics", "data_analytics", "cyber_security"})
"""Fields for which one can check one's skills."""
ASIDES = frozenset({
    "ask_capabilities", "ask_privacy", "ask_simpler", "bot_challenge", "change_language", "check_ticket", "crisis",
    "delete_my_data", "get_guidance", "goodbye", "request_human", "start_over",
})  # fmt: skip
BY_INTENT = {"affirm": "yes", "deny": "no"}
OPEN_POINTS_SHOWN = 4
NOTE_LENGTH = 200


def check_button(turn: Turn, check_id: str) -> dict[str, str]:
    """The button that begins a self-check."""
    payload = f'/get_guidance{{"self_check": "{check_id}"}}'
    return {"title": turn.phrase(f"button_{check_id}"), "payload": payload, "kind": "choice"}


def begin(turn: Turn, state: Guidance, check_id: str) -> list[EventType]:
    """Say what the check is, and remember that it is in hand."""
    turn.say("utter_check_begin", intro=services.self_checks()[check_id].intro.text(turn.language))
    return [SlotSet(STATE_SLOT, replace(state, check=KeptCheck(check_id)).to_json()), SlotSet(SLOT, None)]


def is_aside(turn: Turn) -> bool:
    """Whether the message is no answer but something to be dealt with first."""
    if not turn.text:
        return turn.entity(SLOT) is None and turn.entity("skip") is None
    return turn.intent in ASIDES or says_go_on(turn.text) or (is_question(turn.text) and turn.intent not in BY_INTENT)


def take_answer(turn: Turn, state: Guidance) -> list[EventType]:
    """Events for the answer to the question in hand: a button, yes or no, or the person's own words, which nobody here can judge."""
    kept = state.check
    question = services.self_checks()[kept.id].next_question(kept.answers) if kept else None
    if kept is None or question is None:
        return []
    given = str(turn.entity(SLOT) or "")
    value = given if given in POINTS else BY_INTENT.get(turn.intent, "some")
    notes = dict(kept.notes)
    if turn.text and turn.intent not in BY_INTENT:
        notes[question.id] = turn.text.strip()[:NOTE_LENGTH]
    answered = KeptCheck(kept.id, {**kept.answers, question.id: value}, notes)
    return [SlotSet(STATE_SLOT, replace(state, check=answered).to_json())]


class AskCheckAnswer(Action):
    """The next question of the check with its three answers."""

    def name(self) -> str:
        return "action_ask_check_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        kept = Guidance.from_json(turn.slot(STATE_SLOT)).check
        check = services.self_checks()[kept.id] if kept else None
        question = check.next_question(kept.answers) if check and kept else None
        if check is None or kept is None or question is None:
            return []
        number, total = len(kept.answers) + 1, len(check.questions)
        text = question.text.text(turn.language)
        reply = turn.say("utter_check_question", number=number, total=total, question=text)
        when = {"yes": "affirm", "no": "deny"}
        reply["buttons"] = [
            {
                "title": title.text(turn.language),
                "payload": f'/inform{{"{SLOT}": "{value}"}}',
                "kind": "choice",
                **({"when": when[value]} if value in when else {}),
            }
            for value, title in check.answers.items()
        ] + reply["buttons"]
        return []


def finish(turn: Turn, state: Guidance) -> list[EventType]:
    """Say the result with strengths, open questions and where to go; a coach can see it."""
    kept = state.check
    assert kept is not None
    check = services.self_checks()[kept.id]
    outcome = check.outcome(kept.answers)
    reply = turn.say(
        "utter_check_result",
        result=outcome.text.text(turn.language),
        strengths=_lines(turn, check.strengths(kept.answers)),
        open=_lines(turn, check.open_points(kept.answers)[:OPEN_POINTS_SHOWN]),
    )
    person, today = profile_of(state, turn.tracker.slots, services.vocabulary()), turn.today
    found = [services.search().catalogue.get(item) for item in outcome.programmes]
    results = [services.planner().result(item, person, today, turn.language) for item in found if item]
    reply["cards"] = [card(turn, result) for result in results]
    words = "; ".join((turn.phrase(f"check_result_{outcome.id}"), *kept.notes.values()))
    done = replace(state, check=None, checked={**state.checked, kept.id: words})
    return [
        SlotSet(STATE_SLOT, done.to_json()),
        *now_shown(result.programme.id for result in results),
    ]


def _lines(turn: Turn, texts: list[LocalText]) -> str:
    return "\n".join(f"- {text.text(turn.language)}" for text in texts) or turn.phrase("value_nothing_special")
