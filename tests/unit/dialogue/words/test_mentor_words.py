"""Who offers to be a mentor is told from who looks for one."""

from __future__ import annotations

import pytest

from bot.dialogue.words.mentor import OFFER, mentor_payload


@pytest.mark.parametrize(
    "text",
    [
        "I want to be a mentor",
        "i would like to become a peer mentor",
        "can i be a mentor for others?",
        "how do I become a mentor",
        "i want be mentor for women",
        "haluan mentoriksi",
        "voisinko minä olla mentorina",
        "haluaisin ryhtyä vertaismentoriksi",
    ],
)
def test_offer(text: str) -> None:
    assert mentor_payload(text) == OFFER


@pytest.mark.parametrize(
    "text",
    [
        "I want a mentor",
        "find me a mentor in IT",
        "haluan mentorin",
        "etsin mentoria",
        "who can be my mentor",
        "what is a mentor",
    ],
)
def test_wish_for_a_mentor_is_none(text: str) -> None:
    assert mentor_payload(text) is None
