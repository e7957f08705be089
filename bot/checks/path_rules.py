"""The guidance rules of data/paths: phrases, reasons, steps and self-checks, and how plainly they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.checks.plain_language import hard_parts
from bot.checks.reading import read_mapping
from bot.errors import BadInput
from bot.guidance.answers import QUESTIONS, read_answers
from bot.guidance.rules import Known, read_rules
from bot.guidance.self_check import read_checks
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap
from bot.programmes.vocabulary import Vocabulary

_LANGUAGES = frozenset({"fi", "en"})
_MOST_CHOICES = 30
"""Characters of a self-check's answer, which is a button's title."""


def check_paths(data: Path, vocabulary: Vocabulary | None, findings: list[Finding]) -> None:
    """Adds what is wrong with the rules under `data`; a project without data/paths has none."""
    folder = data / "paths"
    if not folder.exists():
        return
    catalogue = _catalogue(data / "programmes")
    book = read_answers(folder / "answers.yml", findings)
    if vocabulary is not None:
        options = {question: book.options(question) for question in QUESTIONS}
        read_rules(folder, Known(options, vocabulary, catalogue), findings)
    checks = read_checks(folder / "checks", catalogue, findings)
    for check in checks.values():
        path = folder / "checks" / f"{check.id}.yml"
        for title in (text for answer in check.answers.values() for text in (answer.fi, answer.en)):
            if len(title) > _MOST_CHOICES:
                findings.append(
                    Finding(path, 1, f"the answer {title!r} is too long for a button; at most {_MOST_CHOICES}")
                )
    for path in (folder / "tracks.yml", folder / "steps.yml", *sorted((folder / "checks").glob("*.yml"))):
        findings += _hard_texts(path, read_mapping(path, []) or LinedMap(1))


def _catalogue(folder: Path) -> Catalogue | None:
    """The catalogue; None when it cannot be loaded, which is a finding already."""
    try:
        return load_catalogue(folder)
    except (BadInput, RecursionError):
        return None


def _hard_texts(path: Path, content: Any) -> Iterator[Finding]:
    """Long sentences and long words in every text that is written per language."""
    if isinstance(content, LinedList):
        for item in content:
            yield from _hard_texts(path, item)
    elif isinstance(content, LinedMap):
        for key, value in content.items():
            if key in _LANGUAGES and isinstance(value, str):
                yield from (Finding(path, content.line_of(key), message) for message in hard_parts(value, key, key))
            else:
                yield from _hard_texts(path, value)
