"""Two things in one message."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.answers.texts import texts_of
from bot.dialogue.reading.second_question import (
    ALSO,
    other_wish,
    parts_of,
    question_after_statement,
    second_offer,
    with_first,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("mikä on palkkatuki ja miten haen opintotukea?", ["mikä on palkkatuki", "miten haen opintotukea?"]),
        ("how much is it? and when does it start?", ["how much is it", "and when does it start?"]),
        (
            "I need help with rent and I'm looking for a Swedish course",
            ["I need help with rent", "I'm looking for a Swedish course"],
        ),
        ("etsin töitä, myös asunto puuttuu", []),
        ("what is pay subsidy", []),
        ("bread and butter", []),
        ("I am a nurse. How do I get the licence?", []),
        ("my sister came in May and she works at a school", []),
    ],
)
def test_parts_that_ask_for_something(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def read(intent: str, **facts: str) -> dict[str, Any]:
    return {"intent": intent, "entities": [{"entity": name, "value": value} for name, value in facts.items()]}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("I am a nurse. How do I get the licence?", "How do I get the licence?"),
        ("haluan oman kahvilan, saako siihen rahaa alussa", "saako siihen rahaa alussa"),
        ("how much is it, and when does it start?", None),
        ("I moved here, ok?", None),
        ("what is pay subsidy", None),
    ],
)
def test_question_after_a_statement(text: str, question: str | None) -> None:
    assert question_after_statement(text) == question


@pytest.mark.parametrize(
    ("main", "parts", "other"),
    [
        ("faq/a", [read("faq/a"), read("faq/b")], "/faq/b"),
        ("faq/b", [read("faq/a"), read("faq/b")], "/faq/a"),
        ("faq/a", [read("faq/a"), read("faq/a")], None),
        ("faq/c", [read("faq/a"), read("faq/b")], None),
        ("faq/a", [read("faq/a"), read("faq/b"), read("faq/c")], None),
        ("faq/a", [], None),
        (
            "faq/a",
            [read("faq/a"), read("find_training", field="welding", age="30")],
            '/find_training{"field": "welding"}',
        ),
    ],
)
def test_the_other_one_is_what_is_not_answered(main: str, parts: list[dict[str, Any]], other: str | None) -> None:
    assert other_wish(main, parts) == other


def test_the_second_one_is_a_button_away() -> None:
    offer = second_offer(texts_of(), "en", {ALSO: "/faq/student_aid"})

    assert offer is not None
    assert "Student aid" in offer[0]
    assert offer[1]["payload"] == "/faq/student_aid"
    assert second_offer(texts_of(), "en", {}) is None


def test_no_two_buttons_say_the_same() -> None:
    first = {"title": "Student aid", "payload": "/faq/student_aid"}

    assert with_first([{"title": "Student aid", "payload": "/x"}, {"title": "y", "payload": "/y"}], first) == [
        first,
        {"title": "y", "payload": "/y"},
    ]
