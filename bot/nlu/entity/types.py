"""What is found in a message, and which of two finds counts when they share words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FIELD, OCCUPATION, SKILL = "field", "occupation", "skill"
MUNICIPALITY, PROGRAMME, EDUCATION_LEVEL = "municipality", "programme", "education_level"
LANGUAGE_LEVEL, AGE, DURATION_UNEMPLOYED = "language_level", "age", "duration_unemployed"
WORK = frozenset({FIELD, OCCUPATION, SKILL})
"""What names work that somebody does, has learnt or wants."""


@dataclass(frozen=True)
class Entity:
    """Something a message names.

    `value` is an id of the vocabulary, a CEFR level ("0": none at all), years of age or months without work.
    `text` is what stands at [start, end) of the message. `role` says which language a level is of (ISO 639-1).
    """

    entity: str
    value: str | int
    start: int
    end: int
    text: str
    role: str | None = None


@dataclass(frozen=True)
class Find:
    """An entity with how surely its words mean it: 0 as written, higher for looser readings."""

    entity: Entity
    looseness: int = 0


def without_overlap(finds: Iterable[Find]) -> list[Entity]:
    """The entities in the order of the text; of those that share words the longest stays, then the surest."""
    ordered = sorted(finds, key=lambda find: (find.entity.start - find.entity.end, find.looseness, find.entity.start))
    kept: list[Entity] = []
    for find in ordered:
        if all(find.entity.end <= other.start or other.end <= find.entity.start for other in kept):
            kept.append(find.entity)
    return sorted(kept, key=lambda entity: entity.start)
