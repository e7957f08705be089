"""Finding programmes: results first, then at most two questions, each only when its answer would change them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.follow_up import take_follow_up
from bot.actions.guidance.self_check import ICT, ICT_SKILLS, check_button
from bot.actions.handoff.employer_needs import show_needs
from bot.actions.handoff.groups import best_first
from bot.actions.lookup.cards import card, sentence
from bot.actions.lookup.heeded import heeded
from bot.actions.lookup.under_discussion import now_shown, speak_of_named
from bot.actions.reminders import ANSWERS as REMINDER_ANSWERS
from bot.actions.reminders import take_reminder
from bot.actions.small_talk import Unsure, forget
from bot.actions.told import DURATION, WHAT, facts_told, say_noted
from bot.dialogue.answers.earlier import SHOWN
from bot.dialogue.answers.replies import feedback_buttons
from bot.dialogue.reading.cards import OPEN_JOBS, asks_to_find
from bot.dialogue.reading.second_question import second_offer, with_first
from bot.dialogue.words.questions import BESIDE_FORM, is_question, is_story
from bot.dialogue.words.times import wanted_times
from bot.dialogue.words.told_facts import leaves_out, left_out, without_worn_out_work
from bot.nlu.entity.extraction import extract
from bot.nlu.wishes import Refinement, refinements
from bot.programmes.wishes.own_work import apart_from_own_work
from bot.programmes.wishes.unwanted import ruled_out
from bot.programmes.wishes.wish import Found, Wish

TOPICS = {
    "find_training": "training",
    "find_language_course": "language_course",
    "find_study_programme": "further_study",
    "find_entrepreneurship_support": "entrepreneurship",
    "find_peer_group": "peer_support",
}
NEEDS_FIELD = ("find_training", "find_study_programme")
ABOUT_NO_FIELD = ("find_language_course", "find_peer_group")
OF_ONESELF = frozenset({*WHAT, "age", "education_level", "duration_unemployed"})
"""Facts that change no search for groups or language courses."""
LONG_UNEMPLOYMENT = "utter_faq/long_unemployment"
LONG = 12
"""Months without work after which there is help of its own."""
_OF_ONESELF = re.compile(
    r"\b(?:i am|i'?m|i was|i have|i used to|minä olen|olen|oon|olin|minulla|mulla|mul)\b", re.IGNORECASE
)
"""Work that a person has done and what they have, told in the middle of a search, is not what they search for."""
_OR = re.compile(r"\b(?:or|tai|vai|или|або|eller|või)\b", re.IGNORECASE)
CARDS = 3
MOST_QUESTIONS = 2
GROUPS_WEIGHED = 9
"""Of so many groups those that suit the person best by language and time are shown first."""
ONLINE = "online"
# Values tried out to see whether knowing the person's own would change what is shown.
PROBES = {"municipality": ("espoo", "helsinki", "vantaa"), "language_level": ("0", "A2", "B2")}


@dataclass(frozen=True)
class Lookup:
    """The search in hand: what was asked for, what was asked back, and how far the list was shown."""

    intent: str
    text: str = ""
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    free_only: bool = False
    delivery: str | None = None
    in_english: bool = False
    evening: bool = False
    short: bool = False
    also_in: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    shown: int = 0

    @classmethod
    def from_slot(cls, value: dict[str, Any] | None) -> Lookup | None:
        """The lookup kept in the slot, or None."""
        if not value:
            return None
        tuples = {name: tuple(value.get(name, ())) for name in ("asked", "skipped", "times", "also_in")}
        return cls(**{**value, **tuples})


def wish_of(turn: Turn, lookup: Lookup) -> Wish:
    """The search's wish, from what is remembered and what was said."""
    known = {
        name: turn.slot(name) for name in (*WHAT, "municipality", "language_level", "english_level", "education_level")
    }
    known.update({name: None for name in lookup.skipped if name in known})
    age = turn.slot("age")
    return Wish(
        today=turn.today,
        text=_with_evening(turn, lookup),
        language=turn.language,
        field=known["field"],
        occupation=known["occupation"],
        skill=known["skill"],
        topic=TOPICS[lookup.intent],
        municipality=None if known["municipality"] == ONLINE else known["municipality"],
        also_in=lookup.also_in if known["municipality"] not in (None, ONLINE) else (),
        # A wish for teaching in English says nothing of how much Finnish the person knows: it is not remembered as a fact.
        finnish_level="0" if lookup.in_english else known["language_level"],
        english_level=known["english_level"],
        education_level=known["education_level"],
        age=int(age) if age and str(age).isdecimal() and 10 < int(age) < 100 else None,
        free_only=lookup.free_only,
        short=lookup.short,
        delivery=lookup.delivery or (ONLINE if known["municipality"] == ONLINE else None),
    )


def _with_evening(turn: Turn, lookup: Lookup) -> str:
    """The text that is searched for; groups are put in order by their times instead of being found by such a word."""
    is_searched = lookup.evening and lookup.text and lookup.intent != "find_peer_group"
    return f"{lookup.text} {turn.phrase('words_evening')}" if is_searched else lookup.text


def says_what(turn: Turn, lookup: Lookup) -> bool:
    """Whether it is known what the person wants to learn."""
    if lookup.intent not in NEEDS_FIELD or "field" in lookup.skipped or any(turn.slot(name) for name in WHAT):
        return True
    found = services.search().find(wish_of(turn, lookup), limit=1) if lookup.text else Found(())
    return bool(found.results and found.results[0].score >= CLEAR_ENOUGH)


CLEAR_ENOUGH = 0.55
"""A text that matches a programme this well says by itself what is wanted."""


def next_question(turn: Turn, lookup: Lookup, found: Found) -> str | None:
    """The slot worth asking about now: its value would change what is shown. None when nothing is."""
    # A form asks its own question next.
    if len(lookup.asked) >= MOST_QUESTIONS or turn.slot("requested_slot"):
        return None
    shown = [result.programme.id for result in found.results]
    for name, values in PROBES.items():
        if turn.slot(name) or name in lookup.asked or name in lookup.skipped:
            continue
        wish = wish_of(turn, lookup)
        for value in values:
            other = services.search().find(with_probe(wish, name, value), limit=CARDS)
            if [result.programme.id for result in other.results] != shown:
                return name
    return None


def with_probe(wish: Wish, slot: str, value: str) -> Wish:
    """The wish as it would be if the person's answer to the question about `slot` were `value`."""
    return replace(wish, municipality=value) if slot == "municipality" else replace(wish, finnish_level=value)


def run_lookup(turn: Turn, lookup: Lookup) -> list[EventType]:
    """Search, say what was found, ask at most one thing; returns the events that remember it."""
    # A form asks its own question next.
    asks_nothing = turn.slot("requested_slot") or "field" in lookup.asked
    if not asks_nothing and not says_what(turn, lookup):
        turn.say("utter_ask_field")
        return remember(replace(lookup, asked=(*lookup.asked, "field"), shown=0), [])
    found = show_page(turn, lookup)
    if found is None:
        # What is on the screen stays what "the second one" means.
        return remember(lookup, turn.slot(SHOWN) or [])
    question = next_question(turn, lookup, found)
    if question:
        turn.say(f"utter_ask_{question}")
        lookup = replace(lookup, asked=(*lookup.asked, question))
    shown = [result.programme.id for result in found.results[lookup.shown :]]
    return [*remember(lookup, shown), *speak_of_named(lookup.text, shown)]


async def search_and_show_needs(turn: Turn, lookup: Lookup) -> list[EventType]:
    """The same, and what employers in that field need, where people look for training."""
    events = run_lookup(turn, lookup)
    if lookup.intent in NEEDS_FIELD:
        await show_needs(turn)
    return events


def show_page(turn: Turn, lookup: Lookup) -> Found | None:
    """Say what the search finds from `lookup.shown` on, as cards; None when there is nothing (more)."""
    wanted = lookup.shown + CARDS
    if lookup.intent == "find_peer_group":
        # More than are shown: the one that meets when the person can come may not be among the first.
        found = services.search().find(wish_of(turn, lookup), limit=max(wanted, GROUPS_WEIGHED))
        found = replace(found, results=tuple(best_first(turn, found.results, lookup.times, lookup.text))[:wanted])
    else:
        found = services.search().find(wish_of(turn, lookup), limit=wanted)
    results = found.results[lookup.shown :]
    if not results:
        turn.say("utter_results_no_more" if found.results else "utter_results_none")
        return None
    key = intro(found, len(results))
    second = second_offer(services.texts(), turn.language, turn.message)
    told = turn.in_language_of(key)
    notes = heeded(told, lookup, widened=found.widened is not None), second[0] if second else ""
    slots = intro_slots(told, lookup, found, len(results))
    reply = turn.say(key, note="\n\n".join(filter(None, notes)), **slots)
    reply["cards"] = [card(turn, result) for result in results]
    reply["buttons"] = with_first(reply["buttons"], second[1]) if second else reply["buttons"]
    if lookup.intent == "find_training" and all(ICT & set(result.programme.fields) for result in results):
        reply["buttons"].insert(0, check_button(turn, ICT_SKILLS))
    reply["buttons"] += feedback_buttons(services.texts(), reply["language"])
    if lookup.evening or lookup.times:
        turn.say("utter_evening_note")
    return found


def intro(found: Found, shown: int) -> str:
    """The key of the sentence above the cards."""
    if found.widened or found.nearest:
        return "utter_results_widened" if found.widened else "utter_results_nearest"
    return "utter_results_one" if shown == 1 else "utter_results"


def intro_slots(turn: Turn, lookup: Lookup, found: Found, shown: int) -> dict[str, Any]:
    """What that sentence names: how many are `shown`, what, where, or how the search was widened."""
    # Who has told that they are a nurse and asks for a Finnish course, or help with a company, is shown that.
    named = named_work(turn, lookup) if lookup.intent in NEEDS_FIELD else []
    what = ", ".join(services.in_words(*work, turn.language) for work in named)
    place = turn.slot("municipality") if "municipality" not in lookup.skipped else None
    places = dict.fromkeys((*lookup.also_in, place)) if place else ()
    where = (
        turn.phrase("value_delivery_online")
        if place == ONLINE
        else ", ".join(services.in_words("municipality", name, turn.language) for name in places)
    )
    return {
        "count": shown,
        "what": what or turn.phrase(f"topic_{TOPICS[lookup.intent]}"),
        "where": where or turn.phrase("value_any_place"),
        "how": " ".join(sentence(turn, reason) for reason in (found.widened, found.nearest) if reason),
    }


def named_work(turn: Turn, lookup: Lookup) -> list[tuple[str, str]]:
    """Kinds and values of the work that is searched for: what the wish names beside the person's own work, else what is remembered."""
    known = [(name, str(turn.slot(name))) for name in WHAT if turn.slot(name)]
    wanted, own = apart_from_own_work(lookup.text)
    read = extract(wanted, today=turn.today) if own or _OR.search(wanted) else []
    wished = [(item.entity, str(item.value)) for item in read if item.entity in WHAT]
    return wished if any(work in wished for work in known) else known[:1]


def remember(lookup: Lookup, shown: list[str]) -> list[EventType]:
    """Events that keep the search and what it showed for the next message."""
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(lookup).items()}
    return [SlotSet("lookup", kept), *now_shown(shown)]


def refined(turn: Turn, lookup: Lookup) -> Lookup:
    """The search as the last message narrows or widens it ("something cheaper", "online", "show more")."""
    wanted = refinements(turn.text)
    if any(part.online for part in ruled_out(turn.text)):
        wanted = replace(wanted, delivery=None)
    if turn.entities("municipality") and _OR.search(turn.text):
        # "In Vantaa or online": what is online is open to people from everywhere.
        wanted = replace(wanted, delivery=None)
    skip = turn.entity("skip")
    # Of several places the slot keeps the last one.
    places = turn.entities("municipality")
    return replace(
        lookup,
        free_only=lookup.free_only or wanted.free_only,
        in_english=lookup.in_english or wanted.no_finnish,
        evening=lookup.evening or wanted.evening,
        short=lookup.short or wanted.short,
        also_in=tuple(dict.fromkeys(places[:-1])) if places else lookup.also_in,
        times=wanted_times(turn.text) or lookup.times,
        delivery=wanted.delivery or lookup.delivery,
        # In another place, or of another kind, the list begins anew.
        shown=lookup.shown + CARDS if replace(wanted, position=None) == Refinement(more=True) and not places else 0,
        skipped=(*lookup.skipped, skip) if skip in ("field", "municipality", "language_level") else lookup.skipped,
    )


class Search(Action):
    """A new search; facts named in it replace older ones of the same kind."""

    def name(self) -> str:
        return "action_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        kept = Lookup.from_slot(turn.slot("lookup")) if turn.message.get(BESIDE_FORM) else None
        # "Back to the courses" has no words that anything is found by.
        lookup = refined(turn, kept or Lookup(turn.intent, "" if asks_to_find(turn.text) else turn.text))
        if any(map(turn.entity, WHAT)):
            # "Something else, maybe cooking" begins a list, it does not go on with one.
            lookup = replace(lookup, shown=0)
        worn_out = without_worn_out_work(lookup.text) if lookup.intent in NEEDS_FIELD else None
        if worn_out:
            return [*_forget_now(turn, list(WHAT)), *await search_and_show_needs(turn, replace(lookup, text=worn_out))]
        return [*leave_old_work(turn), *await search_and_show_needs(turn, lookup)]


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
        if facts and lookup and lookup.asked and turn.was_asked(f"utter_ask_{lookup.asked[-1]}"):
            # What was told is no answer to the question of the search: it is asked again.
            turn.say("utter_guidance_noted", facts=", ".join(facts))
            turn.say(f"utter_ask_{lookup.asked[-1]}")
            return []
        if is_story(turn.text):
            turn.say("utter_inform_story", facts=", ".join(facts)) if facts else turn.say("utter_inform_story_noted")
        elif not facts and is_question(turn.text):
            return await Unsure().run(dispatcher, tracker, domain)
        else:
            say_noted(turn, facts)
        if (
            max(map(_months, turn.entities(DURATION)), default=0) >= LONG
            and turn.last_answer_key() != LONG_UNEMPLOYMENT
        ):
            turn.say(LONG_UNEMPLOYMENT)
        return []
