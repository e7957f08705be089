"""Messages that tell facts, and what the classifier makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.questions import is_question, is_statement, is_story
from bot.dialogue.told_facts import tells_fact, tells_level, tells_wish


def parse(text: str, intent: str, *kinds: str, fit: str = "sure", value: str = "A2") -> dict[str, Any]:
    entities = [{"entity": kind, "value": value, "start": 0, "end": 0} for kind in kinds]
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": entities, "fit": fit}


def test_a_level_is_no_wish_for_a_language() -> None:
    assert tells_level(parse("puhun vähän suomea", "change_language", "language_level"))
    assert not tells_level(parse("my Finnish is bad, English please", "change_language", "language_level"))
    assert not tells_level(parse("I don't speak Finnish", "change_language", "language_level", value="0"))


def test_a_yes_or_no_with_a_fact_or_a_hardship_tells_it() -> None:
    assert tells_fact(parse("ja vantaa", "affirm", "municipality"))
    assert tells_fact(parse("no money", "deny"))
    assert not tells_fact(parse("no", "deny"))


def test_a_doubtful_topic_with_a_fact_tells_it_and_a_sure_one_does_not() -> None:
    assert tells_fact(parse("actually my degree is a bachelor", "faq", "education_level", fit="loose"))
    assert not tells_fact(parse("my degree is a bachelor", "faq", "education_level"))
    assert not tells_fact(parse("is a bachelor enough?", "faq", "education_level", fit="loose"))


def test_a_bare_place_is_no_question_about_a_programme() -> None:
    assert tells_fact(parse("espoo", "programme_details", "municipality", fit="loose"))
    assert not tells_fact(parse("omnia espoo", "programme_details", "municipality", "programme", fit="loose"))


def test_what_one_likes_or_can_do_is_a_fact() -> None:
    assert tells_fact(parse("tykkään eläimistä", "feedback_positive", "field"))
    assert tells_fact(parse("osaan soittaa kitaraa", "out_of_scope", "skill"))
    assert not tells_fact(parse("tykkään tästä", "feedback_positive"))
    assert not tells_fact(parse("myytkö pianoja", "out_of_scope", "skill"))


def test_a_bare_fact_that_the_classifier_does_not_know_is_one() -> None:
    def told(text: str, of: str) -> dict[str, Any]:
        begin = text.index(of)
        place = {"entity": "municipality", "value": "espoo", "start": begin, "end": begin + len(of)}
        return {**parse(text, "out_of_scope"), "entities": [place]}

    assert tells_fact(told("oon espoossa", "espoossa"))
    assert not tells_fact(told("sää espoossa", "espoossa"))


def test_a_story_is_more_than_a_fact_and_asks_nothing() -> None:
    assert is_story("Olin kymmenen vuotta kokkina. Polvet eivät enää kestä.")
    assert not is_story("olin kokkina")
    assert not is_story("Olin kymmenen vuotta kokkina. Mitä voin tehdä nyt?")


def test_a_strange_message_with_a_goal_tells_a_wish() -> None:
    assert tells_wish(parse("minä ompelen ja haluan myydä vaatteita", "nlu_fallback"))
    assert not tells_wish(parse("minä pidän pizzasta", "out_of_scope"))


@pytest.mark.parametrize(
    "text", ["paljoks se maksaa", "saaks sen heti", "onko pakko", "ohjaamo missä", "and if they say no", "ok and how"]
)
def test_questions_are_seen_without_their_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "my wife is pregnant",
        "no varastossa oon ollut kauan",
        "oon kassan jäsen",
        "siskoni on sairaanhoitaja",
        "nukuin eilen huonosti",
    ],
)
def test_statements_tell_something_of_the_person(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text", ["price", "on what website i make it", "i speak little finnish is it ok", "tell me more please"]
)
def test_what_asks_anywhere_is_no_statement(text: str) -> None:
    assert not is_statement(text)
