"""What a message wishes to learn or to work with, or says it does not want."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.intents import CHANGE_LANGUAGE
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.questions import is_question
from bot.nlu.entity.types import WORK
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import SURE, confidence_of

_WITH_PEOPLE = re.compile(r"\b(?:ihmisten|ihmisii|ihmisiä|people|humans|людьми|människor)\b", re.IGNORECASE)
_SOMETHING = re.compile(
    r"\W*(?:(?:no|well|ehkä|maybe|vaikka)\W+)*(?:jotai\w*|jota[kin]+|something|some kind|что-то|något)\b", re.IGNORECASE
)
_TALKS = re.compile(
    r"\b(?:talk|speak|chat|call|meet|contact|puhu|jutel|juttel|keskustel|tava|soit|tutustu|ryhm|group|friend|kaver|говор|prata|träffa)\w*",
    re.IGNORECASE,
)
_WANTS_NONE = re.compile(
    r"\W*(?:(?:no|ei|joo|ok|but|mut|mutta)\W+)*(?:(?:mä|mää|minä) )?(?:en|emme) (?:\w+ ){0,4}?(?:halu|tarvi|kaipa|jaksa)\w*"
    r"(?: \w+){0,4}\W*"
    r"|\W*(?:(?:no|but|ok|well)\W+)*(?:i )?(?:really )?(?:do not|don'?t) (?:really )?(?:want|need|like)(?: \w+){1,5}\W*",
    re.IGNORECASE,
)
_BUT = words_pattern(
    r"but | just | only | mutta | vaan | vain | instead | haluan | haluun | en[gn]li\w+ | suom\w+ | finnish"
)
_LEARNS = words_pattern(
    r"(?:learn|study|studying|course|lessons?|teach)\b | oppi\w* | opiskel\w+ | kurss\w+"
    r" | parempi\ suom\w+ | parant\w+ | (?:вы|на)?учить\w* | изуч\w+ | курс\w*"
    r" | barto\b | baran\w* | õppi\w* | lära\ mig\b | plugga\b | [أا]تعلم | تعلم | دورة | یاد\ ب"
)
SURE_SEARCH = 0.8
_COURSE = words_pattern(r"courses?\b | class(?:es)?\b | training\b | kurss\w* | koulutu\w*")
_LANGUAGE_COURSE = words_pattern(
    r"(?:finnish|swedish|language)\ (?:language\ )?(?:courses?|class(?:es)?|lessons?)\b"
    r" | (?:suomen|ruotsin|kieli|suomi)(?:\ kielen)?-?\ ?kurss\w*"
)
_HOW = re.compile(r"\A\W*(?:how|where|miten|mistä|missä)\b|\b(?:how|where|miten|mistä|missä)\W*\Z", re.IGNORECASE)
_LEARNS_FINNISH = words_pattern(
    r"(?:study|learn|improve|practi[cs]e)\ (?:\w+\ )?finnish\b | (?:opiskella|oppia|opetella)\ suomea\b"
)


def learns_language(parse: Mapping[str, Any]) -> bool:
    """Whether a message that names a language wants to learn it, not to talk in it."""
    return parse["intent"].get("name") == CHANGE_LANGUAGE and learns(str(parse["text"]))


def learns(text: str) -> bool:
    """Whether a text speaks of learning."""
    return bool(_LEARNS.search(with_gloss(text)))


def names_work(parse: Mapping[str, Any]) -> bool:
    """Whether the message names a field, an occupation or a skill."""
    return any(item["entity"] in WORK for item in parse["entities"])


def course_named(parse: Mapping[str, Any]) -> str | None:
    """The search for the course that a message names, where the classifier doubts what it asks: "which course help me, i know java"."""
    intent, read = parse["intent"], with_gloss(str(parse["text"]))
    name, is_doubtful = str(intent.get("name")), confidence_of(parse) < SURE_SEARCH
    if name == "faq" and parse.get("fit") != SURE and _LEARNS_FINNISH.search(read):
        return "find_language_course"
    if name == "inform" and names_work(parse) and _HOW.search(read):
        return "find_training"
    if not name.startswith("find_") or not is_doubtful:
        return None
    if _LANGUAGE_COURSE.search(read):
        return "find_language_course"
    return "find_training" if names_work(parse) and _COURSE.search(read) else None


def wants_none(parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a search says that nothing of the kind is wanted: "en mä mitään ryhmää halua".

    What names something to do without, such as a place or a language, narrows a search instead.
    """
    text = str(parse["text"]).replace("’", "'")
    is_search = str(parse["intent"].get("name")).startswith("find_") and not parse["entities"]
    return is_search and _WANTS_NONE.fullmatch(text) is not None and not _BUT.search(text)


def wishes_some_work(parse: Mapping[str, Any]) -> bool:
    """Whether what looks like a wish for a person, a group or a machine may be one for work: "something with computers"."""
    text = str(parse["text"])
    misread = parse["intent"].get("name") in ("bot_challenge", "find_peer_group", "get_guidance", "request_human")
    is_work = bool(_WITH_PEOPLE.search(text) or _SOMETHING.match(text))
    return misread and is_work and not _TALKS.search(text) and not is_question(text)
