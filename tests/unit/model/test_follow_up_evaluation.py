"""What became of labelled follow-up questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.model.follow_up_evaluation import Labelled, outcome, read_follow_ups, summarise_follow_ups

LINE = '{"topic": "work_trial", "text": "how long", "lang": "en", "follow_up": "how_long"}'


def labelled(follow_up: str | None, lang: str = "en") -> Labelled:
    return Labelled("work_trial", "…", lang, follow_up)


@pytest.mark.parametrize(
    ("expected", "found", "became"),
    [
        ("who", "who", "right"),
        ("who", "where", "wrong"),
        ("who", None, "missed"),
        ("who", "more", "missed"),
        (None, None, "left"),
        (None, "who", "taken"),
    ],
)
def test_outcome_of_a_message(expected: str | None, found: str | None, became: str) -> None:
    assert outcome(labelled(expected), found) == became


def test_figures_are_counted_overall_and_by_language() -> None:
    figures = summarise_follow_ups([labelled("who"), labelled(None), labelled("who", "fi")], ["who", "who", None])

    assert figures["overall"]["accuracy"] == 0.3333
    assert (figures["overall"]["right"], figures["overall"]["taken"], figures["overall"]["missed"]) == (1, 1, 1)
    assert figures["by_language"]["en"]["accuracy"] == 0.5
    assert [mistake["found"] for mistake in figures["mistakes"]] == ["who", None]


def test_null_is_a_label(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(f"{LINE}\n{LINE.replace(chr(34) + 'how_long' + chr(34), 'null')}\n")

    assert [message.follow_up for message in read_follow_ups(path)] == ["how_long", None]


@pytest.mark.parametrize(
    "line",
    [
        LINE.replace(', "follow_up": "how_long"', ""),
        LINE.replace('"how_long"', "5"),
        LINE.replace('"work_trial"', '""'),
        "[]",
    ],
)
def test_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(f"{LINE}\n{line}\n")

    with pytest.raises(BadInput, match=r"labelled\.jsonl:2: write"):
        read_follow_ups(path)
