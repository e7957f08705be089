"""An employer's need, to be changed where a test wants another."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.handoff.needs import Start

KITCHEN: dict[str, Any] = {
    "role": {"fi": "Keittiöapulainen", "en": "Kitchen assistant"},
    "skills": {"fi": "Hygieniapassi", "en": ""},
    "field": "cooking",
    "municipality": "espoo",
    "finnish": "A2",
    "english": "0",
    "start": Start.WORK_TRIAL,
    "until": date(2026, 12, 31),
    "employer": "Koulukeittiö",
    "by": "liisa",
}
