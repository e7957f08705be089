"""Scores over labelled messages, and that the extraction keeps to its measure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.nlu.entity.evaluation import evaluate_entities
from bot.settings import ROOT

TODAY = date(2026, 11, 24)


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_hits_misses_and_finds_beyond_the_labels_are_counted(tmp_path: Path) -> None:
    path = write(
        tmp_path / "labelled.jsonl",
        {"text": "oon 52v", "lang": "fi", "entities": [{"entity": "age", "value": "52"}]},
        {"text": "moi", "lang": "fi", "entities": [{"entity": "field", "value": "coding"}]},
        {"text": "in Espoo", "lang": "en", "entities": []},
    )

    scores = evaluate_entities(path, TODAY)

    assert scores["messages"] == 3
    assert scores["micro"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "expected": 2}
    assert scores["by_entity"]["age"]["f1"] == 1.0
    assert scores["by_language"]["en"]["precision"] == 0.0
    assert [mistake["text"] for mistake in scores["mistakes"]] == ["moi", "in Espoo"]


def test_role_of_a_level_counts(tmp_path: Path) -> None:
    labels = [{"entity": "language_level", "value": "B1", "role": "en"}]
    path = write(tmp_path / "labelled.jsonl", {"text": "suomi B1", "lang": "fi", "entities": labels})

    assert evaluate_entities(path, TODAY)["micro"]["f1"] == 0.0


@pytest.mark.parametrize(
    "line",
    ["not json", '{"text": "moi", "lang": "fi"}', '{"text": "moi", "lang": "fi", "entities": [{"value": "x"}]}', "[]"],
)
def test_unreadable_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(f'{{"text": "moi", "lang": "fi", "entities": []}}\n{line}\n', encoding="utf-8")

    with pytest.raises(BadInput, match=r"labelled\.jsonl:2: "):
        evaluate_entities(path, TODAY)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.jsonl"):
        evaluate_entities(tmp_path / "none.jsonl", TODAY)


def test_evaluation_set_reaches_its_measure_in_both_languages() -> None:
    scores = evaluate_entities(ROOT / "data" / "evaluation" / "entities.jsonl", TODAY)

    assert scores["micro"]["f1"] >= 0.92
    assert min(language["f1"] for language in scores["by_language"].values()) >= 0.9
