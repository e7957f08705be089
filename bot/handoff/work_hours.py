"""When one coach works: hours by weekday, in the calendar that all coaches share (bot/handoff/opening_hours.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import BadInput
from bot.handoff.opening_hours import WEEKDAYS, OpeningHours, read_spans, spans_words

WorkHours = Mapping[str, str]
"""The hours of each weekday on which a coach works, as in data/opening_hours.yml; "" for while coaches answer on that day.

None at all: whenever coaches answer.
"""


def read_work_hours(given: WorkHours) -> dict[str, str]:
    """As they are stored: in the order of the week and in one spelling. Raises BadInput for what is no weekday or no hours."""
    wrong = [day for day in given if day not in WEEKDAYS]
    if wrong:
        raise BadInput(f"{wrong[0]!r} is no weekday: {', '.join(WEEKDAYS)}")
    stripped = {day: given[day].strip() for day in WEEKDAYS if day in given}
    return {day: spans_words(read_spans(hours)) if hours else "" for day, hours in stripped.items()}


def hours_of(work_hours: WorkHours, hours: OpeningHours) -> OpeningHours:
    """When this coach works, with the holidays and closed days of `hours`, in which all coaches answer."""
    if not work_hours:
        return hours
    days = {WEEKDAYS.index(day): text for day, text in work_hours.items()}
    weekly = {day: read_spans(text) if text else hours.weekly.get(day, ()) for day, text in days.items()}
    return replace(hours, weekly=weekly)
