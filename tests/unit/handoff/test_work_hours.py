"""When one coach works: as people write it, and in the calendar of all."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.errors import BadInput
from bot.handoff.opening_hours import OpeningHours
from bot.handoff.work_hours import hours_of, read_work_hours

MONDAY, TUESDAY, CLOSED_MONDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 7)
ALL = OpeningHours({0: ((time(9), time(16)),), 1: ((time(9), time(16)),)}, frozenset({CLOSED_MONDAY}))


def test_days_are_in_the_order_of_the_week_and_in_one_spelling() -> None:
    read = read_work_hours({"friday": " 9.00 - 15.30,16-18", "monday": "08–12", "tuesday": " "})

    assert list(read.items()) == [("monday", "8–12"), ("tuesday", ""), ("friday", "9–15.30, 16–18")]
    assert read_work_hours(read) == read


@pytest.mark.parametrize(
    "given",
    [{"moonday": "9-15"}, {"monday": "15-9"}, {"monday": "nine"}, {"monday": "9-25"}, {"monday": "9-12, 11-15"}],
)
def test_what_is_no_weekday_or_no_hours_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_work_hours(given)


def test_hours_of_a_coach_follow_the_closed_days_of_all() -> None:
    own = hours_of({"monday": "7.30–9", "tuesday": ""}, ALL)

    assert own.spans(MONDAY) == ((time(7, 30), time(9)),)
    assert own.spans(TUESDAY) == ALL.spans(TUESDAY)
    assert own.spans(CLOSED_MONDAY) == ()
    assert hours_of({"tuesday": ""}, ALL).spans(MONDAY) == ()
    assert hours_of({}, ALL) == ALL
