from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from programme_parts import COURSE, TODAY

from bot.programmes.programme import LocalText, Status

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, Status.ACTIVE),
        ({"declared_status": Status.ENDED}, Status.ENDED),
        ({"ends": TODAY - DAY}, Status.ENDED),
        ({"ends": TODAY}, Status.ACTIVE),
        ({"starts": TODAY + DAY}, Status.UPCOMING),
        ({"starts": TODAY}, Status.ACTIVE),
        ({"starts": TODAY + DAY, "apply_from": TODAY}, Status.ACTIVE),
        ({"apply_from": TODAY + DAY}, Status.UPCOMING),
        ({"apply_until": TODAY - DAY, "starts": TODAY - DAY}, Status.ENDED),
        ({"apply_until": TODAY - DAY}, Status.ACTIVE),
        ({"declared_status": Status.UPCOMING}, Status.UPCOMING),
        ({"declared_status": Status.UPCOMING, "starts": TODAY - DAY}, Status.ACTIVE),
    ],
)
def test_status_follows_the_dates(dates: dict[str, object], status: Status) -> None:
    assert replace(COURSE, **dates).status(TODAY) is status  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "stale"), [(180, False), (181, True)])
def test_entry_is_stale_after_more_than_the_given_days(days: int, stale: bool) -> None:
    assert COURSE.is_stale(TODAY + days * DAY, 180) is stale


def test_text_falls_back_to_the_other_language() -> None:
    assert LocalText("vain suomeksi").text("en") == "vain suomeksi"
    assert LocalText(en="only English").text("fi") == "only English"
