"""Where answers come from: every faq answer is whole, has a source, and somebody looked at it not too long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.checks.reading import Unreadable
from bot.checks.texts import Entry, Language
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedMap

ANSWER = "utter_faq/"
_WHOLE = ("title", "simple", "source", "checked_on", "buttons")
_SOURCE = ("title", "url")
_INSECURE = re.compile(r"http://\S+")


@dataclass(frozen=True)
class Freshness:
    """When a check date is too old, in days before `today`."""

    today: date
    stale_after_days: int

    def problem(self, checked_on: date) -> str | None:
        """What is wrong with the day somebody read a source; None when nothing is."""
        age = (self.today - checked_on).days
        if age < 0:
            return f"checked_on {checked_on} is in the future; write the day somebody read the source"
        if age > self.stale_after_days:
            advice = "read the source again, correct the text and the date"
            return f"checked {age} days ago, more than {self.stale_after_days}; {advice}"
        return None


def check_facts(
    languages: Mapping[str, Language], questions: Mapping[str, Finding] | None, freshness: Freshness
) -> Iterator[Finding]:
    """Incomplete answers, questions without one, bad sources and dates, links that are not https.

    `questions` holds the faq/… intents of the training data, each as a finding at its place there;
    None when the training data could not be read.
    """
    for language in languages.values():
        for entry in language.entries.values():
            if language.is_complete and entry.key.startswith(ANSWER):
                yield from _incomplete(entry)
            yield from _source(entry)
            yield from _date(entry, freshness)
            yield from _links(entry)
        if language.is_complete:
            for intent, place in (questions or {}).items():
                if f"utter_{intent}" not in language.keys:
                    message = f"{intent} has no answer in {language.path.name}; write utter_{intent} there"
                    yield Finding(place.path, place.line, message)


def _incomplete(entry: Entry) -> Iterator[Finding]:
    missing = [name for name in _WHOLE if not entry.fields.get(name)]
    if missing:
        yield entry.finding(f"an answer needs {', '.join(missing)} too; add it")


def _source(entry: Entry) -> Iterator[Finding]:
    source = entry.fields.get("source")
    if source is None:
        return
    if not isinstance(source, LinedMap) or not all(isinstance(source.get(name), str) for name in _SOURCE):
        yield entry.finding('source must be {title: "…", url: "https://…"}', "source")
    elif not source["url"].startswith(("https://", "http://")):
        yield entry.finding(f"the source's url {source['url']!r} is not a web address; write https://…", "source")
    if "checked_on" not in entry.fields and not entry.key.startswith(ANSWER):
        yield entry.finding("a text with a source needs checked_on: the day somebody read the source", "source")


def _date(entry: Entry, freshness: Freshness) -> Iterator[Finding]:
    if "checked_on" not in entry.fields:
        return
    value = entry.fields["checked_on"]
    if isinstance(value, Unreadable):
        return
    if not isinstance(value, date) or isinstance(value, datetime):
        yield entry.finding(f"checked_on {value!r} is not a day; write it as 2026-01-31, without quotes", "checked_on")
        return
    message = freshness.problem(value)
    if message:
        yield entry.finding(message, "checked_on")


def _links(entry: Entry) -> Iterator[Finding]:
    source = entry.fields.get("source")
    written = [(template.template, template.line) for template in entry.templates()]
    if isinstance(source, LinedMap):
        written.append((str(source.get("url")), source.line_of("url")))
    for text, line in written:
        for link in _INSECURE.findall(text):
            yield entry.finding(f"{link} is not encrypted; use the page's https:// address", line=line)
