"""The day in Finland: what is old, open or ended goes by it, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today_in_finland() -> date:
    """Today's date in Finnish time."""
    return datetime.now(ZoneInfo("Europe/Helsinki")).date()
