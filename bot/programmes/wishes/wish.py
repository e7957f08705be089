"""What a person wishes for, what the search answers, and the reasons that go with each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.errors import BadInput
from bot.programmes.programme import LEVELS, Delivery, LocalText, Programme, Status, Topic
from bot.programmes.vocabulary import Vocabulary

_OLDEST = 120


@dataclass(frozen=True)
class Wish:
    """What a person said they want and are; None means that they did not say.

    `field`, `occupation`, `skill`, `municipality` (a district will do) and `education_level` are
    ids of the vocabulary, levels are those of LEVELS ("0": none), `today` is the day in Finland.
    `also_in` are further places that suit as well as `municipality`. `starts_by` leaves out what is known to start later,
    `short` what leads to a whole qualification.
    """

    today: date
    text: str = ""
    language: str = "fi"
    field: str | None = None
    occupation: str | None = None
    skill: str | None = None
    topic: str | None = None
    municipality: str | None = None
    also_in: tuple[str, ...] = ()
    finnish_level: str | None = None
    english_level: str | None = None
    education_level: str | None = None
    age: int | None = None
    free_only: bool = False
    delivery: str | None = None
    starts_by: date | None = None
    short: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The municipalities or districts that suit."""
        return tuple(dict.fromkeys(filter(None, (self.municipality, *self.also_in))))


@dataclass(frozen=True)
class Reason:
    """Why something is offered, or what is missing: a text key with what to fill in."""

    key: str
    slots: Mapping[str, LocalText] = field(default_factory=dict)

    def render(self, texts: Mapping[str, str], language: str) -> str:
        """The sentence in `language`, from the templates of that language."""
        return texts[self.key].format_map({name: value.text(language) for name, value in self.slots.items()})


@dataclass(frozen=True)
class Result:
    """One programme that answers a wish, with what speaks for it and what the person lacks.

    `score` is 0..1. `bridges` lead to what is missing. An ended programme is here only because
    it was named; `successor` is what replaced it.
    """

    programme: Programme
    status: Status
    score: float
    why: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    bridges: tuple[Programme, ...] = ()
    successor: Programme | None = None


@dataclass(frozen=True)
class Found:
    """The best results, how the search was widened when nothing fitted as asked, and what is told when none of them is
    what was asked for: `nearest`."""

    results: tuple[Result, ...]
    widened: Reason | None = None
    nearest: Reason | None = None


def check_wish(wish: Wish, vocabulary: Vocabulary) -> None:
    """Raises BadInput that names the filter whose value nobody knows, and what is known."""
    known: Mapping[str, tuple[str, ...]] = {
        "topic": tuple(item.value for item in Topic),
        "delivery": tuple(item.value for item in Delivery),
        "finnish_level": LEVELS,
        "english_level": LEVELS,
        "education_level": tuple(vocabulary.education_levels),
        "field": tuple(vocabulary.fields),
        "occupation": tuple(vocabulary.occupations),
        "skill": tuple(vocabulary.skills),
        "municipality": tuple(vocabulary.places),
    }
    for name, values in known.items():
        value = getattr(wish, name)
        if value is not None and value not in values:
            listed = ", ".join(values) if len(values) <= 10 else f"see data/vocabulary ({len(values)} values)"
            raise BadInput(f"{name.replace('_', ' ')} {value[:40]!r} is not known: {listed}")
    if wish.age is not None and not 0 < wish.age <= _OLDEST:
        raise BadInput(f"age {wish.age} is not an age in years")


def result_json(result: Result, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """One result as `polku search --json` prints it; `texts` are the why_* templates of `language`."""
    programme = result.programme
    return {
        "id": programme.id,
        "name": programme.name.text(language),
        "topic": programme.topic.value,
        "fields": list(programme.fields),
        "municipality": list(programme.municipalities),
        "provider": programme.provider.text(language),
        "status": result.status.value,
        "score": round(float(result.score), 4),
        "why": [reason.render(texts, language) for reason in (*result.why, *result.missing)],
        "leads_there": [bridge.id for bridge in result.bridges],
        "successor": result.successor.id if result.successor else None,
        "url": programme.url,
        "source": programme.source.url,
        "other_sources": [source.url for source in programme.other_sources],
        "origin": programme.origin,
        "checked_on": programme.checked_on.isoformat(),
    }
