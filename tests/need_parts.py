"""An employer's need, with changes where a test wants another."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

from bot.handoff.needs import Need, Start

GIVEN: dict[str, Any] = {
    "role": {"fi": "Keittiöapulainen", "en": "Kitchen assistant"},
    "skills": {"fi": "Hygieniapassi", "en": ""},
    "field": "cooking",
    "municipality": "espoo",
    "finnish": "A2",
    "english": "0",
    "start": Start.WORK_TRIAL,
    "until": date(2026, 12, 31),
    "employer": "Koulukeittiö",
    "created_by": "liisa",
    "created_at": datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc),
}


def kitchen(**changes: Any) -> Need:
    """A kitchen looks for help."""
    return Need(**{**GIVEN, **changes})
