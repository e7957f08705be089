"""Writes the file of a partial language: always in the same form, so that a difference shows what was changed."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.dialogue.answers.translated import OF, REVIEWED, TITLES, WORDS, mark

SHORT = 100
"""Characters that stay on the line of their key."""
WIDTH = 114
_HEAD = """\
# Translated from en.yml: docs/languages.md says how. What is not here is said in English. Sources and buttons are
# those of the English text. `of` names the English text that was translated: when that changes, English is said.
"""


def file_text(content: Mapping[str, Any], english: Mapping[str, Mapping[str, Any]]) -> str:
    """The file for `content` (keys, `titles`, `reviewed`), in the order of the English texts; keys of its own come first."""
    own = [key for key in content if key not in english and key not in (REVIEWED, TITLES)]
    keys = [*own, *(key for key in english if key in content)]
    lines = [f"{REVIEWED}: {json.dumps(content.get(REVIEWED) is True)}", ""]
    titles = content.get(TITLES) or {}
    if titles:
        known = _titles_in_order(english)
        lines += ["# Titles of buttons, by the English title", f"{TITLES}:"]
        lines += [
            f"  {_quoted(title)}: {_quoted(titles[title])}"
            for title in (*known, *sorted(titles.keys() - known))
            if title in titles
        ]
        lines.append("")
    for key in keys:
        lines += _entry(key, content[key], english.get(key))
    return _HEAD + "\n".join(lines) + "\n"


def marked(entry: Mapping[str, Any], english: Mapping[str, Any] | None) -> dict[str, Any]:
    """The words of `entry`, with the mark of the English text where that has facts."""
    words = {part: entry[part] for part in WORDS if entry.get(part)}
    return {**words, OF: mark(english)} if english and "source" in english else words


def _titles_in_order(english: Mapping[str, Mapping[str, Any]]) -> dict[str, None]:
    return {button["title"]: None for entry in english.values() for button in entry.get("buttons", [])}


def _entry(key: str, entry: Mapping[str, Any], english: Mapping[str, Any] | None) -> Iterator[str]:
    parts = {part: entry[part] for part in (*WORDS, OF) if entry.get(part)}
    if set(parts) == {"text"} and _is_short(parts["text"]):
        yield f"{key}: {{text: {_quoted(parts['text'])}}}"
        return
    yield f"{key}:"
    for part, value in parts.items():
        yield from _value(part, value)


def _value(part: str, value: str | Sequence[str]) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"  {part}:"
        for variant in value:
            yield from _folded("    - ", variant, " " * 6)
    else:
        yield from _folded(f"  {part}: ", value, " " * 4)


def _folded(start: str, text: str, indent: str) -> Iterator[str]:
    if _is_short(text):
        yield f"{start}{_quoted(text)}"
        return
    yield f"{start}>-"
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""  # in a folded text an empty line is one line break
        yield from textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _is_short(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= SHORT and "\n" not in text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
