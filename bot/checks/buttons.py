"""Buttons under the texts: titles that fit a phone, payloads that the assistant understands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.checks.definitions import Domain
from bot.checks.reading import with_lines
from bot.checks.texts import Entry, Language
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap
from bot.programmes.vocabulary import Vocabulary

LONGEST_TITLE = 30
"""Characters: more are cut off on a small phone."""
LONGEST_PAYLOAD = 64
"""Bytes of Telegram's callback_data (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""
TITLE_KEYS = ("title_", "button_")
"""Keys whose text is a button's title; the title of a faq entry is one too."""
_FIELDS = ("title", "payload", "kind", "when")
_CHOICES = {"kind": ("choice", "person", "feedback"), "when": ("affirm", "deny")}
_VOCABULARY = {"field": "fields", "occupation": "occupations", "skill": "skills", "education_level": "education_levels"}


@dataclass(frozen=True)
class Understood:
    """What a payload may name; None for what could not be read and is not compared."""

    intents: frozenset[str] | None
    domain: Domain | None
    vocabulary: Vocabulary | None


def check_buttons(languages: Mapping[str, Language], understood: Understood) -> Iterator[Finding]:
    """Titles and payloads of all languages."""
    for language in languages.values():
        for entry in language.entries.values():
            yield from _titles(entry)
            buttons = entry.fields.get("buttons", LinedList(entry.line))
            for button, line in with_lines(buttons):
                for message in (*_shape(button), *_payload(button["payload"], understood)):
                    yield entry.finding(message, line=line)


def _titles(entry: Entry) -> Iterator[Finding]:
    for template in entry.templates():
        if template.part == "title" or (template.part == "text" and entry.key.startswith(TITLE_KEYS)):
            message = _too_long(template.template)
            if message:
                yield entry.finding(message, line=template.line)


def _too_long(title: str) -> str | None:
    if len(title) <= LONGEST_TITLE:
        return None
    return f"the title {title!r} has {len(title)} characters; a button shows {LONGEST_TITLE}, make it shorter"


def _shape(button: LinedMap) -> Iterator[str]:
    message = _too_long(button["title"])
    if message:
        yield message
    for name, value in button.items():
        if name not in _FIELDS:
            yield f"a button has no field {name}; known are {', '.join(_FIELDS)}"
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield f"{name} {value!r} is not one of {', '.join(_CHOICES[name])}"


def _payload(payload: str, understood: Understood) -> Iterator[str]:
    size = len(payload.encode())
    if size > LONGEST_PAYLOAD:
        yield f"the payload {payload} has {size} bytes; Telegram takes {LONGEST_PAYLOAD}, make it shorter"
    name, brace, rest = payload.removeprefix("/").partition("{")
    if not payload.startswith("/") or not name or name != name.strip():
        yield f'the payload {payload!r} is not /intent or /intent{{"entity": "value"}}; correct it'
        return
    if understood.intents is not None and name not in understood.intents:
        yield f"the payload names the intent {name!r}, which data/nlu and domain.yml do not have; correct it"
    if brace:
        yield from _entities(brace + rest, understood)


def _entities(written: str, understood: Understood) -> Iterator[str]:
    try:
        entities: Any = json.loads(written)
    except (ValueError, RecursionError):
        entities = None
    if not isinstance(entities, dict):
        yield f'the payload ends in {written}, which is not JSON; write {{"entity": "value"}}'
        return
    for entity, value in entities.items():
        if understood.domain is not None and entity not in understood.domain.entities:
            yield f"the payload names the entity {entity!r}, which domain.yml does not have; correct it or add it there"
        terms = getattr(understood.vocabulary, _VOCABULARY.get(entity, ""), None)
        if terms is not None and not (isinstance(value, str) and value in terms):
            yield f"{entity} {value!r} is not in data/vocabulary/{_VOCABULARY[entity]}.yml; use one of its ids"
