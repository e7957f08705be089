"""On which morning a person is reminded of a programme's dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

import pytest

from bot.guidance.reminding import Kind, reminders_of, step_reminder
from bot.programmes.programme import LocalText, Programme, Source, Topic

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=timezone.utc)
TEXT = LocalText("kurssi", "course")
COURSE = Programme(
    "course", TEXT, TEXT, Topic.TRAINING, TEXT, TEXT, TEXT, "https://example.org/course",
    Source("Koulu", "https://example.org/course"), date(2026, 11, 24),
)  # fmt: skip


def due(**dates: date) -> list[tuple[Kind, str]]:
    return [(one.kind, one.due_at.isoformat()) for one in reminders_of(replace(COURSE, **dates), NOW)]


def test_programme_without_dates_has_none() -> None:
    assert due() == []


def test_each_date_has_its_morning_in_finnish_time() -> None:
    found = due(apply_from=date(2026, 12, 1), apply_until=date(2027, 6, 20), starts=date(2027, 8, 10))

    assert found == [
        (Kind.OPENS, "2026-12-01T09:00:00+02:00"),
        (Kind.CLOSES, "2027-06-13T09:00:00+03:00"),
        (Kind.STARTS, "2027-08-07T09:00:00+03:00"),
    ]


@pytest.mark.parametrize(
    ("closes", "due_on"),
    [
        (date(2026, 12, 5), "2026-11-28T09:00:00+02:00"),
        (date(2026, 12, 2), "2026-12-01T09:00:00+02:00"),
        (date(2026, 11, 28), None),
        (date(2026, 11, 20), None),
    ],
    ids=["a week before", "the day before, when a week is too late", "tomorrow", "over"],
)
def test_end_of_the_application_period(closes: date, due_on: str | None) -> None:
    assert [at for _, at in due(apply_until=closes)] == ([due_on] if due_on else [])


def test_step_is_asked_about_after_two_weeks() -> None:
    asked = step_reminder(COURSE, 2, NOW)

    assert (asked.kind, asked.number, asked.due_at.isoformat()) == (Kind.STEP, 2, "2026-12-11T09:00:00+02:00")
    assert asked.names == {"fi": "kurssi", "en": "course"}
