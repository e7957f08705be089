"""The needs interview: what is asked, what is known already, and what a message answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.guidance.answers import AnswerBook
from bot.guidance.change_of_mind import changes_mind
from bot.guidance.profile import YEARS, Profile
from bot.guidance.state import Guidance
from bot.nlu.entity.level_words import bare_level
from bot.nlu.entity.levels import NO_SKILL
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.unwanted import ruled_out, without

QUESTIONS = ("goal", "situation", "background", "finnish", "place", "obstacles", "duration")
"""In the order they are asked."""
SLOT = "guidance_"
"""Beginning of the form's slots, one a question; they hold whether it was answered or skipped."""
VOLUNTEERED_OBSTACLES = frozenset({"money", "health", "courage"})
"""What is taken for an obstacle when nobody asked; of time, language and children people speak for other reasons too."""
NO_SITUATION = frozenset({"abroad", "no_certificate", "low_literacy", "parent"})
"""Facts about a person that do not yet say what their days are now."""
WITHOUT_WORK = frozenset({"unemployed"})
OWN_WORDS = ("situation", "background", "obstacles")
"""Questions to which any words are an answer: a coach can read them."""
ENTITIES = {
    "background": ("occupation", "field", "skill", "education_level"),
    "finnish": ("language_level",),
    "place": ("municipality",),
    "duration": ("duration_unemployed",),
}
FACTS = frozenset({name for names in ENTITIES.values() for name in names} | {"age"})
"""Entities that are facts about a person."""
NOTE_LENGTH = 200
_NATIVE = re.compile(r"äidinkiel|aidinkiel|\bnative|mother tongue|\bsuomalai|\bfluent|\bsujuva", re.I)
NATIVE_LEVEL = "C2"
_OTHER_ALONE = re.compile(
    r"\W*(?:(?:i |we )?(?:speak |know )?(?:only|just) (?:\w+ )?(?:english|russian|arabic|ukrainian|somali|persian|swedish|my language)"
    r"|(?:\w+ )?(?:english|russian|arabic|ukrainian|somali|persian|swedish) only"
    r"|(?:(?:minä |mä )?(?:osaan|puhun) )?(?:vain|vaan|pelkkää|pelkästään) (?:englan|venäj|arabi|ukraina|somali|persia|ruots)\w*)"
    r"(?: please| now| kiitos)?\W*",
    re.IGNORECASE,
)
"""Another language than Finnish, and no other: an answer to how well somebody knows Finnish."""
_BARE_WORK = re.compile(
    r"\W*(?:a |some |any |joku )?(?:jobs?|work|työtä?|töitä|duunia?|työpaik\w+)(?: please| kiitos)?\W*", re.I
)
FEWEST_UNSURE = 2
"""Wishes, the doubt among them, of which one is chosen by whoever has a doubt."""


def slot_of(question: str) -> str:
    """The form's slot for a question."""
    return f"{SLOT}{question}"


def absorbed(state: Guidance, text: str, book: AnswerBook, *, asked: str | None) -> Guidance:
    """The state with everything that `text` tells, whether it was asked or not."""
    told = book.read(text)
    # "I don't want a business any more" is no wish for one.
    refused = ruled_out(text)
    wanted = book.read(without(text, refused)) if refused else told
    wishes = wanted.get("goal", ())
    if "unsure" in wishes and len(wishes) > FEWEST_UNSURE:
        wishes = ("unsure",)  # "study or work, I don't know"
    goals = [goal for goal in wishes if goal != "unsure" or asked == "goal"]
    if asked == "goal" and _BARE_WORK.fullmatch(text):
        goals = ["work"]
    obstacles = told.get("obstacles", ())
    if asked != "obstacles":
        obstacles = tuple(item for item in obstacles if item in VOLUNTEERED_OBSTACLES)
    return replace(
        state,
        goal=goals[0]
        if goals and (asked == "goal" or state.goal in (None, "unsure") or changes_mind(text))
        else state.goal,
        situation=joined(state.situation, *told.get("situation", ())),
        obstacles=joined(state.obstacles, *obstacles),
    )


def joined(before: Iterable[str], *new: str) -> tuple[str, ...]:
    """What was known and what is new, each once."""
    return tuple(dict.fromkeys((*before, *new)))


def answers(question: str, text: str, entities: Iterable[str], book: AnswerBook) -> bool:
    """Whether a typed message answers `question` in words that are understood."""
    if set(ENTITIES.get(question, ())) & set(entities):
        return True
    told = book.read(text).get(question, ())
    if question == "goal" and _BARE_WORK.fullmatch(text):
        return True
    if question == "finnish":
        return level_without_language(text) is not None
    return bool(told) if question != "situation" else bool(set(told) - {"abroad", "parent"})


def level_without_language(text: str) -> str | None:
    """The level of Finnish that the answer to the question about it tells without a name of the language or a level."""
    if _OTHER_ALONE.fullmatch(text):
        return NO_SKILL
    return NATIVE_LEVEL if _NATIVE.search(text) else bare_level(text)


def with_note(state: Guidance, question: str, text: str) -> Guidance:
    """The state with the person's own words to a question."""
    return replace(state, notes={**state.notes, question: text.strip()[:NOTE_LENGTH]})


def open_questions(state: Guidance, slots: Mapping[str, Any]) -> list[str]:
    """The questions still to be asked, in order: neither asked before nor known."""
    return [
        question
        for question in QUESTIONS
        if slots.get(slot_of(question)) is None and not _is_known(question, state, slots)
    ]


def _is_known(question: str, state: Guidance, slots: Mapping[str, Any]) -> bool:
    if question == "goal":
        return state.goal is not None
    if question == "situation":
        return bool(set(state.situation) - NO_SITUATION) or bool(slots.get("duration_unemployed"))
    if question == "background":
        has_education = bool(slots.get("education_level")) or "no_certificate" in state.situation
        return has_education and any(slots.get(name) for name in ("occupation", "field", "skill"))
    if question == "finnish":
        return slots.get("language_level") is not None
    if question == "place":
        return bool(slots.get("municipality"))
    if question == "obstacles":
        return bool(state.obstacles)
    return bool(slots.get("duration_unemployed")) or not WITHOUT_WORK & set(state.situation)


def profile_of(state: Guidance, slots: Mapping[str, Any], vocabulary: Vocabulary) -> Profile:
    """What is known of the person, from the interview and from the facts of any message."""
    occupation, skill = slots.get("occupation"), slots.get("skill")
    of_terms = [
        term.field
        for term in (vocabulary.occupations.get(str(occupation)), vocabulary.skills.get(str(skill)))
        if term is not None
    ]
    place = slots.get("municipality")
    return Profile(
        goal=state.goal,
        situation=state.situation,
        obstacles=tuple(item for item in state.obstacles if item != "none"),
        fields=tuple(dict.fromkeys(item for item in (slots.get("field"), *of_terms) if item)),
        occupation=str(occupation) if occupation in vocabulary.occupations else None,
        education=_known(slots.get("education_level"), vocabulary.education_levels),
        finnish=slots.get("language_level"),
        english=slots.get("english_level"),
        municipality=place if place in vocabulary.places else None,
        age=_number(slots.get("age"), *YEARS),
        months=_number(slots.get("duration_unemployed"), 1, 600),
    )


def _known(value: Any, terms: Mapping[str, Any]) -> str | None:
    return value if value in terms else None


def _number(value: Any, low: int, high: int) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and low <= int(text) <= high else None
