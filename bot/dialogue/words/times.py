"""When a person can come, in their own words: in the day, in the evening, at weekends. The gateway asks too: nothing heavy is loaded."""

from __future__ import annotations

from bot.dialogue.words.patterns import words_pattern

DAY, EVENING, WEEKEND = "day", "evening", "weekend"
"""As the catalogue names the times of its groups."""


_TIMES = {
    DAY: words_pattern(
        r"day[ -]?times?\b | (?:in|during)\ the\ (?:day|morning|afternoon)\b | (?<!good\ )(?:mornings?|afternoons?)\b | school\ hours"
        r" | päivisin | päivällä | päiväsaikaan | aamupäiv\w+ | aamu(?:isin|lla)\b | iltapäiv\w+ | днём | днем | утром"
    ),
    EVENING: words_pattern(r"iltai?sin | ilta(?:an)?\b | öisin"),
    WEEKEND: words_pattern(
        r"week[ -]?ends?\b | saturdays?\b | sundays?\b | viikonlop\w+ | lauantai\w* | sunnuntai\w* | выходн\w+"
    ),
}
_WEEKDAY = r"(?:ma|ti|ke|to|pe|la|su)"
_WHEN = words_pattern(
    r"klo\b | kello\b | tänään\b | (?:yli)?huomen\w+ | (?:maanantai|tiistai|keskiviikko|torstai|perjantai)\w* | arki\w*"
    rf" | {_WEEKDAY}\ ?(?:-|–|,|/|ja|tai|ta)\ ?{_WEEKDAY}\b"
    r" | aamu\w* | illa\w+ | ilta\w* | ensi\ viiko\w+ | \d{1,2}\ jälkeen | \d{1,2}[.:]\d{2}\b | \d{1,2}\s?[ap]\.?m\b"
    r" | to(?:day|morrow)\b | tonight\b | weekdays?\b | evenings?\b | next\ week\b"
    r" | (?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?)s?\b"
    r" | (?:after|before|between|until|around|at)\ \d | завтра | сегодня | утр\w+ | вечер\w* | после\ \d | сьогодні"
    r" | غدا | اليوم | صباح\w* | مساء\w* | فردا | امروز"
)


def named_times(text: str) -> tuple[str, ...]:
    """The times of the day or the week that words of the text name, in Finnish and English."""
    return tuple(time for time, words in _TIMES.items() if words.search(text))


def tells_when(text: str) -> bool:
    """Whether a message says when somebody can be reached: a day, a part of it or an hour."""
    return bool(_WHEN.search(text) or named_times(text))
