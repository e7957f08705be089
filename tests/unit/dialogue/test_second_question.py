"""Two questions in one message."""

from __future__ import annotations

import pytest

from bot.dialogue.second_question import ALSO, offer_second, other_topic, question_after_statement, questions_in
from bot.dialogue.texts import texts_of


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("mikä on palkkatuki ja miten haen opintotukea?", ["mikä on palkkatuki", "miten haen opintotukea?"]),
        ("how much is it? and when does it start?", ["how much is it", "and when does it start?"]),
        ("what is pay subsidy", []),
        ("bread and butter", []),
        ("I am a nurse. How do I get the licence?", []),
    ],
)
def test_questions_of_a_message(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


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
    ("topic", "asked", "other"),
    [
        ("faq/a", ["faq/a", "faq/b"], "faq/b"),
        ("faq/b", ["faq/a", "faq/b"], "faq/a"),
        ("faq/a", ["faq/a", "faq/a"], None),
        ("faq/a", ["faq/a", None], None),
        ("faq/c", ["faq/a", "faq/b"], None),
        ("faq/a", [], None),
    ],
)
def test_other_topic_is_the_one_that_is_not_answered(topic: str, asked: list[str | None], other: str | None) -> None:
    assert other_topic(topic, asked) == other


def test_the_second_one_is_a_button_away() -> None:
    reply = {"text": "x", "language": "en", "buttons": []}
    offer_second(reply, texts_of(), {ALSO: "faq/student_aid"})

    assert reply["buttons"][0]["payload"] == "/faq/student_aid"
    assert "Student aid" in reply["text"]
