"""The needs interview as a form, and the path that comes of it."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guidance import self_check
from bot.actions.guidance.going_back import reopened
from bot.actions.guidance.path_changes import answer_request, new_path, show
from bot.actions.guidance.path_saving import SAVE, save_path
from bot.actions.guidance.path_view import facts_in_words, say_tracks
from bot.actions.guidance.reading import (
    STOPS,
    answering,
    answers_other,
    entities_of,
    goal_meant,
    is_aside,
    tells_being,
    tells_beside,
    tells_of_oneself,
    tells_past,
)
from bot.actions.guidance.state import keep, state_after, state_of, with_told
from bot.actions.handoff.employer_needs import show_needs
from bot.actions.reminders import keep_reminders
from bot.actions.told import facts_told
from bot.dialogue.language.languages import COMPLETE
from bot.dialogue.words.for_other import asks_for_other, speaks_on_of_other
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.questions import BESIDE_FORM, GOES_BACK, is_question
from bot.dialogue.words.told_facts import is_bare_fact
from bot.guidance.answers import answer_book, wishes
from bot.guidance.doubt import is_dont_know
from bot.guidance.interview import (
    OWN_WORDS,
    QUESTIONS,
    SLOT,
    absorbed,
    answers,
    joined,
    level_without_language,
    open_questions,
    profile_of,
    slot_of,
    with_note,
)
from bot.guidance.state import Guidance
from bot.nlu.entity.types import WORK

FORM = "guidance_form"
ANSWERED, SKIPPED = "answered", "skipped"
REQUESTED = "requested_slot"
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
        if of_other or speaks_on_of_other(turn.text, turn.typed_before()):
            turn.say("utter_guidance_for_other")
        told_in = turn.in_language_of("utter_guidance_known")
        known = facts_in_words(told_in, profile_of(state, turn.tracker.slots, services.vocabulary()))
        if not open_questions(state, turn.tracker.slots):
            pass  # everything is known: the path comes at once
        elif begun:
            comes_back = says_go_on(turn.text) or turn.message.get(BESIDE_FORM)
            wonders = turn.slot(REQUESTED) and turn.text and not comes_back
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
        if turn.message.get(GOES_BACK):
            return reopened(turn, state)
        if turn.entity("skip"):
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(state, missed=0))]
        if not turn.text:
            return self._pressed(turn, state, question)
        understood = answers(question, turn.text, answering(turn), answer_book())
        wish = goal_meant(turn) if question == "goal" and not understood else None
        if is_dont_know(turn.text) and not understood and turn.intent not in STOPS:
            told = absorbed(state, turn.text, answer_book(), asked=question)
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(told, missed=0))]
        if is_aside(turn, understood or wish is not None, asked=question):
            return []
        told = absorbed(state, turn.text, answer_book(), asked=question)
        if wish:
            told = replace(told, goal=wish)
        names_wish = question == "goal" and not tells_past(turn.text) and WORK & set(entities_of(turn))
        if names_wish:
            told = with_note(told, question, turn.text)
        if understood or wish:
            if tells_beside(question, turn):
                say_noted(turn)
            noted = keep(replace(self._noted(told, question, turn), missed=0))
            unnamed = question == "finnish" and "language_level" not in answering(turn)
            level = level_without_language(turn.text) if unnamed else None
            told_level = [SlotSet("language_level", level)] if level else []
            return [*told_level, SlotSet(slot_of(question), ANSWERED), noted]
        if turn.intent == "deny":
            if question == "obstacles":
                told = replace(told, obstacles=joined(told.obstacles, "none"))
            return [SlotSet(slot_of(question), SKIPPED), keep(replace(told, missed=0))]
        is_word = turn.intent == "inform" and not entities_of(turn)  # "kotona"
        says_something = turn.intent != "affirm" and (is_word or len(turn.text.split()) >= _SHORT)
        in_own_words = says_something and not is_bare_fact(turn.message)
        if question in OWN_WORDS and in_own_words and not answers_other(question, turn):
            if tells_beside(question, turn):
                say_noted(turn)
            return [SlotSet(slot_of(question), ANSWERED), keep(replace(with_note(told, question, turn.text), missed=0))]
        if names_wish:
            goal = "work" if "occupation" in entities_of(turn) else "learn"
            return [SlotSet(slot_of(question), ANSWERED), keep(replace(told, goal=goal, missed=0))]
        tells = told != state or tells_of_oneself(turn)
        is_wish = question == "goal" and next(wishes(turn.text), None)
        is_own = turn.intent == "inform" and len(turn.text.split()) >= _SHORT and not is_wish
        of_now = is_own and not tells and question == "goal" and tells_being(turn.text)
        if of_now:
            told, tells = with_note(told, "situation", turn.text), True
        elif is_own and "background" not in told.notes and (tells_past(turn.text) or not tells):
            # "I was a printer": work that no list names is read by a coach.
            told, tells = with_note(told, "background", turn.text), True
        if tells:
            # Other facts than those asked for: the question comes again, and is left out when that happens too often.
            is_last = state.missed + 1 >= TOLD_OTHER
            say_noted(turn)
            asked_again = [SlotSet(slot_of(question), SKIPPED)] if is_last else []
            asked_again += [SlotSet(slot_of("situation"), ANSWERED)] if of_now else []
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


def say_noted(turn: Turn) -> None:
    """Says back in a sentence what the message tells."""
    facts = facts_told(turn.in_language_of("utter_guidance_noted"))
    turn.say("utter_guidance_noted", facts=", ".join(facts)) if facts else turn.say("utter_guidance_thanks")


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
