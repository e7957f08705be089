"""What is told of the family is not told of the person."""

from __future__ import annotations

import pytest

from bot.nlu.relatives import wants_for_relative, without_relatives


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "I have two kids, 4 and 17, and my husband is an engineer at Nokia. I used to be a nurse",
            "I used to be a nurse",
        ),
        ("my brother is a driver and he is 30. I am 24, how can I drive a truck?", "I am 24, how can I drive a truck?"),
        ("mieheni on kokki ja minä olen siivooja", "minä olen siivooja"),
        ("mulla on kolme lasta, 4, 6 ja 17, haluan opiskella", "haluan opiskella"),
        ("olen kolmen lapsen äiti, 30 vuotta", "olen kolmen lapsen äiti, 30 vuotta"),
        ("tyttäreni on 16", "tyttäreni on 16"),
        ("two small children, I was a cook", "I was a cook"),
        ("my mother tongue is Somali, I can cook", "my mother tongue is Somali, I can cook"),
    ],
)
def test_the_clauses_on_relatives_are_left_out(text: str, rest: str) -> None:
    assert without_relatives(text) == rest


@pytest.mark.parametrize("text", ["a course for my son", "my brother is 30, can he come", "miehelleni kurssi"])
def test_some_look_for_something_for_a_relative(text: str) -> None:
    assert wants_for_relative(text)
    assert not wants_for_relative("my husband is a cook, I want a course")
