"""When coaches answer, as a page shows it beside "talk to a person": in every language that has the words."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from bot.conversations.answering import Say, phrase_of
from bot.conversations.service_state import ServiceState
from bot.dialogue.language.languages import ANSWERED
from bot.handoff.opening_hours import opening_hours
from bot.handoff.waiting import waiting_words

HOURS, OFF = "coach_hours", "coach_hours_off"


def coach_hours(say: Say, service: ServiceState, now: datetime) -> dict[str, str]:
    """By language, the hours and the next time when nobody is there; that coaches are switched off; empty without any hours."""
    return _in_words(say, service.coaches, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _in_words(say: Say, are_on: bool, minute: datetime) -> dict[str, str]:
    """The words of one minute: a thousand pages may ask at once."""
    hours, key = opening_hours(), HOURS if are_on else OFF
    if are_on and not any(hours.weekly.values()):
        return {}
    spoken = [language for language in ANSWERED if say(key, language)["language"] == language]
    if not are_on:
        return {language: str(say(key, language)["text"]) for language in spoken}
    return {language: waiting_words(hours, phrase_of(say, language), minute) for language in spoken}
