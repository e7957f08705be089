"""The desk's own words: texts in the coach's language, times as people in Finland write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import FINLAND, utc_now
from bot.dialogue.answers.texts import Texts
from bot.settings import ROOT

TEXTS = ROOT / "data" / "desk" / "texts"
LANGUAGES = ("fi", "en")


class Words:
    """Texts and times in one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self._language = language

    def text(self, key: str, **slots: Any) -> str:
        """The text of `key`."""
        return self._texts.phrase(key, self._language, **slots)

    def word(self, kind: str, value: str) -> str:
        """The name of a value that data holds, such as a topic; the value itself when it has no name."""
        key = f"{kind}_{value}"
        name = self.text(key)
        return value if name == key else name

    def moment(self, at: datetime) -> str:
        """A time of today as 9.05, of another day as 3.12. 9.05, of another year with the year."""
        local, today = at.astimezone(FINLAND), utc_now().astimezone(FINLAND)
        clock = f"{local.hour}.{local.minute:02}" if self._language == "fi" else f"{local.hour}:{local.minute:02}"
        if local.date() == today.date():
            return clock
        year = "" if local.year == today.year else str(local.year)
        return f"{local.day}.{local.month}.{year} {clock}"

    def number(self, value: float) -> str:
        """A number with the comma or point of the language."""
        return str(value).replace(".", ",") if self._language == "fi" else str(value)

    def day(self, written: str) -> str:
        """A day such as 2026-03-01, as people write it."""
        day = date.fromisoformat(written)
        return f"{day.day}.{day.month}.{day.year}"

    def day_and_time(self, at: datetime) -> str:
        """A time to meet, with the day of the week: ma 30.11. klo 10.00."""
        local = at.astimezone(FINLAND)
        day = f"{self.text(f'weekday_{local.weekday()}')} {local.day}.{local.month}."
        if self._language == "fi":
            return f"{day} klo {local.hour}.{local.minute:02}"
        return f"{day} at {local.hour}:{local.minute:02}"

    def since(self, at: datetime) -> str:
        """How long ago, in the largest unit that fits."""
        passed = max(utc_now() - at, timedelta(0))
        if passed < timedelta(minutes=1):
            return self.text("since_now")
        for unit, length in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
            if passed >= length:
                return self.text(f"since_{unit}", count=passed // length)
        return self.text("since_minutes", count=passed // timedelta(minutes=1))
