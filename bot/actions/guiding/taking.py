"""What a message in the interview changes: it answers the question, tells what another one asks for, or says nothing yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from bot.actions.context import Turn
from bot.actions.guiding.going_back import reopened
from bot.actions.guiding.reading import (
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
from bot.actions.guiding.state import keep
from bot.actions.told import facts_told, say_thanks
from bot.dialogue.words.questions import GOES_BACK, is_question
from bot.dialogue.words.told_facts import is_bare_fact
from bot.guidance.answers import answer_book, wishes
from bot.guidance.doubt import is_dont_know
from bot.guidance.interview import (
    OWN_WORDS,
    absorbed,
    answers,
    joined,
    level_without_language,
    slot_of,
    with_note,
)
from bot.guidance.state import Guidance
from bot.nlu.entity.types import WORK

ANSWERED, SKIPPED = "answered", "skipped"
TOLD_OTHER = 3
"""So many times other facts may be told than the question asks for."""
ANSWERED_BY_BUTTON = ("goal", "situation", "obstacles")
SHORT = 2
"""Words in an answer of one's own."""


def take(turn: Turn, state: Guidance, question: str) -> list[EventType]:
    """Events for a message to the `question`; [] for one that is none to it and is dealt with first."""
    if turn.message.get(GOES_BACK):
        return reopened(turn, state)
    if turn.entity("skip"):
        return _skipped(question, state)
    if not turn.text:
        return _pressed(turn, state, question)
    understood = answers(question, turn.text, answering(turn), answer_book())
    wish = goal_meant(turn) if question == "goal" and not understood else None
    if is_dont_know(turn.text) and not understood and turn.intent not in STOPS:
        return _skipped(question, absorbed(state, turn.text, answer_book(), asked=question))
    if is_aside(turn, understood or wish is not None, asked=question):
        return []
    return _Typed(turn, state, question, understood=understood, wish=wish).events()


class _Typed:
    """An answer in the person's own words, and what it has told by now."""

    def __init__(self, turn: Turn, state: Guidance, question: str, *, understood: bool, wish: str | None) -> None:
        self._turn, self._before, self._question = turn, state, question
        self._understood = understood or wish is not None
        self._words = len(turn.text.split())
        self._names_wish = question == "goal" and not tells_past(turn.text) and bool(WORK & set(entities_of(turn)))
        told = absorbed(state, turn.text, answer_book(), asked=question)
        told = replace(told, goal=wish) if wish else told
        self._told = with_note(told, question, turn.text) if self._names_wish else told

    def events(self) -> list[EventType]:
        """Events of the first way in which the message says something; else that it was not understood."""
        ways = (
            self._answer, self._refusal, self._own_words, self._work_wished_for, self._other_facts, self._unheard_wish,
        )  # fmt: skip
        return next(filter(None, (way() for way in ways)), None) or self._not_understood()

    def _answer(self) -> list[EventType]:
        if not self._understood:
            return []
        if tells_beside(self._question, self._turn):
            self._say_back()
        unnamed = self._question == "finnish" and "language_level" not in answering(self._turn)
        level = level_without_language(self._turn.text) if unnamed else None
        told = with_note(self._told, self._question, self._turn.text) if self._question in OWN_WORDS else self._told
        return [*([SlotSet("language_level", level)] if level else []), *_answered(self._question, told)]

    def _refusal(self) -> list[EventType]:
        if self._turn.intent != "deny":
            return []
        nothing = self._question == "obstacles"
        told = replace(self._told, obstacles=joined(self._told.obstacles, "none")) if nothing else self._told
        return _skipped(self._question, told)

    def _own_words(self) -> list[EventType]:
        """What no list knows answers the questions that may be answered in own words."""
        is_word = self._turn.intent == "inform" and not entities_of(self._turn)  # "kotona"
        says_something = self._turn.intent != "affirm" and (is_word or self._words >= SHORT)
        is_answer = says_something and not is_bare_fact(self._turn.message)
        if self._question not in OWN_WORDS or not is_answer or answers_other(self._question, self._turn):
            return []
        if tells_beside(self._question, self._turn):
            self._say_back()
        return _answered(self._question, with_note(self._told, self._question, self._turn.text))

    def _work_wished_for(self) -> list[EventType]:
        goal = "work" if "occupation" in entities_of(self._turn) else "learn"
        return _answered(self._question, replace(self._told, goal=goal)) if self._names_wish else []

    def _other_facts(self) -> list[EventType]:
        """Other facts than those asked for: the question comes again, and is left out when that happens too often."""
        turn, told = self._turn, self._told
        tells = told != self._before or tells_of_oneself(turn)
        is_wish = self._question == "goal" and next(wishes(turn.text), None)
        is_own = turn.intent == "inform" and self._words >= SHORT and not is_wish
        of_now = is_own and not tells and self._question == "goal" and tells_being(turn.text)
        if of_now:
            told, tells = with_note(told, "situation", turn.text), True
        elif is_own and "background" not in told.notes and (tells_past(turn.text) or not tells):
            # "I was a printer": work that no list names is read by a coach.
            told, tells = with_note(told, "background", turn.text), True
        if not tells:
            return []
        is_last = self._before.missed + 1 >= TOLD_OTHER
        self._say_back()
        left_out = [SlotSet(slot_of(self._question), SKIPPED)] if is_last else []
        situation = [SlotSet(slot_of("situation"), ANSWERED)] if of_now else []
        return [*left_out, *situation, keep(replace(told, missed=0 if is_last else self._before.missed + 1))]

    def _unheard_wish(self) -> list[EventType]:
        """A wish that no path is made of ("something where I can sit") is for the coach to read."""
        is_wish = self._question == "goal" and self._words >= SHORT and not is_question(self._turn.text)
        return _skipped(self._question, with_note(self._told, self._question, self._turn.text)) if is_wish else []

    def _say_back(self) -> None:
        say_thanks(self._turn, facts_told(self._turn.in_language_of("utter_guidance_noted")))

    def _not_understood(self) -> list[EventType]:
        if self._before.missed:
            self._turn.say("utter_guidance_skipped")
            return _skipped(self._question, self._before)
        self._turn.say("utter_guidance_not_understood")
        return [keep(replace(self._before, missed=self._before.missed + 1))]


def _answered(question: str, told: Guidance) -> list[EventType]:
    return [SlotSet(slot_of(question), ANSWERED), keep(replace(told, missed=0))]


def _skipped(question: str, told: Guidance) -> list[EventType]:
    return [SlotSet(slot_of(question), SKIPPED), keep(replace(told, missed=0))]


def _pressed(turn: Turn, state: Guidance, question: str) -> list[EventType]:
    """A pressed button: an option of one of the questions, or an entity that is an answer."""
    of, _, option = str(turn.entity("guidance") or "").partition(".")
    if of in ANSWERED_BY_BUTTON and option in answer_book().options(of):
        # There is one goal; situations and obstacles come together.
        chosen = option if of == "goal" else joined(getattr(state, of), option)
        told: dict[str, Any] = {of: chosen}
        return _answered(of, replace(state, **told))
    if answers(question, "", entities_of(turn), answer_book()):
        return _answered(question, state)
    return []
