"""Reads values out of answers whose shape may change any day: what is missing is named, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from bot.clock import FINLAND
from bot.programmes.programme import LocalText
from bot.programmes.sources.plain_text import one_line
from bot.programmes.sources.source import Read, Rejected, SourceFailed

_Value = TypeVar("_Value")
_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a number"}


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


def objects(name: str, answer: Any, key: str) -> list[Mapping[str, Any]]:
    """The list of objects under `key` of a whole answer. Raises SourceFailed that names source and field."""
    items = part(name, answer, key, list)
    if not all(isinstance(item, Mapping) for item in items):
        raise SourceFailed(f"{name}: field {key!r} is not a list of objects; the source may have changed its format")
    return items


def readable(source_id: str, read: Callable[[], Read]) -> Read:
    """What `read` makes of a record; a rejection when a value in it is missing or of an unexpected kind."""
    try:
        return read()
    except ChangedField as error:
        return Rejected(source_id, str(error), unreadable=True)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"a value is of another kind than the source documents ({type(error).__name__})"
        return Rejected(source_id, reason, unreadable=True)


def web_address(value: Any) -> str:
    """`value` when it is an address that may be shown as a link, else an empty text."""
    return value.strip() if isinstance(value, str) and value.strip().startswith(("https://", "http://")) else ""


def local(value: Any, clean: Callable[[str], str] = one_line) -> LocalText:
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
    return (moment.astimezone(FINLAND) if moment.tzinfo else moment).date()
