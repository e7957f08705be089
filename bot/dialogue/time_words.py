"""When a person can come, in their own words: in the day, in the evening, at weekends."""

from __future__ import annotations

import re

from bot.nlu.wishes import refinements

DAY, EVENING, WEEKEND = "day", "evening", "weekend"
"""As the catalogue names the times of its groups."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE | re.VERBOSE)


_TIMES = {
    DAY: _words(
        r"day[ -]?times?\b | (?:in|during)\ the\ (?:day|morning|afternoon)\b | mornings?\b | afternoons?\b | school\ hours"
        r" | päivisin | päivällä | päiväsaikaan | aamupäiv\w+ | aamuisin | iltapäiv\w+ | днём | днем | утром"
    ),
    WEEKEND: _words(
        r"week[ -]?ends?\b | saturdays?\b | sundays?\b | viikonlop\w+ | lauantai\w* | sunnuntai\w* | выходн\w+"
    ),
}


def wanted_times(text: str) -> tuple[str, ...]:
    """The times that a message names; empty when it says nothing of time."""
    named = [time for time, pattern in _TIMES.items() if pattern.search(text)]
    return (*named, EVENING) if refinements(text).evening else tuple(named)
