"""Which facts of a message are true of the person: not what is ruled out, a relative's, an employer's name or a doctor who is visited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.words.contact_wish import contact_in, names_way
from bot.dialogue.words.for_other import asks_for_other
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.told_facts import RULED_OUT
from bot.nlu.entity.types import WORK
from bot.nlu.glosses import with_gloss
from bot.nlu.relatives import told_of_relatives, wants_for_relative
from bot.programmes.wishes.unwanted import ruled_out

EMPLOYERS = frozenset({"nokia"})
"""Towns far from here whose name most people know as an employer's."""
_AT_WORK = words_pattern(
    r"work\w*\b | jobs?\b | employ\w* | years?\b | laid\ off | fired\b | career\b | colleague | boss\b | at\ nokia"
    r" | töissä | töihin | töistä | työ\w* | duuni\w* | irtisan\w* | potkut | vuotta | ura\w*\b"
)
_LIVING = words_pattern(
    r"live\b | living\b | lives\b | moved\b | (?<!off\ )(?<!fired\ )(?<!sacked\ )from\ nokia | asu\w* | muutin | muutan"
)
_DENIED_AFTER = re.compile(
    r"\b(?:but|and|mutta|ja)\s+(?:(?:i'?m|i am|that'?s) not|(?:minä |mä )?en (?:ole|oo))\W*$", re.IGNORECASE
)
"""A denial of what comes before it: "you wrote that I am a nurse but I'm not"."""
VISITED = frozenset({"doctor", "dentist"})
"""Whom one goes to see more often than one is it."""
_GOES_TO_SEE = re.compile(
    r"\b(?:(?:the|my|our)|(?:from|at|see|saw|visit\w*|have|has|had|(?:go|goes|going|went) to)(?: an?| the| my)?)\s*\Z",
    re.IGNORECASE,
)
_IS_ONES_WORK = re.compile(
    r"\W*(?:degree|diploma|title|education|stud(?:y|ies)|papers?|licen[cs]e|school|course|training|jobs?|work|profession|experience|background)\b",
    re.IGNORECASE,
)
_OF_A_VISIT = re.compile(r"\W*(?:certificate|note|appointment|visit|says?|said|told|thinks|wrote)\b", re.IGNORECASE)
"""What stands behind a doctor who was seen: "the doctor says that I must rest"."""
_VISITED_FI = re.compile(r"\w*lääkäri(?:ssä|in|ltä|lle|stä)\Z", re.IGNORECASE)
_CALLS = words_pattern(r"soit\w+ | call\b | ring\b | phone\b")
AGES_TOLD = range(15, 76)
"""Numbers that are nobody's choice of a button, and most often somebody's age."""
_I_AM_OR_WAS = words_pattern(r"i(?:'m|\ am|\ was|\ worked|\ work)\b | (?:olen|oon|olin|työskentelin)\b | я\b")


def without_refused(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without the places and the work that the text rules out: "not in Helsinki", "I'm not a nurse"."""
    refused = [(part.start, part.end) for part in ruled_out(text)]
    if denied := _DENIED_AFTER.search(text):
        refused.append((0, denied.start()))
    return [
        item
        for item in entities
        if item["entity"] not in RULED_OUT or not any(start <= item["start"] < end for start, end in refused)
    ]


def without_employers(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without the towns that are an employer's name here: "24 years at Nokia"."""
    is_job = _AT_WORK.search(with_gloss(text)) and not _LIVING.search(text)
    return [item for item in entities if not (is_job and item["value"] in EMPLOYERS)]


def without_visited(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without the doctor whom somebody goes to see: "I have doctor that day", "if doctor says I am ill"."""

    def is_visited(item: Mapping[str, Any]) -> bool:
        before, said, after = text[: item["start"]], text[item["start"] : item["end"]], text[item["end"] :]
        goes = _GOES_TO_SEE.search(before) and not _IS_ONES_WORK.match(after)
        return item["value"] in VISITED and bool(goes or _OF_A_VISIT.match(after) or _VISITED_FI.match(said))

    return [item for item in entities if not is_visited(item)]


def without_way_of_contact(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without the field of a telephone or a number by which somebody wants to be reached: "puhelimella"."""
    if not names_way(text, is_asked=False) and not _CALLS.search(text):
        return entities
    return [
        item for item in entities if item["entity"] not in WORK or contact_in(text[item["start"] : item["end"]]) is None
    ]


def without_relatives_facts(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without what is told of a relative beside oneself: "my husband is an engineer, I was a nurse".

    Who tells only of a relative, or looks for something for one, means the relative.
    """
    spans = told_of_relatives(text)
    if not spans or asks_for_other(text) or wants_for_relative(text):
        return entities
    return [item for item in entities if not any(start <= item["start"] and item["end"] <= end for start, end in spans)]


def without_work_of_asked_for(parse: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entities without the work of the person whom a wish for one asks for: "connect me to a lawyer"."""
    entities: list[dict[str, Any]] = parse["entities"]
    if parse["intent"].get("name") != "request_human" or _I_AM_OR_WAS.search(str(parse["text"]).replace("’", "'")):
        return entities
    return [item for item in entities if item["entity"] not in ("occupation", "field")]


def with_bare_age(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities of a message; one that is nothing but a number of years tells an age."""
    number = text.strip(" .!")
    if entities or not number.isdecimal() or int(number) not in AGES_TOLD:
        return entities
    return [{"entity": "age", "value": int(number), "start": 0, "end": len(text)}]
