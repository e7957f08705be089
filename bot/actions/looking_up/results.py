"""What a search shows and asks back: cards first, then at most two questions, each only when its answer would change them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.self_check import ICT, ICT_SKILLS, check_button
from bot.actions.handing_over.employer_needs import show_needs
from bot.actions.handing_over.groups import best_first
from bot.actions.looking_up.cards import card, sentence
from bot.actions.looking_up.heeded import heeded, unmet
from bot.actions.looking_up.in_hand import CARDS, ONLINE, OR, TOPICS, Lookup, remember, wish_of
from bot.actions.looking_up.under_discussion import speak_of_named
from bot.actions.told import WHAT
from bot.dialogue.answers.earlier import SHOWN
from bot.dialogue.answers.replies import feedback_buttons
from bot.dialogue.reading.second_question import second_offer, with_first
from bot.nlu.entity.extraction import extract
from bot.programmes.wishes.own_work import apart_from_own_work
from bot.programmes.wishes.wish import Found, Wish

NEEDS_FIELD = ("find_training", "find_study_programme")
MOST_QUESTIONS = 2
GROUPS_WEIGHED = 9
"""Of so many groups those that suit the person best by language and time are shown first."""
# Values tried out to see whether knowing the person's own would change what is shown.
PROBES = {"municipality": ("espoo", "helsinki", "vantaa"), "language_level": ("0", "A2", "B2")}


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


def run_lookup(turn: Turn, lookup: Lookup, note: str = "") -> list[EventType]:
    """Search, say what was found with a `note` on how, ask at most one thing; returns the events that remember it."""
    # A form asks its own question next.
    asks_nothing = turn.slot("requested_slot") or "field" in lookup.asked
    if not asks_nothing and not says_what(turn, lookup):
        turn.say("utter_ask_field")
        return remember(replace(lookup, asked=(*lookup.asked, "field"), shown=0), [])
    found = show_page(turn, lookup, note)
    if found is None:
        # What is on the screen stays what "the second one" means.
        return remember(lookup, turn.slot(SHOWN) or [])
    question = next_question(turn, lookup, found)
    if question:
        turn.say(f"utter_ask_{question}")
        lookup = replace(lookup, asked=(*lookup.asked, question))
    shown = [result.programme.id for result in found.results[lookup.shown :]]
    return [*remember(lookup, shown), *speak_of_named(lookup.text, shown)]


async def search_and_show_needs(turn: Turn, lookup: Lookup, note: str = "") -> list[EventType]:
    """The same, and what employers in that field need, where people look for training."""
    events = run_lookup(turn, lookup, note)
    if lookup.intent in NEEDS_FIELD:
        await show_needs(turn)
    return events


def show_page(turn: Turn, lookup: Lookup, note: str = "") -> Found | None:
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
    missing = unmet(told, lookup, [result.programme for result in results])
    heard = heeded(told, lookup, widened=found.widened is not None)
    notes = heard, missing, note, second[0] if second else ""
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
    read = extract(wanted, today=turn.today) if own or OR.search(wanted) else []
    wished = [(item.entity, str(item.value)) for item in read if item.entity in WHAT]
    return wished if any(work in wished for work in known) else known[:1]
