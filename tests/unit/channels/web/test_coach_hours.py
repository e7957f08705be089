"""What a page says of coaches' hours: in every language, of this very minute, and honest when nobody answers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.channels.web import coach_hours as module
from bot.channels.web.coach_hours import coach_hours
from bot.conversations.service_state import ServiceState
from bot.dialogue.answers.texts import Texts, texts_of
from bot.dialogue.language.languages import ANSWERED
from bot.handoff.opening_hours import OpeningHours

TUESDAY_NOON = datetime(2025, 3, 4, 10, 0, tzinfo=timezone.utc)
ON = ServiceState()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return texts_of()


def test_every_language_tells_the_hours(texts: Texts) -> None:
    told = coach_hours(texts.say, ON, TUESDAY_NOON)

    assert set(told) == set(ANSWERED)
    assert told["en"] == "Coaches answer Mon–Fri 9–16."
    assert len(set(told.values())) == len(ANSWERED)


def test_next_time_is_told_while_nobody_is_there(texts: Texts) -> None:
    evening = TUESDAY_NOON + timedelta(hours=8)
    before_easter = datetime(2025, 4, 17, 18, 0, tzinfo=timezone.utc)

    assert coach_hours(texts.say, ON, evening)["fi"].endswith("He palaavat keskiviikkona 5.3. klo 9.")
    assert coach_hours(texts.say, ON, before_easter)["fi"].endswith("He palaavat tiistaina 22.4. klo 9.")


def test_switched_off_coaches_promise_no_hours(texts: Texts) -> None:
    told = coach_hours(texts.say, ServiceState(coaches=False), TUESDAY_NOON)

    assert set(told) == set(ANSWERED)
    assert told["en"] == "Coaches are not answering right now."
    assert not any(character.isdigit() for text in told.values() for character in text)


def test_without_any_hours_nothing_is_told(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "opening_hours", lambda: OpeningHours({}))

    assert coach_hours(texts.say, ON, TUESDAY_NOON + timedelta(days=700)) == {}
