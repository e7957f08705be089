"""The search in hand: what is wished for, how messages narrow or widen it, and how it is kept between them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from bot.actions.context import Turn
from bot.actions.looking_up.under_discussion import now_shown
from bot.actions.told import WHAT
from bot.dialogue.words.wanted_times import wanted_times
from bot.nlu.wishes import Refinement, refinements
from bot.programmes.wishes.unwanted import ruled_out
from bot.programmes.wishes.wish import Wish

TOPICS = {
    "find_training": "training",
    "find_language_course": "language_course",
    "find_study_programme": "further_study",
    "find_entrepreneurship_support": "entrepreneurship",
    "find_peer_group": "peer_support",
}
OR = re.compile(r"\b(?:or|tai|vai|или|або|eller|või)\b", re.IGNORECASE)
_LIVES = re.compile(r"\b(?:i live|i'?m from|i am from|living|asun|asutaan|asuu|живу|olen)\b", re.IGNORECASE)
CARDS = 3
ONLINE = "online"


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


def remember(lookup: Lookup, shown: list[str]) -> list[EventType]:
    """Events that keep the search and what it showed for the next message."""
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(lookup).items()}
    return [SlotSet("lookup", kept), *now_shown(shown)]


def refined(turn: Turn, lookup: Lookup) -> Lookup:
    """The search as the last message narrows or widens it ("something cheaper", "online", "show more")."""
    wanted = refinements(turn.text)
    if any(part.online for part in ruled_out(turn.text)):
        wanted = replace(wanted, delivery=None)
    places = turn.entities("municipality")
    if places and OR.search(turn.text):
        # "In Vantaa or online": what is online is open to people from everywhere.
        wanted = replace(wanted, delivery=None)
    skip = turn.entity("skip")
    # "No, in Espoo" after "online" is a place to go to; who only tells where they live may still want it online.
    kept_delivery = None if places and not _LIVES.search(turn.text) else lookup.delivery
    return replace(
        lookup,
        free_only=lookup.free_only or wanted.free_only,
        in_english=lookup.in_english or wanted.no_finnish,
        evening=lookup.evening or wanted.evening,
        short=lookup.short or wanted.short,
        # Of several places the slot keeps the last one.
        also_in=tuple(dict.fromkeys(places[:-1])) if places else lookup.also_in,
        times=wanted_times(turn.text) or lookup.times,
        delivery=wanted.delivery or kept_delivery,
        # In another place, or of another kind, the list begins anew.
        shown=lookup.shown + CARDS if replace(wanted, position=None) == Refinement(more=True) and not places else 0,
        skipped=(*lookup.skipped, skip) if skip in ("field", "municipality", "language_level") else lookup.skipped,
    )
