"""When coaches answer: the week, Finland's holidays, the hour of Helsinki; and how people are told."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from pathlib import Path

import pytest

from bot.clock import FINLAND
from bot.dialogue.answers.texts import texts_of
from bot.errors import BadInput
from bot.handoff.opening_hours import OpeningHours
from bot.handoff.waiting import waiting_words, weekly_words

NINE_TO_FOUR = {day: ((time(9), time(16)),) for day in range(5)}
HOURS = OpeningHours(NINE_TO_FOUR)


def helsinki(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=FINLAND)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (helsinki(2026, 11, 27, 8, 59), False),
        (helsinki(2026, 11, 27, 9), True),
        (helsinki(2026, 11, 27, 15, 59), True),
        (helsinki(2026, 11, 27, 16), False),
        (helsinki(2026, 11, 28, 12), False),
        (helsinki(2026, 12, 24, 12), False),
        (helsinki(2026, 6, 19, 12), False),
        (helsinki(2026, 5, 14, 12), False),
        # 6:30 in UTC is 8:30 in a Finnish winter and 9:30 in summer.
        (datetime(2026, 1, 15, 6, 30, tzinfo=timezone.utc), False),
        (datetime(2026, 7, 15, 6, 30, tzinfo=timezone.utc), True),
    ],
)
def test_open_and_closed(moment: datetime, is_open: bool) -> None:
    assert HOURS.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (helsinki(2026, 11, 27, 8), helsinki(2026, 11, 27, 9)),
        (helsinki(2026, 11, 27, 10), helsinki(2026, 11, 30, 9)),
        (helsinki(2026, 12, 23, 17), helsinki(2026, 12, 28, 9)),
        # The clocks go back on 25.10.2026.
        (helsinki(2026, 10, 23, 20), helsinki(2026, 10, 26, 9)),
    ],
)
def test_next_opening(moment: datetime, opening: datetime) -> None:
    assert HOURS.next_opening(moment) == opening


@pytest.mark.parametrize(
    ("moment", "begin"),
    [
        (helsinki(2026, 11, 27, 8), helsinki(2026, 11, 27, 9)),
        (helsinki(2026, 11, 27, 10), helsinki(2026, 11, 27, 10)),
        (helsinki(2026, 11, 27, 16), helsinki(2026, 11, 30, 9)),
        # 22:30 in UTC on Sunday is Monday in Finland.
        (datetime(2026, 11, 29, 22, 30, tzinfo=timezone.utc), helsinki(2026, 11, 30, 9)),
    ],
)
def test_from_when_there_is_an_answer(moment: datetime, begin: datetime) -> None:
    assert HOURS.from_moment(moment) == begin
    assert OpeningHours({}).from_moment(moment) is None


def test_closed_days_and_no_hours_at_all() -> None:
    assert OpeningHours(NINE_TO_FOUR, frozenset({date(2026, 11, 30)})).next_opening(
        helsinki(2026, 11, 28, 9)
    ) == helsinki(2026, 12, 1, 9)
    assert OpeningHours({}).next_opening(helsinki(2026, 11, 28, 9)) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("weekly: {monday: '16-9'}", "does not go forward"),
        ("weekly: {monday: '9-16, 15-17'}", "does not go forward"),
        ("weekly: {monday: 'nine'}", "no hours"),
        ("weekly: {monday: '9-25'}", "no hours"),
        ("weekly: {montag: '9-16'}", "no weekday"),
        ("weekly: {monday: '9-16'}\nclosed: [soon]", "2026-12-31"),
        ("hours: 9-16", "needs weekly"),
    ],
)
def test_unusable_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "opening_hours.yml"
    path.write_text(content)

    with pytest.raises(BadInput, match=f"{path}.*{message}"):
        OpeningHours.load(path)


def test_own_file_is_read() -> None:
    assert OpeningHours.load().next_opening(helsinki(2026, 11, 27, 17)) is not None


@pytest.mark.parametrize(
    ("language", "moment", "ahead", "words"),
    [
        (
            "fi",
            helsinki(2026, 11, 27, 20),
            3,
            "Valmentajat vastaavat ma–pe klo 9–16. Nyt he eivät ole paikalla. He palaavat maanantaina 30.11. klo 9. "
            "Ennen sinua odottaa 3 ihmistä.",
        ),
        ("en", helsinki(2026, 11, 27, 12), 1, "Coaches answer Mon–Fri 9–16. One person is waiting before you."),
        ("en", helsinki(2026, 11, 27, 12), None, "Coaches answer Mon–Fri 9–16."),
    ],
)
def test_people_are_told(language: str, moment: datetime, ahead: int | None, words: str) -> None:
    texts = texts_of()

    def phrase(key: str, **slots: object) -> str:
        return texts.phrase(key, language, **slots)

    assert waiting_words(HOURS, phrase, moment, ahead=ahead) == words


def test_uneven_week() -> None:
    texts = texts_of()
    weekly = {0: ((time(9), time(12)), (time(13), time(15, 30))), 2: ((time(10), time(12)),)}

    assert weekly_words(OpeningHours(weekly), lambda key, **slots: texts.phrase(key, "fi", **slots)) == (
        "ma klo 9–12, 13–15.30, ke klo 10–12"
    )
