"""Takes a translator's file back: checks every row first, and changes the language's file only when all are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.channels.telegram.splitting import telegram_length
from bot.checks.facts import ANSWER
from bot.checks.translations import slots_of
from bot.dialogue.answers.translated import REVIEWED, TITLES, WORDS, Entry
from bot.dialogue.language.languages import COMPLETE
from bot.errors import BadInput
from bot.programmes.finding import Finding
from bot.translation.csv_file import NO, YES, Given
from bot.translation.rows import BUTTON, Row
from bot.translation.writing import marked

_CODE = re.compile(r"[a-z]{2,3}")


def language_of(path: Path, given: Sequence[Given]) -> str:
    """The one language of the rows; raises BadInput when there is none, or more, or it is not translated this way."""
    languages = {row.language for row in given}
    if len(languages) != 1:
        raise BadInput(f"{path}: has rows of {len(languages)} languages: import one language at a time")
    [language] = languages
    if language in COMPLETE:
        raise BadInput(f"{path}: {language} is written in data/responses/{language}.yml itself")
    if not _CODE.fullmatch(language):
        raise BadInput(f"{path}: {language!r} is no language code: write one such as ru")
    return language


def problems(path: Path, given: Sequence[Given], known: Mapping[tuple[str, str, str], Row]) -> list[Finding]:
    """What is wrong with the rows, by line; [] when they can be imported."""
    findings: list[Finding] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in given:
        name = _name(row)
        if name in seen:
            findings.append(Finding(path, row.line, f"{row.key}: {row.part} is on line {seen[name]} already; keep one"))
        seen.setdefault(name, row.line)
        findings += [Finding(path, row.line, f"{row.key}: {message}") for message in _row(row, known.get(name))]
    translated = {(row.key, row.part) for row in given if row.translation}
    for row in given:
        if (
            row.key.startswith(ANSWER)
            and row.part == "text"
            and row.translation
            and (row.key, "title") not in translated
        ):
            findings.append(Finding(path, row.line, f"{row.key}: an answer needs a title too; translate it"))
    return findings


def _row(given: Given, row: Row | None) -> Iterator[str]:
    if row is None:
        yield f"there is no {given.part} with this key; remove the row, or export again"
        return
    if given.english != row.english.strip():
        yield "the English text has changed since the export; export again and translate the new one"
    if given.reviewed not in ("", YES, NO):
        yield f"reviewed is {given.reviewed!r}; write {YES} or {NO}"
    if not given.translation:
        return
    try:
        slots = slots_of(given.translation)
    except ValueError as error:
        yield str(error)
        return
    for name in sorted(row.placeholders - slots):
        yield f"{{{name}}} is missing in the translation"
    for name in sorted(slots - row.placeholders):
        yield f"{{{name}}} is not in the English text; remove it"
    length = telegram_length(given.translation)
    if length > row.longest:
        yield f"has {length} characters; at most {row.longest}, make it shorter"


def _name(given: Given) -> tuple[str, str, str]:
    return given.key, given.part, given.english if given.key == BUTTON else ""


def merged(content: Mapping[str, Any], given: Sequence[Given], english: Mapping[str, Entry]) -> dict[str, Any]:
    """`content` with the rows in it. An empty translation means that English is said; what has no row stays as it is.

    The language counts as reviewed when every translation is, and none stayed that was not in the file.
    """
    titles = dict(content.get(TITLES) or {})
    entries = {key: entry for key, entry in content.items() if key not in (TITLES, REVIEWED)}
    by_key: dict[str, dict[str, str]] = {}
    for row in given:
        if row.key == BUTTON:
            titles[row.english] = row.translation
        else:
            by_key.setdefault(row.key, {})[row.part] = row.translation
    is_reviewed = all(row.reviewed == YES for row in given if row.translation) and entries.keys() <= by_key.keys()
    for key, parts in by_key.items():
        entry = _entry(parts, entries.get(key) or {})
        if entry.get("text"):
            entries[key] = marked(entry, english.get(key))
        else:
            entries.pop(key, None)
    return {REVIEWED: is_reviewed, TITLES: {title: own for title, own in titles.items() if own}, **entries}


def _entry(parts: Mapping[str, str], before: Entry) -> dict[str, Any]:
    entry = {part: before[part] for part in WORDS if part in before}
    entry |= {part: parts[part] for part in ("simple", "title") if part in parts}
    variants = [parts[part] for part in sorted(parts) if part.startswith("text") and parts[part]]
    if "text" in parts:
        entry["text"] = variants if len(variants) > 1 else "".join(variants)
    return entry
