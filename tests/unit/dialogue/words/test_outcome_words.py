"""Typed answers to "how did it go?" count like pressed ones, and only where that was asked."""

from __future__ import annotations

import pytest

from bot.dialogue.answers.texts import texts_of
from bot.dialogue.words.outcome import outcome_payload


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("sain töitä!", "work"),
        ("Olen nyt töissä ravintolassa", "work"),
        ("I found a job in a hotel", "work"),
        ("i'm working now", "work"),
        ("en oo saanu töitä", "none"),
        ("en ole löytänyt vielä mitään", "none"),
        ("still looking for a job", "none"),
        ("I haven't found a job", "none"),
        ("olen työkokeilussa", "work_trial"),
        ("aloitin suomen kurssin", "training"),
        ("pääsin opiskelemaan lähihoitajaksi", "further_study"),
        ("perustin oman yrityksen", "company_founded"),
        ("I started my own business", "company_founded"),
        ("I am planning a company", "company_considered"),
        ("don’t ask me again", "stop"),
        ("lopeta", "stop"),
        ("onko minun haettava töitä?", None),
        ("kiitos", None),
        ("hei", None),
    ],
)
def test_words_are_an_answer(text: str, outcome: str | None) -> None:
    offered = texts_of().say("utter_follow_up", "fi")["buttons"]

    assert outcome_payload(text, offered) == (outcome and f'/inform{{"follow_up": "{outcome}"}}')


@pytest.mark.parametrize("key", ["utter_ask_follow_up", "utter_follow_up_thanks", "utter_greet"])
def test_nothing_else_is_taken_for_an_answer(key: str) -> None:
    assert outcome_payload("sain töitä", texts_of().say(key, "fi")["buttons"]) is None
