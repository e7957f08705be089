"""The needs interview as a form, and the path that comes of it."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import self_check, services
from bot.actions.context import Turn
from bot.actions.employer_needs import show_needs
from bot.actions.guidance_state import keep, state_after, state_of, with_told
from bot.actions.path_changes import answer_request, new_path, show
from bot.actions.path_saving import SAVE, save_path
from bot.actions.path_view import facts_in_words, say_tracks
from bot.actions.reminders import keep_reminders
from bot.actions.small_talk import is_farewell
from bot.actions.told import facts_told
from bot.dialogue.earlier import SHOWN
from bot.dialogue.for_other import asks_for_other
from bot.dialogue.languages import COMPLETE
from bot.dialogue.path_words import says_go_on
from bot.dialogue.questions import BESIDE_FORM, is_question, is_statement
from bot.dialogue.told_facts import is_bare_fact
from bot.guidance.answers import answer_book
from bot.guidance.interview import (
    ENTITIES,
    FACTS,
    OWN_WORDS,
    QUESTIONS,
    SLOT,
    absorbed,
    answers,
    is_dont_know,
    joined,
    level_without_language,
    open_questions,
    profile_of,
    slot_of,
    with_note,
)
from bot.guidance.state import Guidance
from bot.nlu.entity_levels import FINNISH
from bot.nlu.entity_types import WORK
from bot.nlu.wishes import refinements

FORM = "guidance_form"
ANSWERED, SKIPPED = "answered", "skipped"
REQUESTED = "requested_slot"
STOPS = frozenset({"crisis", "request_human", "delete_my_data"})
"""Never an answer, whatever words it has."""
ASIDES = frozenset({
    "ask_capabilities", "ask_privacy", "ask_simpler", "bot_challenge", "change_language", "check_ticket", "feedback_negative",
    "feedback_positive", "get_guidance", "goodbye", "greet", "start_over", "thank",
})  # fmt: skip
ASKS = ("faq/", "find_", "programme_", "out_of_scope", "nlu_fallback")
_SEARCH = re.compile(
    r"^\W*(?:any|some)\b|\b(?:find|show|search|looking for|courses?|etsi|näytä|hae|kurss\w*|koulutuksia)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:i was|i used to|worked|been|\d+ ?(?:years?|yrs|y|v)|i (?:already )?(?:said|told)|olin|(?:olen|oon) (?:ollu|tehny|työskennel)\w*"
    r"|tein|ollu|ollut|vuotta|vuosia|sanoin|kerroin|был|была|работал\w*)\b",
    re.IGNORECASE,
)
"""Beside these a work is one that was done, or told of before: no wish for it."""
SURE_TOPIC = 0.95
"""What is as surely a topic as this, and tells nothing of the person, asks for it."""
TOLD_OTHER = 3
"""So many times other facts may be told than the question asks for."""
_SHORT = 2
"""Words in an answer of one's own."""


class StartGuidance(Action):
    """Begins or goes on with the interview; with a path in hand, answers what is asked of it."""

    def name(self) -> str:
        return "action_guidance"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        state = state_of(turn)
        clear = [ActiveLoop(None), SlotSet(REQUESTED, None)] if tracker.slots.get(REQUESTED) else []
        chosen = turn.entity("self_check")
        if chosen in services.self_checks():
            return [*clear, *self_check.begin(turn, state, chosen)]
        wanted = turn.entity("path")
        if state.check and wanted == "go_on":
            turn.say("utter_guidance_goes_on")
            return clear
        if state.path and wanted == SAVE:
            return [*clear, *await save_path(turn, state)]
        if state.path and not state.is_open and wanted != "anew":
            events = answer_request(turn, state, wanted)
            await keep_reminders(turn, state_after(events, state))
            return [*clear, *events]
        return [*clear, *self._begin(turn, state, anew=wanted == "anew")]

    def _begin(self, turn: Turn, state: Guidance, *, anew: bool) -> list[EventType]:
        forgotten = [SlotSet(slot_of(question), None) for question in QUESTIONS] if anew else []
        if anew:
            state = Guidance(checked=state.checked)
            for event in forgotten:
                turn.tracker.slots[event["name"]] = None
        begun = state.is_open
        state = replace(with_told(turn, state), is_open=True, check=None)
        of_other = asks_for_other(turn.text)
        if of_other and begun:
            turn.say("utter_other_person")  # the interview stays that of the one who writes
            return [keep(replace(state_of(turn), check=None))]
        if of_other:
            turn.say("utter_guidance_for_other")
        told_in = turn.in_language_of("utter_guidance_known")
        known = facts_in_words(told_in, profile_of(state, turn.tracker.slots, services.vocabulary()))
        if not open_questions(state, turn.tracker.slots):
            pass  # everything is known: the path comes at once
        elif begun:
            wonders = turn.slot(REQUESTED) and turn.text and not says_go_on(turn.text)
            turn.say("utter_guidance_finds_out" if wonders else "utter_guidance_goes_on")
        elif known and not anew:
            turn.say("utter_guidance_known", facts=", ".join(known))
        else:
            turn.say("utter_get_guidance")
        return [*forgotten, keep(state)]


class ValidateGuidanceForm(Action):
    """Takes every fact out of a message, and asks for what is still open; a question of the person's own is answered first."""

    def name(self) -> str:
        return "validate_guidance_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        state = state_of(turn)
        requested = str(turn.slot(REQUESTED) or "")
        events: list[EventType] = []
        if requested == self_check.SLOT and state.check:
            events = self_check.take_answer(turn, state) if not self_check.is_aside(turn) else []
        elif requested:
            events = self._take(turn, state, requested.removeprefix(SLOT))
        for event in events:
            tracker.slots[event["name"]] = event["value"]
        return [*events, SlotSet(REQUESTED, self._next(turn))]

    def _next(self, turn: Turn) -> str | None:
        state = state_of(turn)
        if state.check:
            return (
                self_check.SLOT if services.self_checks()[state.check.id].next_question(state.check.answers) else None
            )
        left = open_questions(state, turn.tracker.slots) if state.is_open else []
        return slot_of(left[0]) if left else None

    def _take(self, turn: Turn, state: Guidance, question: str) -> list[EventType]:
        """Events for an answer; [] for a message that is none."""
        if turn.entity("skip"):
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(state, missed=0))]
        if not turn.text:
            return self._pressed(turn, state, question)
        understood = answers(question, turn.text, answering(turn), answer_book())
        if is_aside(turn, understood):
            return []
        told = absorbed(state, turn.text, answer_book(), asked=question)
        if understood:
            noted = keep(replace(self._noted(told, question, turn), missed=0))
            unnamed = question == "finnish" and "language_level" not in answering(turn)
            level = level_without_language(turn.text) if unnamed else None
            told_level = [SlotSet("language_level", level)] if level else []
            return [*told_level, SlotSet(slot_of(question), ANSWERED), noted]
        if is_dont_know(turn.text) or turn.intent == "deny":
            if question == "obstacles" and turn.intent == "deny":
                told = replace(told, obstacles=joined(told.obstacles, "none"))
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(told, missed=0))]
        # Work that was done says nothing of what the days are now.
        is_past_work = question == "situation" and WORK & set(entities_of(turn)) and _PAST.search(turn.text)
        in_own_words = len(turn.text.split()) >= _SHORT and not is_bare_fact(turn.message) and not is_past_work
        if question in OWN_WORDS and in_own_words and not corrects(question, entities_of(turn)):
            return [SlotSet(slot_of(question), ANSWERED), keep(replace(with_note(told, question, turn.text), missed=0))]
        if question == "goal" and WORK & set(entities_of(turn)) and not _PAST.search(turn.text):
            goal = "work" if "occupation" in entities_of(turn) else "learn"
            return [SlotSet(slot_of(question), ANSWERED), keep(replace(told, goal=goal, missed=0))]
        if turn.intent == "inform" and len(turn.text.split()) >= _SHORT and "background" not in told.notes:
            # "I was a printer": work that no list names is read by a coach.
            told = with_note(told, "background", turn.text)
        if told != state or FACTS & set(entities_of(turn)) or answer_book().read(turn.text):
            # Other facts than those asked for: the question comes again, and is left out when that happens too often.
            is_last = state.missed + 1 >= TOLD_OTHER
            facts = facts_told(turn.in_language_of("utter_guidance_noted"))
            turn.say("utter_guidance_noted", facts=", ".join(facts)) if facts else turn.say("utter_guidance_thanks")
            asked_again = [SlotSet(slot_of(question), SKIPPED)] if is_last else []
            return [*asked_again, keep(replace(told, missed=0 if is_last else state.missed + 1))]
        if question == "goal" and len(turn.text.split()) >= _SHORT and not is_question(turn.text):
            # A wish that no path is made of ("something where I can sit") is for the coach to read.
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(with_note(told, question, turn.text), missed=0))]
        if state.missed:
            turn.say("utter_guidance_skipped")
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(state, missed=0))]
        turn.say("utter_guidance_not_understood")
        return [keep(replace(state, missed=state.missed + 1))]

    def _noted(self, state: Guidance, question: str, turn: Turn) -> Guidance:
        return with_note(state, question, turn.text) if question in OWN_WORDS else state

    def _pressed(self, turn: Turn, state: Guidance, question: str) -> list[EventType]:
        """A pressed button: an option of one of the questions, or an entity that is an answer."""
        of, _, option = str(turn.entity("guidance") or "").partition(".")
        if of == "goal" and option in answer_book().options("goal"):
            return [SlotSet(slot_of(of), ANSWERED), keep(replace(state, goal=option, missed=0))]
        if of == "situation" and option in answer_book().options(of):
            return [
                SlotSet(slot_of(of), ANSWERED),
                keep(replace(state, situation=joined(state.situation, option), missed=0)),
            ]
        if of == "obstacles" and option in answer_book().options(of):
            return [
                SlotSet(slot_of(of), ANSWERED),
                keep(replace(state, obstacles=joined(state.obstacles, option), missed=0)),
            ]
        if answers(question, "", entities_of(turn), answer_book()):
            return [SlotSet(slot_of(question), ANSWERED), keep(replace(state, missed=0))]
        return []


def corrects(question: str, told: list[str]) -> bool:
    """Whether an answer in own words rather tells where the person lives or how well they know Finnish, which other questions ask."""
    own = set(ENTITIES.get(question, ())) & set(told)
    return question != "situation" and not own and bool({"municipality", "language_level"} & set(told))


def entities_of(turn: Turn) -> list[str]:
    """The kinds of facts that the message names."""
    return [str(item["entity"]) for item in turn.message.get("entities") or []]


def answering(turn: Turn) -> list[str]:
    """The kinds of facts that answer a question of the interview: none of them asks for English alone."""
    found = turn.message.get("entities") or []
    return [str(item["entity"]) for item in found if item.get("role") in (None, FINNISH)]


def is_aside(turn: Turn, understood: bool) -> bool:
    """Whether the message is no answer but something to be dealt with first."""
    if turn.intent in STOPS or turn.message.get(BESIDE_FORM):
        return True
    if understood and not is_question(turn.text):
        return False
    if turn.intent in ASIDES:
        return turn.intent != "goodbye" or is_farewell(turn)
    if turn.intent.startswith("programme_") and refinements(turn.text).position is not None and turn.slot(SHOWN):
        return True
    searches = turn.intent.startswith(("find_", "faq/")) and bool(_SEARCH.search(turn.text))
    # A question that is misspelt or has no verb is none by its words: "hygiene pass for kitchen".
    is_topic = (
        turn.intent.startswith(("faq/", "programme_")) and turn.confidence >= SURE_TOPIC and not is_statement(turn.text)
    )
    # "Tell me a joke" is no answer, in whatever words the question may be answered.
    is_strange = turn.intent == "out_of_scope" and turn.confidence >= SURE_TOPIC and not is_statement(turn.text)
    is_strange = is_strange and not FACTS & set(entities_of(turn))
    return turn.intent.startswith(ASKS) and (is_question(turn.text) or searches or is_topic or is_strange)


class FinishGuidance(Action):
    """After the last question: the tracks, weighed, and the path; or the result of a self-check."""

    def name(self) -> str:
        return "action_guidance_path"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        state = state_of(turn)
        if state.check:
            return self_check.finish(turn, state)
        if not state.is_open:
            return []
        person = profile_of(state, tracker.slots, services.vocabulary())
        path, kept = new_path(turn, person, state.path)
        state = replace(state, is_open=False, path=kept)
        if turn.language not in COMPLETE:
            turn.say("utter_path_language")
        say_tracks(turn, path)
        await keep_reminders(turn, state)
        events = show(turn, state, path, person, "utter_path")
        await show_needs(turn)
        return events


class PauseGuidance(Action):
    """Leaves the interview for a person; the answers stay, and "go on" takes it up again."""

    def name(self) -> str:
        return "action_guidance_pause"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return [ActiveLoop(None), SlotSet(REQUESTED, None)]
