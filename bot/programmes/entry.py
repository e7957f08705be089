"""Turns one entry of a data file into a Programme, and says with file and line what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedMap
from bot.programmes.programme import (
    CEFR,
    NO_TEXT,
    TEACHING_LANGUAGES,
    Cost,
    Delivery,
    LocalText,
    PeerGroup,
    Programme,
    Source,
    Status,
    Step,
    TimeOfWeek,
    Topic,
)

LANGUAGES = ("fi", "en")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=Enum)

_KEYS = (
    "id name other_names provider summary description apply needs audience fields step municipalities residents_only "
    "delivery languages levels teaches level_note length months age education cost cost_note apply_from apply_until starts ends "
    "status successor result group url source checked_on needs_check"
)
KEYS = frozenset(_KEYS.split())


class EntryReader:
    """Reads the values of one entry; what is wrong is collected in `findings`, never raised.

    `every_language`: whether a text that is written in one language only is wrong.
    """

    def __init__(self, path: Path, entry: LinedMap, findings: list[Finding], *, every_language: bool = True) -> None:
        self.path = path
        self.entry = entry
        self.findings = findings
        self.every_language = every_language
        self.name = str(entry.get("id", "entry"))

    def blame(self, key: str, message: str) -> None:
        """Notes that the value of `key` is wrong."""
        self.findings.append(Finding(self.path, self.entry.line_of(key), f"{self.name}: {message}"))

    def local(self, key: str, *, required: bool = False) -> LocalText:
        """A text in both languages: {fi: …, en: …}."""
        value = self.entry.get(key)
        if value is None:
            if required:
                self.blame(key, f"{key} is missing; write {key}: {{fi: …, en: …}}")
            return NO_TEXT
        if not isinstance(value, LinedMap) or set(value) - set(LANGUAGES):
            self.blame(key, f"{key} must be written per language: {{fi: …, en: …}}")
            return NO_TEXT
        texts = {code: str(value.get(code) or "").strip() for code in LANGUAGES}
        for code in LANGUAGES if self.every_language or not any(texts.values()) else ():
            if not texts[code]:
                self.blame(key, f"{key} has no translation for {code!r}; add it")
        return LocalText(**texts)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of plain words."""
        value = self.entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.blame(key, f"{key} must be a list of words: [one, two]")
            return ()
        if len(set(value)) != len(value):
            self.blame(key, f"{key} names something twice; keep one")
        return tuple(value)

    def choice(self, key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        """One of the named values of `kind`."""
        value = self.entry.get(key)
        if value is None:
            return default
        try:
            return kind(value)
        except ValueError:
            self.blame(key, f"{key} {value!r} is not one of {', '.join(item.value for item in kind)}")
            return default

    def day(self, key: str) -> date | None:
        """A calendar day, written 2026-11-24."""
        value = self.entry.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.blame(key, f"{key} {str(value)!r} is not a date; write it like 2026-11-24")
        return None

    def of_type(self, key: str, kind: type[_Value], default: _Value, hint: str) -> _Value:
        """A value of a plain type; `hint` says how to write it."""
        value = self.entry.get(key, default)
        if type(value) is not type(default) and not isinstance(value, kind):
            self.blame(key, f"{key} {str(value)[:40]!r} is not right; {hint}")
            return default
        return value

    def web_address(self, key: str, value: Any) -> str:
        """An address that begins with https:// or http://."""
        if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
            self.blame(key, f"{key} {str(value or '')!r} is not a web address; write https://…")
            return ""
        return value

    def level(self, key: str, value: Any) -> str:
        """A CEFR level."""
        if value not in CEFR:
            self.blame(key, f"level {str(value)!r} is not a CEFR level ({', '.join(CEFR)})")
            return CEFR[0]
        return str(value)

    def per_language(self, key: str, read: Callable[[Any], _Value]) -> dict[str, _Value]:
        """A mapping from a language that is taught or asked for to what `read` makes of its value."""
        value = self.entry.get(key)
        if value is None:
            return {}
        if not isinstance(value, LinedMap) or set(value) - set(TEACHING_LANGUAGES):
            self.blame(key, f"{key} must be written per language ({', '.join(TEACHING_LANGUAGES)}): {{fi: …}}")
            return {}
        return {language: read(item) for language, item in value.items()}


def _range(reader: EntryReader, value: Any) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        reader.blame("teaches", "teaches must be the lowest and the highest level: {fi: [A1, B2]}")
        return ("A1", "A1")
    low, high = reader.level("teaches", value[0]), reader.level("teaches", value[1])
    if CEFR.index(low) > CEFR.index(high):
        reader.blame("teaches", f"teaches goes from {low} down to {high}; write the lower level first")
    return low, high


def _source(reader: EntryReader) -> tuple[Source, date | None]:
    value = reader.entry.get("source")
    if not isinstance(value, LinedMap) or not value.get("url") or not value.get("title"):
        reader.blame("source", "source is missing; every entry needs source: {title: …, url: …}")
        return Source("", ""), None
    day = value.get("date")
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        reader.blame(
            "source", f"date of the source {str(day)!r} is not a date; write it like 2026-11-24, or leave it out"
        )
        day = None
    return Source(str(value["title"]), reader.web_address("source", value["url"])), day


def _age(reader: EntryReader) -> tuple[int | None, int | None]:
    value = reader.entry.get("age") or {}
    numbers = list(value.values()) if isinstance(value, dict) else [None]
    if not isinstance(value, dict) or set(value) - {"min", "max"} or not all(type(n) is int for n in numbers):
        reader.blame("age", "age must be written in years: {min: 18, max: 29}")
        return None, None
    low, high = value.get("min"), value.get("max")
    if low is not None and high is not None and low > high:
        reader.blame("age", f"age goes from {low} down to {high}; turn them round")
    return low, high


_OF_GROUP = frozenset(field.name for field in fields(PeerGroup))


def _group(reader: EntryReader) -> PeerGroup | None:
    value = reader.entry.get("group")
    if value is None:
        return None
    if not isinstance(value, LinedMap) or set(value) - _OF_GROUP:
        reader.blame("group", f"group may have {', '.join(sorted(_OF_GROUP))} only")
        return None
    capacity = value.get("capacity")
    if capacity is not None and (not isinstance(capacity, int) or isinstance(capacity, bool) or capacity < 1):
        reader.blame("group", f"capacity {capacity!r} must be a number of people, 1 or more")
        return None
    inner = EntryReader(reader.path, value, reader.findings, every_language=reader.every_language)
    inner.name = reader.name
    times = inner.words("meets_when")
    unknown = set(times) - {time.value for time in TimeOfWeek}
    if unknown:
        known = ", ".join(time.value for time in TimeOfWeek)
        reader.blame("group", f"meets_when {', '.join(sorted(unknown))} is unknown; write {known}")
        return None
    return PeerGroup(
        inner.local("meets"),
        inner.words("languages"),
        inner.local("places"),
        inner.local("ask"),
        capacity,
        tuple(map(TimeOfWeek, times)),
    )


def _phrases(reader: EntryReader) -> tuple[str, ...]:
    value = reader.entry.get("needs")
    if value is None:
        return ()
    if not isinstance(value, LinedMap) or not all(isinstance(items, list) for items in value.values()):
        reader.blame("needs", "needs must be lists of phrases per language: {fi: [...], en: [...]}")
        return ()
    return tuple(str(phrase) for items in value.values() for phrase in items)


def _dates(reader: EntryReader) -> dict[str, date | None]:
    days = {key: reader.day(key) for key in ("apply_from", "apply_until", "starts", "ends")}
    for first, last in (("apply_from", "apply_until"), ("starts", "ends")):
        low, high = days[first], days[last]
        if low is not None and high is not None and low > high:
            reader.blame(last, f"{last} {high} is before {first} {low}; correct one of them")
    return days


def read_entry(
    path: Path, entry: LinedMap, topic: Topic, findings: list[Finding], *, every_language: bool = True
) -> Programme:
    """The programme that `entry` describes; everything wrong in it is added to `findings`."""
    reader = EntryReader(path, entry, findings, every_language=every_language)
    for key in entry.keys() - KEYS:
        reader.blame(key, f"unknown field {key!r}; known are {', '.join(sorted(KEYS))}")
    if not _ID.fullmatch(str(entry.get("id", ""))):
        reader.blame("id", f"id {str(entry.get('id', ''))!r} must be small letters, digits and hyphens")
    source, source_date = _source(reader)
    age_min, age_max = _age(reader)
    days = _dates(reader)
    if entry.get("cost") is None:
        reader.blame("cost", f"cost is missing; it is one of {', '.join(item.value for item in Cost)}")
    checked_on = reader.day("checked_on")
    if checked_on is None:
        reader.blame("checked_on", "checked_on is missing; write the day you compared the entry with its source")
    return Programme(
        id=str(entry.get("id", "")),
        topic=topic,
        name=reader.local("name", required=True),
        provider=reader.local("provider", required=True),
        summary=reader.local("summary", required=True),
        description=reader.local("description", required=True),
        apply=reader.local("apply", required=True),
        url=reader.web_address("url", entry.get("url")),
        source=source,
        source_date=source_date,
        checked_on=checked_on or date.min,
        needs_check=reader.of_type("needs_check", bool, False, "write true or false"),
        needs=_phrases(reader),
        step=reader.choice("step", Step, Step.COURSE) if "step" in entry else None,
        residents_only=reader.of_type("residents_only", bool, False, "write true or false"),
        delivery=reader.choice("delivery", Delivery, Delivery.ONSITE),
        levels=reader.per_language("levels", lambda value: reader.level("levels", value)),
        teaches=reader.per_language("teaches", lambda value: _range(reader, value)),
        length=reader.local("length"),
        months=reader.of_type("months", int, None, "write a whole number of months"),
        age_min=age_min,
        age_max=age_max,
        education=reader.of_type("education", str, None, "write the id of an education level"),
        cost=reader.choice("cost", Cost, Cost.VARIES),
        declared_status=reader.choice("status", Status, Status.ACTIVE),
        successor=reader.of_type("successor", str, None, "write the id of a programme"),
        group=_group(reader),
        level_note=reader.local("level_note"),
        cost_note=reader.local("cost_note"),
        result=reader.local("result"),
        other_names=reader.words("other_names"),
        audience=reader.words("audience"),
        fields=reader.words("fields"),
        municipalities=reader.words("municipalities"),
        languages=reader.words("languages"),
        apply_from=days["apply_from"],
        apply_until=days["apply_until"],
        starts=days["starts"],
        ends=days["ends"],
    )
