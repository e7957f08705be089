"""Programmes as JSON, as the database keeps imported ones: only what an entry says, not what is the default."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from bot.programmes.programme import (
    NO_TEXT,
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

_NOT_CONTENT = frozenset({"checked_on", "listed_until", "other_sources"})
"""What does not come from the record itself: it is known when the entry is loaded."""
_MUST = ("id", "name", "provider", "topic", "summary", "description", "apply", "url", "source")
_EMPTY = Programme(
    "", NO_TEXT, NO_TEXT, Topic.SUPPORT, NO_TEXT, NO_TEXT, NO_TEXT, "", Source("", ""), checked_on=date.min
)
"""What is equal to this entry's value is the default and is left out."""


def to_json(programme: Programme) -> str:
    """The content of `programme`; the same content is the same text."""
    content = {
        field.name: _plain(getattr(programme, field.name))
        for field in fields(Programme)
        if field.name not in _NOT_CONTENT
        and (field.name in _MUST or getattr(programme, field.name) != getattr(_EMPTY, field.name))
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, LocalText):
        return [value.fi, value.en]
    if isinstance(value, Source):
        return [value.title, value.url]
    if isinstance(value, PeerGroup):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(PeerGroup)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _text(value: list[str]) -> LocalText:
    return LocalText(*value)


def _group(value: dict[str, Any]) -> PeerGroup:
    # Entries that were stored before times were read have none.
    times = tuple(TimeOfWeek(time) for time in value.get("meets_when", ()))
    return PeerGroup(
        _text(value["meets"]),
        tuple(value["languages"]),
        _text(value["places"]),
        _text(value["ask"]),
        meets_when=times,
    )


def _ranges(value: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    return {language: (low, high) for language, (low, high) in value.items()}


_TEXTS = ("name", "provider", "summary", "description", "apply", "level_note", "length", "cost_note", "result")
_DAYS = ("source_date", "apply_from", "apply_until", "starts", "ends")
_WORDS = ("other_names", "needs", "audience", "fields", "municipalities", "languages")
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_DAYS, date.fromisoformat),
    **dict.fromkeys(_WORDS, tuple),
    "topic": Topic,
    "step": Step,
    "delivery": Delivery,
    "cost": Cost,
    "declared_status": Status,
    "source": lambda value: Source(*value),
    "group": _group,
    "teaches": _ranges,
}


def from_json(content: str, *, checked_on: date, listed_until: date | None) -> Programme:
    """The programme that `to_json` wrote, with what the database knows about it."""
    values = {name: _READ[name](value) if name in _READ else value for name, value in json.loads(content).items()}
    return Programme(**values, checked_on=checked_on, listed_until=listed_until)
