"""The catalogue of programmes, the vocabulary, and the labelled searches that name programmes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from bot.checks.facts import Freshness
from bot.checks.plain_language import hard_parts
from bot.checks.reading import read_json_lines, read_mapping
from bot.errors import BadInput
from bot.programmes.catalogue import check_catalogue, load_catalogue
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedList, LinedMap
from bot.programmes.vocabulary import Vocabulary, check_vocabulary

_GRADES = (1, 2, 3)
_TEXTS = ("summary", "description", "apply", "result", "level_note", "length", "cost_note")


def read_vocabulary(folder: Path, findings: list[Finding]) -> Vocabulary | None:
    """The vocabulary, or None with findings."""
    wrong = _unless_circular(check_vocabulary, folder)
    findings += wrong
    return None if wrong else Vocabulary.load(folder)


def _unless_circular(check: Callable[[Path], list[Finding]], folder: Path) -> list[Finding]:
    try:
        return check(folder)
    except RecursionError:
        return [Finding(folder, 1, "a value in a file here contains itself (&name … *name); write it out instead")]


def check_programmes(data: Path, vocabulary: Vocabulary | None, freshness: Freshness, findings: list[Finding]) -> None:
    """Adds what is wrong with the catalogue under `data`, and with the searches labelled with its programmes."""
    folder = data / "programmes"
    findings += _unless_circular(lambda place: check_catalogue(place, vocabulary), folder)
    for path in sorted(folder.glob("*.yml")):
        # Only read again for its lines: what is wrong with the file itself is among the findings already.
        content = read_mapping(path, []) or LinedMap(1)
        entries = content.get("programmes")
        for entry in entries if isinstance(entries, LinedList) else ():
            if isinstance(entry, LinedMap):
                findings += _entry(path, entry, freshness)
    _check_queries(data / "evaluation", _known(folder), findings)


def _entry(path: Path, entry: LinedMap, freshness: Freshness) -> Iterator[Finding]:
    """Texts that are hard to read, and a source that nobody looked at for long unless the programme is over."""
    for key in _TEXTS:
        texts = entry.get(key)
        if isinstance(texts, LinedMap):
            for language, text in texts.items():
                for message in hard_parts(str(text), key, language):
                    yield Finding(path, texts.line_of(language), f"{entry.get('id')}: {message}")
    checked = entry.get("checked_on")
    if entry.get("status") != "ended" and isinstance(checked, date) and not isinstance(checked, datetime):
        problem = freshness.problem(checked)
        if problem:
            yield Finding(path, entry.line_of("checked_on"), f"{entry.get('id')}: {problem}")


def _known(folder: Path) -> frozenset[str] | None:
    """The ids of the catalogue; None when it cannot be loaded, which is a finding already."""
    try:
        return frozenset(load_catalogue(folder).programmes)
    except (BadInput, RecursionError):
        return None


def _check_queries(folder: Path, known: frozenset[str] | None, findings: list[Finding]) -> None:
    for path in sorted(folder.glob("search*.jsonl")):
        for line, query in read_json_lines(path, findings):
            findings += (Finding(path, line, message) for message in _query_problems(query, known))


def _query_problems(query: dict[str, object], known: frozenset[str] | None) -> Iterator[str]:
    relevant = query.get("relevant")
    named = isinstance(query.get("query"), str) and isinstance(query.get("lang"), str)
    if not named or not isinstance(relevant, dict):
        yield 'write {"query": "…", "lang": "fi", "relevant": {"programme-id": 3}}'
        return
    if not relevant or not all(grade in _GRADES for grade in relevant.values()):
        yield "relevant needs at least one programme, each with a grade: 1 (related), 2 (good) or 3 (right)"
    for programme in relevant:
        if known is not None and programme not in known:
            yield f"programme {programme!r} is not in data/programmes; correct the label"
