"""The needs interview as a form, and the path that comes of it."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding import self_check
from bot.actions.guiding.path_changes import answer_request, new_path, show
from bot.actions.guiding.path_saving import SAVE, save_path
from bot.actions.guiding.path_view import facts_in_words, say_tracks
from bot.actions.guiding.state import keep, state_after, state_of, with_told
from bot.actions.guiding.taking import take
from bot.actions.handing_over.employer_needs import show_needs
from bot.actions.reminders import keep_reminders
from bot.dialogue.language.languages import COMPLETE
from bot.dialogue.words.for_other import asks_for_other, speaks_on_of_other
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.questions import BESIDE_FORM
from bot.guidance.interview import (
    QUESTIONS,
    SLOT,
    open_questions,
    profile_of,
    slot_of,
)
from bot.guidance.state import Guidance

FORM = "guidance_form"
REQUESTED = "requested_slot"


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
            events = take(turn, state, requested.removeprefix(SLOT))
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
