"""The texts of data/responses as a check sees them: entries with their lines, each of the right shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.checks.reading import read_mapping, with_lines
from bot.dialogue.answers.translated import OF, REVIEWED, TITLES, WORDS
from bot.dialogue.language.languages import COMPLETE
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap

NOTICE = "utter_language_notice"
"""Says in a language that is not complete that answers may come in another."""
PARTIAL_ONLY = (NOTICE, "utter_unreviewed_notice", "button_original")
"""Keys that only such a language has: what is said of its translation."""
_FIELDS = ("text", "title", "simple", "source", "checked_on", "buttons")
_PARTIAL_FIELDS = (*WORDS, OF)


@dataclass(frozen=True)
class Template:
    """One text that is said, with its line; `part` is text, simple or title."""

    part: str
    template: str
    line: int


@dataclass(frozen=True)
class Entry:
    """What one key says in one language."""

    key: str
    path: Path
    line: int
    fields: LinedMap

    def finding(self, message: str, part: str | None = None, line: int | None = None) -> Finding:
        """A finding at `line`, or where `part` is written, or at the entry."""
        written = self.fields.line_of(part) if part and part in self.fields else self.line
        return Finding(self.path, line or written, f"{self.key}: {message}")

    def templates(self) -> Iterator[Template]:
        """Every text of the entry; variants of `text` one by one."""
        for part in ("text", "simple", "title"):
            value = self.fields.get(part)
            if isinstance(value, LinedList):
                yield from (Template(part, item, line) for item, line in with_lines(value))
            elif value is not None:
                yield Template(part, value, self.fields.line_of(part))


@dataclass(frozen=True)
class Language:
    """All texts of one language: the lines of all keys, and the entries of the right shape."""

    code: str
    path: Path
    keys: Mapping[str, int]
    entries: Mapping[str, Entry]
    titles: LinedMap = field(default_factory=lambda: LinedMap(1))
    """Of a language that is not complete: its titles of buttons by the English ones."""

    @property
    def is_complete(self) -> bool:
        """Whether answers come in this language."""
        return self.code in COMPLETE


def read_texts(folder: Path, findings: list[Finding]) -> dict[str, Language]:
    """The languages in `folder` whose files could be read; an entry of the wrong shape is left out, with a finding."""
    languages = {}
    for path in sorted({*folder.glob("*.yml"), *(folder / f"{code}.yml" for code in COMPLETE)}):
        content = read_mapping(path, findings)
        if content is not None:
            languages[path.stem] = _language(path, content, findings)
    return languages


def _language(path: Path, content: LinedMap, findings: list[Finding]) -> Language:
    is_partial = path.stem not in COMPLETE
    reviewed, titles = content.pop(REVIEWED, None), content.pop(TITLES, None)
    if is_partial and not isinstance(reviewed, bool):
        message = "write reviewed: false at the top (true after somebody who speaks it has read it)"
        findings.append(Finding(path, content.line_of(REVIEWED), message))
    if titles is not None and not (isinstance(titles, LinedMap) and all(map(_is_text, titles.values()))):
        findings.append(Finding(path, content.line_of(TITLES), 'titles must be lines of "English title": "title"'))
        titles = None
    entries, keys = {}, {key: content.line_of(key) for key in content}
    for key, fields in content.items():
        line = keys[key]
        problems = (
            list(_problems(fields, is_partial))
            if isinstance(fields, LinedMap)
            else [(line, "needs text: and the text")]
        )
        findings += [Finding(path, at, f"{key}: {message}") for at, message in problems]
        if not problems:
            entries[key] = Entry(key, path, line, fields)
    return Language(path.stem, path, keys, entries, titles or LinedMap(1))


def _problems(fields: LinedMap, is_partial: bool) -> Iterator[tuple[int, str]]:
    """What is wrong with the shape of an entry: line and what to do."""
    known = _PARTIAL_FIELDS if is_partial else _FIELDS
    for name in fields:
        if name not in known and name in _FIELDS:
            yield fields.line_of(name), f"{name} is that of the English text; remove it here"
        elif name not in known:
            yield fields.line_of(name), f"unknown field {name}; known are {', '.join(known)}"
    yield from _text_problems(fields)
    for name in ("title", "simple"):
        if name in fields and not _is_text(fields[name]):
            yield fields.line_of(name), f"{name} must be a text; put it in quotes"
    yield from _button_problems(fields)


def _text_problems(fields: LinedMap) -> Iterator[tuple[int, str]]:
    text = fields.get("text")
    line = fields.line_of("text")
    if text is None:
        yield line, "has no text; write text: and what is said"
    elif isinstance(text, LinedList):
        if not text:
            yield line, "has no text; write - and what is said"
        for item, at in with_lines(text):
            if not _is_text(item):
                yield at, "every variant must be a text; put it in quotes"
    elif not _is_text(text):
        yield line, "text must be a text; put it in quotes"


def _button_problems(fields: LinedMap) -> Iterator[tuple[int, str]]:
    buttons = fields.get("buttons", LinedList(fields.line))
    if not isinstance(buttons, LinedList):
        yield fields.line_of("buttons"), "buttons must be a list of {title: …, payload: …}"
        return
    for button, line in with_lines(buttons):
        if not isinstance(button, LinedMap) or not all(_is_text(button.get(name)) for name in ("title", "payload")):
            yield line, "a button needs title and payload, both texts; put them in quotes"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
