"""What a person who waits for a coach is told: when coaches answer, when the next time is, how many wait before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from bot.clock import FINLAND
from bot.handoff.opening_hours import WEEKDAYS, OpeningHours, spans_words, time_words

# phrase(key, **slots): a text in the person's language.
Phrase = Callable[..., str]


def waiting_words(hours: OpeningHours, phrase: Phrase, now: datetime, *, ahead: int | None = None) -> str:
    """Sentences about the wait; `ahead` is how many tickets wait before this one, None when that is not to be said.

    No promise: nobody knows how long the answers to others take.
    """
    sentences = [phrase("coach_hours", hours=weekly_words(hours, phrase))]
    opening = hours.next_opening(now)
    if not hours.is_open(now) and opening is not None:
        sentences.append(phrase("coach_next_time", when=moment_words(opening, phrase)))
    if ahead is not None:
        sentences.append(_queue_words(ahead, phrase))
    return " ".join(sentences)


def _queue_words(ahead: int, phrase: Phrase) -> str:
    if ahead > 1:
        return phrase("coach_queue_many", count=ahead)
    return phrase("coach_queue_one" if ahead else "coach_queue_none")


def weekly_words(hours: OpeningHours, phrase: Phrase) -> str:
    """The week in short: "ma–pe klo 9–16, la klo 10–12"."""
    parts = []
    for spans, run in groupby(range(len(WEEKDAYS)), key=lambda day: hours.weekly.get(day, ())):
        days = list(run)
        if not spans:
            continue
        names = [phrase(f"day_short_{WEEKDAYS[day]}") for day in (days[0], days[-1])]
        between = names[0] if len(days) == 1 else "–".join(names)
        parts.append(phrase("coach_days", days=between, hours=spans_words(spans)))
    return ", ".join(parts)


def moment_words(moment: datetime, phrase: Phrase) -> str:
    """A coming moment in Finnish time: "maanantaina 30.11. klo 9"."""
    local = moment.astimezone(FINLAND)
    on_day = phrase(f"on_{WEEKDAYS[local.weekday()]}")
    return phrase("coach_moment", day=on_day, date=f"{local.day}.{local.month}.", time=time_words(local.time()))
