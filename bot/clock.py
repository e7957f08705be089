"""What time it is, in UTC, and what day in Finland: everything stored is in UTC, everything said to people is in Finnish time."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

FINLAND = ZoneInfo("Europe/Helsinki")
"""The zone in which people, coaches and courses live, wherever the machine stands."""


def utc_now() -> datetime:
    """The present, with its zone."""
    return datetime.now(timezone.utc)


def today_in_finland() -> date:
    """Today's date in Finnish time: what is old, open or ended goes by it."""
    return datetime.now(FINLAND).date()


def midnight(day: date) -> datetime:
    """When the day begins in Finland."""
    return datetime.combine(day, time(), FINLAND)
