"""What is known of a person when a path is made for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from bot.programmes.programme import LEVELS
from bot.programmes.wishes.wish import Wish

YEARS = (14, 100)
"""Ages that are taken for one."""


@dataclass(frozen=True)
class Profile:
    """The answers of the interview; None and () mean that a person did not say.

    `goal`, `situation` and `obstacles` are options of data/paths/answers.yml, `fields` and `occupation`,
    `education` and `municipality` ids of the vocabulary, levels those of LEVELS, `months` without work.
    """

    goal: str | None = None
    situation: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    occupation: str | None = None
    education: str | None = None
    finnish: str | None = None
    english: str | None = None
    municipality: str | None = None
    age: int | None = None
    months: int | None = None

    @property
    def is_immigrant(self) -> bool:
        """Whether the person's words tell of a life before Finland, or of a Finnish that is still being learned."""
        told = {"abroad", "asylum_seeker", "refugee", "newcomer", "permit_ending"} & set(self.situation)
        return bool(told) or (self.finnish is not None and LEVELS.index(self.finnish) < LEVELS.index("C1"))

    def to_json(self) -> dict[str, Any]:
        """What is known, as it is kept with the conversation."""
        kept = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in kept.items()
            if value not in (None, ())
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Profile:
        """Reads what `to_json` wrote."""
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**read)

    def wish(self, today: date, language: str) -> Wish:
        """The person as the catalogue's matching sees them."""
        return Wish(
            today=today,
            language=language,
            field=self.fields[0] if self.fields else None,
            municipality=self.municipality,
            finnish_level=self.finnish,
            english_level=self.english,
            education_level=self.education,
            age=self.age,
        )
