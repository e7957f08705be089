"""How well entities are found, on labelled messages: precision, recall and F1 per entity and language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.nlu.entity.extraction import extract

Label = tuple[str, str, str | None]
"""Entity, value and role; how often and where a message names it does not count."""


def evaluate_entities(path: Path, today: date) -> dict[str, Any]:
    """Scores over a file of lines {"text", "lang", "entities": [{"entity", "value", "role"?}]}.

    Returns "messages", "micro", "by_entity", "by_language" (each with precision, recall, f1, and expected as the
    number of labels) and "mistakes": the messages with what was missed and what was found beyond the labels.
    Raises BadInput naming the line that cannot be read.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    mistakes: list[dict[str, Any]] = []
    lines = _read(path)
    for line in lines:
        expected = {_label(entity) for entity in line["entities"]}
        found = {(item.entity, str(item.value), item.role) for item in extract(line["text"], today=today)}
        for kind, labels in (("hit", expected & found), ("missed", expected - found), ("wrong", found - expected)):
            for label in labels:
                counts.setdefault((label[0], line["lang"]), Counter())[kind] += 1
        if expected != found:
            missed, wrong = sorted(map(str, expected - found)), sorted(map(str, found - expected))
            mistakes.append({"text": line["text"], "lang": line["lang"], "missed": missed, "wrong": wrong})
    return {
        "messages": len(lines),
        "micro": _scores(counts.values()),
        "by_entity": _by(counts, 0),
        "by_language": _by(counts, 1),
        "mistakes": mistakes,
    }


def _read(path: Path) -> list[dict[str, Any]]:
    lines = []
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read ({error}); name a JSON Lines file") from error
    for number, text in enumerate(content.splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            lines.append({"text": str(line["text"]), "lang": str(line["lang"]), "entities": list(line["entities"])})
            for entity in line["entities"]:
                _label(entity)
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(
                f'{path}:{number}: not a labelled message ({error}); write {{"text": …, "lang": …, "entities": […]}}'
            ) from error
    return lines


def _label(entity: Mapping[str, Any]) -> Label:
    return str(entity["entity"]), str(entity["value"]), entity.get("role")


def _by(counts: Mapping[tuple[str, str], Counter[str]], part: int) -> dict[str, dict[str, float]]:
    keys = sorted({pair[part] for pair in counts})
    return {key: _scores(count for pair, count in counts.items() if pair[part] == key) for key in keys}


def _scores(counts: Iterable[Counter[str]]) -> dict[str, float]:
    total: Counter[str] = sum(counts, Counter())
    hit, missed, wrong = total["hit"], total["missed"], total["wrong"]
    return {
        "precision": round(hit / (hit + wrong), 4) if hit + wrong else 0.0,
        "recall": round(hit / (hit + missed), 4) if hit + missed else 0.0,
        "f1": round(2 * hit / (2 * hit + missed + wrong), 4) if hit + missed + wrong else 0.0,
        "expected": hit + missed,
    }
