"""Typed wishes to be reminded, or not."""

from __future__ import annotations

import pytest

from bot.dialogue.words.reminder import reminder_payload

REMIND, STOP = '/inform{"follow_up": "remind"}', '/inform{"follow_up": "remind_stop"}'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("remind me when it opens", REMIND),
        ("can you remind me please", REMIND),
        ("muistutatko mua kun haku alkaa", REMIND),
        ("muistuta mua kun haku alkaa", REMIND),
        ("voitko muistuttaa", REMIND),
        ("send me a message when the course starts", REMIND),
        ("let me know when applications open", REMIND),
        ("ilmoita mulle kun haku aukeaa", REMIND),
        ("tell me when the course starts", None),
        ("kerro kun kurssi alkaa", None),
        ("don’t remind me any more", STOP),
        ("stop the reminders", STOP),
        ("älä muistuta enää", STOP),
        ("lopeta muistutukset", STOP),
        ("this reminds me of home", None),
        ("mitä muistat minusta", None),
    ],
)
def test_words(text: str, wanted: str | None) -> None:
    assert reminder_payload(text) == wanted
