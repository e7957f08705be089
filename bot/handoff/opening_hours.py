"""When coaches answer: weekly hours and closed days from data/opening_hours.yml, and Finland's public holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays
import yaml

from bot.clock import FINLAND
from bot.errors import BadInput
from bot.settings import ROOT

OPENING_HOURS = ROOT / "data" / "opening_hours.yml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOOK_AHEAD_DAYS = 60
_SPAN = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")

Span = tuple[time, time]


def _finnish_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("FI")


@dataclass(frozen=True)
class OpeningHours:
    """`weekly` has the open spans of each weekday (Monday is 0), in Finnish time and in order."""

    weekly: Mapping[int, tuple[Span, ...]]
    closed: frozenset[date] = frozenset()
    _holidays: holidays.HolidayBase = field(default_factory=_finnish_holidays, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path = OPENING_HOURS) -> OpeningHours:
        """Reads the file; raises BadInput saying which line of it cannot be used and what is expected."""
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
            raise BadInput(f"{path}: cannot be read: {' '.join(str(error).split())}") from None
        if not isinstance(content, dict) or not isinstance(content.get("weekly"), dict):
            raise BadInput(f"{path}: needs weekly: with a line for each open weekday")
        weekly = {_weekday(path, name): _spans(path, name, text) for name, text in content["weekly"].items()}
        closed = content.get("closed") or []
        if not isinstance(closed, list):
            raise BadInput(f"{path}: closed: write a list of days, such as [2026-12-31]")
        wrong = [day for day in closed if not isinstance(day, date)]
        if wrong:
            raise BadInput(f"{path}: closed: {wrong[0]!r} is not a day; write it as 2026-12-31")
        return cls(weekly, frozenset(closed))

    def spans(self, day: date) -> tuple[Span, ...]:
        """The open spans of one day; none on a holiday."""
        if day in self.closed or day in self._holidays:
            return ()
        return self.weekly.get(day.weekday(), ())

    def is_open(self, moment: datetime) -> bool:
        """Whether coaches answer at `moment` (aware)."""
        local = moment.astimezone(FINLAND)
        return any(start <= local.time() < end for start, end in self.spans(local.date()))

    def from_moment(self, moment: datetime) -> datetime | None:
        """When there is an answer from: `moment` itself while they are open, else the next opening, in Finnish time."""
        return moment.astimezone(FINLAND) if self.is_open(moment) else self.next_opening(moment)

    def next_opening(self, moment: datetime) -> datetime | None:
        """The first moment after `moment` at which coaches begin, in Finnish time; None when none is known."""
        local = moment.astimezone(FINLAND)
        for days in range(LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=days)
            for start, _end in self.spans(day):
                opening = datetime.combine(day, start, FINLAND)
                if opening > local:
                    return opening
        return None


@lru_cache(maxsize=1)
def opening_hours() -> OpeningHours:
    """The hours of this installation."""
    return OpeningHours.load()


def _weekday(path: Path, name: Any) -> int:
    if name not in WEEKDAYS:
        raise BadInput(f"{path}: weekly: {name!r} is no weekday; use {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _spans(path: Path, day: str, text: Any) -> tuple[Span, ...]:
    try:
        return read_spans(str(text))
    except BadInput as error:
        raise BadInput(f"{path}: {day}: {error}") from None


def read_spans(text: str) -> tuple[Span, ...]:
    """The hours of one day as people write them: "9-16", "9.30-15", "9-12, 13-16". Raises BadInput for anything else."""
    spans = tuple(_span(part.strip()) for part in text.split(","))
    ends = [moment for span in spans for moment in span]
    if ends != sorted(set(ends)):
        raise BadInput(f'{text!r} does not go forward in time; write "9-12, 13-16"')
    return spans


def spans_words(spans: tuple[Span, ...]) -> str:
    """The hours of one day for people, as `read_spans` reads them: "9–12, 13–15.30"."""
    return ", ".join(f"{time_words(start)}–{time_words(end)}" for start, end in spans)


def time_words(moment: time) -> str:
    """The time of a day, without minutes that are none."""
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else str(moment.hour)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        raise BadInput(f'{text!r} are no hours; write "9-16" or "9.30-15"') from None
