"""Conditions of the path rules: what must hold of a person, as written under `when:` and `unless:`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.guidance.profile import Profile
from bot.programmes.programme import LEVELS
from bot.programmes.search.facets import education_ranks
from bot.programmes.vocabulary import Vocabulary

WORDS: Mapping[str, Callable[[Profile], tuple[str, ...]]] = {
    "goal": lambda person: (person.goal,) if person.goal else (),
    "situation": lambda person: person.situation,
    "obstacles": lambda person: person.obstacles,
    "field": lambda person: person.fields,
    "occupation": lambda person: (person.occupation,) if person.occupation else (),
    "municipality": lambda person: (person.municipality,) if person.municipality else (),
}
"""Conditions that list words, any of which may be the person's."""
NUMBERS: Mapping[str, Callable[[Profile], int | None]] = {
    "age": lambda person: person.age,
    "months": lambda person: person.months,
}
LEVELLED: Mapping[str, Callable[[Profile], str | None]] = {
    "finnish": lambda person: person.finnish,
    "english": lambda person: person.english,
}
EDUCATION, IMMIGRANT = "education", "immigrant"
FROM, BELOW = "_from", "_below"
KEYS = (
    *WORDS,
    *(f"{name}{end}" for name in (*NUMBERS, *LEVELLED, EDUCATION) for end in (FROM, BELOW)),
    IMMIGRANT,
)


@dataclass(frozen=True)
class Condition:
    """All parts must hold; what a person did not say holds for nothing. An empty condition holds always."""

    parts: tuple[tuple[str, Any], ...] = ()

    def holds(self, person: Profile, vocabulary: Vocabulary) -> bool:
        """Whether every part holds of `person`."""
        return all(_part_holds(key, value, person, vocabulary) for key, value in self.parts)


def _part_holds(key: str, value: Any, person: Profile, vocabulary: Vocabulary) -> bool:
    if key in WORDS:
        return bool(set(value) & set(WORDS[key](person)))
    if key == IMMIGRANT:
        return person.is_immigrant is value
    name, end = (key.removesuffix(FROM), FROM) if key.endswith(FROM) else (key.removesuffix(BELOW), BELOW)
    own, limit = _rank(name, person, vocabulary), _limit(name, value, vocabulary)
    if own is None:
        return False
    return own >= limit if end == FROM else own < limit


def _rank(name: str, person: Profile, vocabulary: Vocabulary) -> int | None:
    if name in NUMBERS:
        return NUMBERS[name](person)
    if name in LEVELLED:
        level = LEVELLED[name](person)
        return None if level is None else LEVELS.index(level)
    return None if person.education is None else education_ranks(vocabulary)[person.education]


def _limit(name: str, value: Any, vocabulary: Vocabulary) -> int:
    if name in NUMBERS:
        return int(value)
    return LEVELS.index(value) if name in LEVELLED else education_ranks(vocabulary)[value]


def problem(key: str, value: Any, options: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary) -> str | None:
    """What is wrong with one part of a condition, or None. `options` are those of the interview's questions."""
    known = {
        **options,
        "field": tuple(vocabulary.fields),
        "occupation": tuple(vocabulary.occupations),
        "municipality": tuple(vocabulary.places),
    }
    if key not in KEYS:
        return f"the condition {key!r} is not known; write one of {', '.join(KEYS)}"
    if key in WORDS:
        wrong = [item for item in value if item not in known[key]] if isinstance(value, list) else [value]
        return f"{key} {wrong[0]!r} is not known; write a list of known values" if wrong else None
    if key == IMMIGRANT:
        return None if isinstance(value, bool) else f"{key} is true or false"
    name = key.removesuffix(FROM).removesuffix(BELOW)
    if name in NUMBERS:
        return None if type(value) is int else f"{key} needs a whole number"
    allowed = LEVELS if name in LEVELLED else tuple(vocabulary.education_levels)
    return None if value in allowed else f"{key} {value!r} is not one of {', '.join(allowed)}"
