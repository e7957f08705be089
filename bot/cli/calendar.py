"""The day in Finland: what is old, open or ended goes by it, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime

from bot.handoff.opening_hours import FINLAND


def today_in_finland() -> date:
    """Today's date in Finnish time."""
    return datetime.now(FINLAND).date()
