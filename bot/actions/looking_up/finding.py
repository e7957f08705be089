"""Searching: a new wish, and what a message in the middle of a search makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.follow_up import take_follow_up
from bot.actions.looking_up.in_hand import TOPICS, Lookup, refined
from bot.actions.looking_up.programme import say_about
from bot.actions.looking_up.results import NEEDS_FIELD, search_and_show_needs
from bot.actions.looking_up.under_discussion import shown_by_words
from bot.actions.reminders import ANSWERS as REMINDER_ANSWERS
from bot.actions.reminders import take_reminder
from bot.actions.small_talk import Unsure, forget
from bot.actions.told import DURATION, WHAT, facts_told, say_noted
from bot.dialogue.answers.earlier import CURRENT
from bot.dialogue.reading.cards import OPEN_JOBS, asks_to_find, entity_of
from bot.dialogue.words.questions import BESIDE_FORM, OF_TOPIC, ONE_OF_THEM, is_question, is_story
from bot.dialogue.words.told_facts import leaves_out, left_out, without_worn_out_work
from bot.dialogue.words.wanted_times import wanted_times
from bot.nlu.wishes import Refinement, is_bare_refinement, refinements

ABOUT_NO_FIELD = ("find_language_course", "find_peer_group")
OF_ONESELF = frozenset({*WHAT, "age", "education_level", "duration_unemployed"})
"""Facts that change no search for groups or language courses."""
LONG_UNEMPLOYMENT = "utter_faq/long_unemployment"
LONG = 12
"""Months without work after which there is help of its own."""
JUST = 3
"""So many answers ago a search is still what a message may be meant for."""
_OF_ONESELF = re.compile(
    r"\b(?:i am|i'?m|i was|i have|i used to|minä olen|olen|oon|olin|minulla|mulla|mul)\b", re.IGNORECASE
)
"""Work that a person has done and what they have, told in the middle of a search, is not what they search for."""


class Search(Action):
    """A new search; facts named in it replace older ones of the same kind."""

    def name(self) -> str:
        return "action_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        kept = Lookup.from_slot(turn.slot("lookup"))
        if kept and kept.intent == turn.intent and turn.message.get(ONE_OF_THEM):
            note = turn.in_language_of("utter_results").phrase("results_by_words")
            return await search_and_show_needs(turn, replace(refined(turn, kept), text=turn.text, shown=0), note)
        kept = kept if turn.message.get(BESIDE_FORM) or (kept and only_narrows(turn, kept)) else None
        lookup = refined(turn, kept or Lookup(turn.intent, searched_words(turn)))
        if kept is None or any(map(turn.entity, WHAT)):
            # "Something else, maybe cooking" and "one more thing, a course" begin a list, they do not go on with one.
            lookup = replace(lookup, shown=0)
        worn_out = without_worn_out_work(lookup.text) if lookup.intent in NEEDS_FIELD else None
        if worn_out:
            return [*_forget_now(turn, list(WHAT)), *await search_and_show_needs(turn, replace(lookup, text=worn_out))]
        return [*leave_old_work(turn), *await search_and_show_needs(turn, lookup)]


def searched_words(turn: Turn) -> str:
    """What a new search looks for: the message, but for one that has no words that anything is found by.

    Such are "back to the courses" and "is there a course for this", which is about the topic in hand.
    """
    if turn.message.get(OF_TOPIC):
        return turn.phrase(f"topic_{TOPICS[turn.intent]}")
    return "" if asks_to_find(turn.text) else turn.text


def only_narrows(turn: Turn, lookup: Lookup) -> bool:
    """Whether what looks like a new search says nothing but how the last one of its kind should change: "onko iltakursseja"."""
    told = turn.message.get("entities") or []
    entities = [entity_of(turn.text, item) for item in told]
    wants = replace(refinements(turn.text), more=False, position=None) != Refinement()
    return (
        lookup.intent == turn.intent
        and wants
        and not any(map(turn.entity, WHAT))
        and is_bare_refinement(turn.text, entities)
    )


def leave_old_work(turn: Turn) -> list[EventType]:
    """Events that forget the work of an older wish where the message names other work."""
    return _forget_now(
        turn, [name for name in WHAT if any(map(turn.entity, WHAT)) and not turn.entity(name) and turn.slot(name)]
    )


def _forget_now(turn: Turn, names: list[str]) -> list[EventType]:
    """Events that empty the named slots, which are empty for the rest of this turn too."""
    for name in names:
        turn.tracker.slots[name] = None
    return forget(*names)


def _months(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def tells_of_oneself(turn: Turn, lookup: Lookup) -> bool:
    """Whether a message in the middle of a search for a group or a language course only tells what such a search does not ask."""
    told = {item["entity"] for item in turn.message.get("entities") or []}
    wanted = refinements(turn.text) != Refinement() or wanted_times(turn.text)
    return lookup.intent in ABOUT_NO_FIELD and bool(told) and told <= OF_ONESELF and not wanted


def tells_job_wanted(turn: Turn) -> bool:
    """Whether the message names work right after the answer on where open jobs are."""
    keys = [reply.get("key") for reply in next(turn.turns_before(), [])]
    return bool(turn.text) and any(map(turn.entity, WHAT)) and OPEN_JOBS in keys


def forget_left_out(turn: Turn) -> list[EventType]:
    """Events that forget the place and the work that the message rules out."""
    left = [entity.entity for entity in left_out(turn.text) if turn.slot(entity.entity) == entity.value]
    return _forget_now(turn, left)


def changes_nothing(turn: Turn, lookup: Lookup) -> bool:
    """Whether a typed message leaves the search as it was: "these are too hard for me". The same cards would be no answer."""
    told = turn.message.get("entities") or leaves_out(turn.text) or lookup.asked[-1:] == ("field",)
    after = refined(turn, lookup)
    return bool(turn.text) and not told and after.shown <= lookup.shown and replace(after, shown=lookup.shown) == lookup


def has_just_shown(turn: Turn) -> bool:
    """Whether cards were shown in one of the last few answers, so that what is said may be meant for the search."""
    return any(reply.get("cards") for said in islice(turn.turns_before(), JUST) for reply in said)


class Inform(Action):
    """A bare fact: refines the search in hand, answers its question, or is remembered for later."""

    def name(self) -> str:
        return "action_inform"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        asked_later = str(turn.entity("follow_up") or "")
        if asked_later:
            await (take_reminder if asked_later in REMINDER_ANSWERS else take_follow_up)(turn, asked_later)
            return []
        if tells_job_wanted(turn):
            # There is no source of open jobs: where they are, and an offer to look for training.
            names = [services.in_words(name, value, turn.language) for name in WHAT for value in turn.entities(name)]
            turn.say("utter_jobs_of_field", what=", ".join(dict.fromkeys(names)))
            return leave_old_work(turn)
        lookup = Lookup.from_slot(turn.slot("lookup"))
        if lookup and not tells_of_oneself(turn, lookup) and not changes_nothing(turn, lookup):
            lookup = refined(turn, lookup)
            forgotten: list[EventType] = []
            if turn.text and any(map(turn.entity, WHAT)) and not _OF_ONESELF.search(turn.text):
                # The words of the wish before name the old work: "no, I meant cleaning".
                forgotten, lookup = leave_old_work(turn), replace(lookup, text=turn.text)
            elif leaves_out(turn.text):
                forgotten = forget_left_out(turn)
                lookup = replace(lookup, text=f"{lookup.text}. {turn.text}")
            if lookup.asked[-1:] == ("field",) and turn.text and not any(map(turn.slot, WHAT)):
                lookup = replace(lookup, text=turn.text)
            return [*forgotten, *await search_and_show_needs(turn, lookup)]
        facts = facts_told(turn.in_language_of("utter_inform_noted"))
        if turn.slot("requested_slot"):
            # The form's own question comes next.
            if facts:
                turn.say("utter_guidance_noted", facts=", ".join(facts))
            return []
        if lookup and lookup.asked and turn.was_asked(f"utter_ask_{lookup.asked[-1]}"):
            # What was told is no answer to the question of the search: it is asked again.
            turn.say("utter_guidance_noted", facts=", ".join(facts)) if facts else turn.say("utter_answer_unclear")
            turn.say(f"utter_ask_{lookup.asked[-1]}")
            return []
        pointed = None if facts else shown_by_words(turn)
        if pointed:
            return [SlotSet(CURRENT, say_about(turn, pointed, "programme_details").id)]
        if is_story(turn.text):
            turn.say("utter_inform_story", facts=", ".join(facts)) if facts else turn.say("utter_inform_story_noted")
        elif not facts and is_question(turn.text):
            return await Unsure().run(dispatcher, tracker, domain)
        elif not facts and lookup and has_just_shown(turn):
            turn.say("utter_search_unchanged")
        else:
            say_noted(turn, facts)
        if (
            max(map(_months, turn.entities(DURATION)), default=0) >= LONG
            and turn.last_answer_key() != LONG_UNEMPLOYMENT
        ):
            turn.say(LONG_UNEMPLOYMENT)
        return []
