"""Ways to say that one does not know."""

from __future__ import annotations

import pytest

from bot.guidance.doubt import is_dont_know, knows_not_what, says_unsure


@pytest.mark.parametrize(
    "text", ["no idea", "en osaa sanoa", "i told you that i dont know", "sanoin jo että en tiedä", "не знаю"]
)
def test_who_only_does_not_know(text: str) -> None:
    assert is_dont_know(text)


@pytest.mark.parametrize(
    "text", ["i know finnish", "I don't know what to do with my old car and the papers of it", "tiedän kyllä"]
)
def test_who_says_something_else(text: str) -> None:
    assert not is_dont_know(text)


def test_not_knowing_in_a_story() -> None:
    assert knows_not_what("I came in May and I don't know where to begin")
    assert says_unsure("kokki vai siivooja, en oo varma")
    assert not knows_not_what("kukaan ei tiedä mun nimeä")
