"""Which employers' needs fit a person: the field, the place, and the language that the work really needs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guidance.profile import Profile
from bot.handoff.needs import Need
from bot.programmes.programme import LEVELS
from bot.programmes.vocabulary import Vocabulary


def fitting(needs: Iterable[Need], person: Profile, vocabulary: Vocabulary) -> list[Need]:
    """The needs in the person's field, within reach, that ask for no more language than the person told to have."""
    return [need for need in needs if _fits(need, person, vocabulary)]


def _fits(need: Need, person: Profile, vocabulary: Vocabulary) -> bool:
    if need.field not in person.fields:
        return False
    if _lacks(need.finnish, person.finnish) or _lacks(need.english, person.english):
        return False
    town = vocabulary.municipality_of(person.municipality or "")
    return need.municipality is None or town is None or need.municipality in (town, *vocabulary.neighbours(town))


def _lacks(needed: str, known: str | None) -> bool:
    """Whether a level that the person told is too low; what was not told is asked by the coach."""
    return known in LEVELS and needed in LEVELS and LEVELS.index(known) < LEVELS.index(needed)
