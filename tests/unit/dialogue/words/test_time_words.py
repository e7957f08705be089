"""When somebody can be reached, in their own words."""

from __future__ import annotations

import pytest

from bot.dialogue.words.times import tells_when


@pytest.mark.parametrize(
    "text",
    [
        "huomenna klo 10",
        "perjantaina iltapäivällä",
        "after 3",
        "call me tomorrow",
        "mondays",
        "tue or wed",
        "ma tai ti",
        "ke-pe",
        "arkisin",
        "завтра после 5",
    ],
)
def test_a_day_or_an_hour_says_when(text: str) -> None:
    assert tells_when(text)


@pytest.mark.parametrize(
    "text", ["soita", "my number is", "mun numero", "about my permit", "to be or", "me pe", "kiitos"]
)
def test_other_words_do_not(text: str) -> None:
    assert not tells_when(text)
