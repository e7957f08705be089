"""Of what a person can be reminded: the dates of a programme, and the step of the path that comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from bot.clock import FINLAND
from bot.programmes.programme import Programme

CLOSES_BEFORE = timedelta(days=7)
STARTS_BEFORE = timedelta(days=3)
LAST_CALL = timedelta(days=1)
"""When the ordinary day is over already but the date is still ahead."""
STEP_AFTER = timedelta(days=14)
_MORNING = time(9)


class Kind(str, Enum):
    """What falls due: an application period opens or closes, a course starts, a step of the path is asked about."""

    OPENS = "opens"
    CLOSES = "closes"
    STARTS = "starts"
    STEP = "step"


@dataclass(frozen=True)
class Reminder:
    """One line that is said at `due_at` about a programme: on its `day`, or on step `number` of the path."""

    kind: Kind
    programme: str
    names: Mapping[str, str]
    url: str
    due_at: datetime
    day: date | None = None
    number: int | None = None


def reminders_of(programme: Programme, now: datetime) -> Iterator[Reminder]:
    """The dates of the programme that are still ahead, each with the morning on which to speak of it."""
    for kind, day, before in (
        (Kind.OPENS, programme.apply_from, timedelta()),
        (Kind.CLOSES, programme.apply_until, CLOSES_BEFORE),
        (Kind.STARTS, programme.starts, STARTS_BEFORE),
    ):
        if day is None:
            continue
        due = next((at for at in (_morning(day - before), _morning(day - min(before, LAST_CALL))) if at > now), None)
        if due is not None:
            yield Reminder(kind, programme.id, names_of(programme), programme.url, due, day=day)


def step_reminder(programme: Programme, number: int, now: datetime) -> Reminder:
    """The question how step `number` went, two weeks from now."""
    due = _morning(now.astimezone(FINLAND).date() + STEP_AFTER)
    return Reminder(Kind.STEP, programme.id, names_of(programme), programme.url, due, number=number)


def names_of(programme: Programme) -> dict[str, str]:
    """The programme's name by language."""
    return {language: programme.name.text(language) for language in ("fi", "en")}


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, FINLAND)
