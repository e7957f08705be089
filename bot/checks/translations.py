"""Each text in each language: every key in the complete ones, and the same {slots} wherever a key is said."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from bot.checks.texts import Entry, Language
from bot.dialogue.language.languages import COMPLETE
from bot.programmes.finding import Finding

_FORMATTER = string.Formatter()


def check_translations(languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Keys that a complete language lacks, and slots that differ between languages, variants and parts."""
    complete = [languages[code] for code in COMPLETE if code in languages]
    # With a complete language unreadable, all of its keys would be missing: that one finding is enough.
    if len(complete) == len(COMPLETE):
        for language in complete:
            yield from _missing(language, complete)
    for language in languages.values():
        for entry in language.entries.values():
            yield from _entry_problems(entry)
    yield from _across(list(languages.values()), complete)


def _missing(language: Language, complete: list[Language]) -> Iterator[Finding]:
    for other in complete:
        for key, line in other.keys.items():
            if key not in language.keys:
                yield Finding(other.path, line, f"{key}: is missing in {language.path.name}; translate it there")


def slots_of(template: str) -> frozenset[str]:
    """Names in braces of a template; ValueError says what is wrong with its braces."""
    try:
        parts = list(_FORMATTER.parse(template))
    except ValueError as error:
        raise ValueError(f"{error}; write each slot as {{name}}") from None
    names = [(name, spec, conversion) for _, name, spec, conversion in parts if name is not None]
    for name, spec, conversion in names:
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a slot; write a name like {{date}}, with nothing else in the braces")
    return frozenset(name for name, _, _ in names)


def entry_slots(entry: Entry) -> frozenset[str] | None:
    """The slots that saying `entry` fills; None when its texts are at odds with each other, which is a finding."""
    return None if list(_entry_problems(entry)) else _slots_of_text(entry)


def _slots_of_text(entry: Entry) -> frozenset[str]:
    return slots_of(next(entry.templates()).template)


def _entry_problems(entry: Entry) -> Iterator[Finding]:
    broken = False
    for template in entry.templates():
        try:
            slots_of(template.template)
        except ValueError as error:
            broken = True
            yield entry.finding(str(error), line=template.line)
    if broken:
        return
    first = _slots_of_text(entry)
    for template in entry.templates():
        slots = slots_of(template.template)
        if template.part == "text" and slots != first:
            message = f"{_differing(slots, first)} not in every variant; use the same slots"
            yield entry.finding(message, line=template.line)
        elif not slots <= first:
            message = f"{_differing(slots - first, frozenset())} not in the text; use its slots only"
            yield entry.finding(message, line=template.line)


def _across(languages: list[Language], complete: list[Language]) -> Iterator[Finding]:
    """Compares with the first complete language that has the key."""
    for language in languages:
        for key, entry in language.entries.items():
            other = next((item.entries[key] for item in complete if key in item.entries), entry)
            slots, theirs = entry_slots(entry), entry_slots(other)
            if slots is not None and theirs is not None and slots != theirs:
                place = f"{other.path.name}:{other.line}"
                message = f"{_differing(slots, theirs)} not both here and in {place}; use the same slots"
                yield entry.finding(message, "text")


def _differing(slots: frozenset[str], others: frozenset[str]) -> str:
    names = sorted(slots ^ others)
    return f"{', '.join(f'{{{name}}}' for name in names)} {'is' if len(names) == 1 else 'are'}"
