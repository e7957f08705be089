"""Figures: sums, years and dates must be the same in every complete language, or one of the two texts is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.checks.facts import ANSWER
from bot.checks.texts import Entry, Language
from bot.dialogue.language.languages import COMPLETE
from bot.programmes.finding import Finding

# 9 423 and 9,423 are 9423: what separates the thousands differs between languages.
_THOUSANDS = re.compile(r"(?<=\d)[ ,\u00a0](?=\d{3}(?!\d))")
# 24.11.2026 is 24 November 2026: the month is a word in the other language.
_DATE = re.compile(r"\b(\d{1,2})\.\d{1,2}\.(\d{4})?")
# One digit is often a word in the other language ("six months", "6 kuukautta").
_FIGURE = re.compile(r"\d{2,}")


def figures(text: str) -> frozenset[str]:
    """The numbers of two digits or more in `text`, without months; those around a decimal mark one by one."""
    return frozenset(_FIGURE.findall(_THOUSANDS.sub("", _DATE.sub(r"\1 \2 ", text))))


def differing_figures(text: str, other: str) -> str | None:
    """The figures that are in one of two texts only, as words for a finding; None when there are none."""
    return ", ".join(sorted(figures(text) ^ figures(other))) or None


def check_figures(languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Answers that say other figures in one complete language than in another."""
    complete = [languages[code] for code in COMPLETE if code in languages]
    for first, second in zip(complete, complete[1:], strict=False):
        for key, entry in second.entries.items():
            if key.startswith(ANSWER) and key in first.entries:
                yield from _entry(entry, first.entries[key])


def _entry(entry: Entry, other: Entry) -> Iterator[Finding]:
    theirs = {template.part: template.template for template in other.templates()}
    for template in entry.templates():
        differing = differing_figures(template.template, theirs.get(template.part, template.template))
        if differing:
            place = f"{other.path.name}:{other.line}"
            yield entry.finding(
                f"{differing} not both here and in {place}; correct the one that is wrong", line=template.line
            )
