"""Reads values out of answers whose shape may change any day: what is missing is named, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.programmes.programme import LocalText
from bot.programmes.sources.source import SourceFailed

_Value = TypeVar("_Value")
_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a number"}
HELSINKI = ZoneInfo("Europe/Helsinki")


class ChangedField(Exception):
    """A field of a record is missing or of another type than the source's documentation says."""


def required(record: Any, key: str, kind: type[_Value]) -> _Value:
    """The value of `key`. Raises ChangedField that names it."""
    value = record.get(key) if isinstance(record, Mapping) else None
    if not isinstance(value, kind):
        state = "missing" if value is None else f"not {_NAMES[kind]}"
        raise ChangedField(f"field {key!r} is {state}; the source may have changed its format")
    return value


def optional(record: Any, key: str, kind: type[_Value], default: _Value) -> _Value:
    """The value of `key`, or `default` when it is missing or null. Raises ChangedField for another type."""
    if not isinstance(record, Mapping) or record.get(key) is None:
        return default
    return required(record, key, kind)


def part(name: str, answer: Any, key: str, kind: type[_Value]) -> _Value:
    """The value of `key` of a whole answer. Raises SourceFailed that names source and field: no record can be read."""
    try:
        return required(answer, key, kind)
    except ChangedField as error:
        raise SourceFailed(f"{name}: {error}") from None


def local(value: Any, clean: Any = str.strip) -> LocalText:
    """A text per language ({"fi": …, "sv": …}); languages that Polku does not show are left out."""
    if not isinstance(value, Mapping):
        return LocalText()
    texts = {code: value.get(code) for code in ("fi", "en")}
    return LocalText(**{code: clean(text) for code, text in texts.items() if isinstance(text, str)})


def languages_of(texts: Iterable[LocalText]) -> list[str]:
    """Every text in every language that is not empty."""
    return [text for item in texts for text in (item.fi, item.en) if text]


def day(value: Any) -> date | None:
    """The day in Finland of a date, a local time or a time with a zone; None for what is none of them."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return (moment.astimezone(HELSINKI) if moment.tzinfo else moment).date()
