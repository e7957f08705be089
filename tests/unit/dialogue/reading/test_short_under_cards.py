"""Short messages next to the cards that are shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.dialogue.reading.cards import asks_to_find, follow_up_intent, skip_payload
from bot.nlu.entity.extraction import extract

CARDS = [{"title": "More", "payload": '/programme_details{"programme": "digipoint"}', "kind": "choice"}]


def parse(text: str, intent: str) -> dict[str, Any]:
    found = extract(text, today=date(2026, 11, 25))
    entities = [{"entity": item.entity, "value": item.value, "start": item.start, "end": item.end} for item in found]
    return {"text": text, "intent": {"name": intent}, "entities": entities, "fit": "sure"}


@pytest.mark.parametrize("text", ["jotain ilmasta", "something cheaper", "online", "näytä lisää", "mä en puhu suomea"])
def test_refinement_of_shown_cards_is_a_fact_about_the_wish(text: str) -> None:
    assert follow_up_intent(parse(text, "crisis"), CARDS) == "inform"


@pytest.mark.parametrize("text", ["entä se toinen?", "what about the second one?", "the last one please"])
def test_pointed_choice_is_a_question_about_it(text: str) -> None:
    assert follow_up_intent(parse(text, "ask_simpler"), CARDS) == "programme_details"


QUESTION = [
    {"title": "Care", "payload": '/inform{"field": "care"}', "kind": "choice"},
    {"title": "Skip", "payload": '/inform{"skip": "field"}', "kind": "choice"},
]


@pytest.mark.parametrize("text", ["care work", "sairaanhoitajaksi", "koodausta"])
def test_field_named_after_the_question_answers_it(text: str) -> None:
    assert follow_up_intent(parse(text, "faq/childcare"), QUESTION) == "inform"


@pytest.mark.parametrize("text", ["I don't know", "en tiiä", "ihan sama", "skip", "Ohita.", "mä en tiedä vielä"])
def test_not_knowing_skips_the_question(text: str) -> None:
    assert skip_payload(text, QUESTION) == '/inform{"skip": "field"}'


def test_not_knowing_without_a_question_skips_nothing() -> None:
    assert skip_payload("en tiedä", CARDS) is None


def test_sentence_that_begins_with_not_knowing_is_read_as_a_whole() -> None:
    assert skip_payload("en tiedä miten haen opiskelupaikkaa", QUESTION) is None


UNDER_A_PROGRAMME = [{"title": "How do I apply?", "payload": "/programme_apply", "kind": "choice"}]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("oisko jotain lyhyempää", "ask_simpler"),
        ("any cheaper ones", "programme_cost"),
        ("not this. something in english", "deny"),
        ("ei kumpikaan, jotain muuta", "deny"),
        ("is there something in the evenings", "programme_details"),
        ("onko teillä mitään englanniksi", "change_language"),
    ],
)
def test_others_are_asked_for_under_one_of_them(text: str, intent: str) -> None:
    assert follow_up_intent(parse(text, intent), UNDER_A_PROGRAMME) == "inform"


@pytest.mark.parametrize(
    ("text", "intent"), [("is it free", "programme_cost"), ("onko se iltaisin", "programme_details")]
)
def test_the_one_that_is_spoken_of_is_not_searched_for(text: str, intent: str) -> None:
    assert follow_up_intent(parse(text, intent), UNDER_A_PROGRAMME) is None


def test_studying_in_the_evening_is_asked_of_several_or_of_the_one_that_is_spoken_of() -> None:
    asked = parse("käyn töissä, voinko opiskella illalla", "faq")

    assert follow_up_intent(asked, CARDS) == "inform"
    assert follow_up_intent(asked, UNDER_A_PROGRAMME) is None


def test_a_level_that_is_asked_about_is_no_mere_fact() -> None:
    assert follow_up_intent(parse("riittääkö B1", "inform"), CARDS) == "programme_requirements"


@pytest.mark.parametrize("text", ["en halua tutkintoa", "I don't want a degree", "nope, something else"])
def test_what_is_not_wanted_narrows_the_search(text: str) -> None:
    assert follow_up_intent(parse(text, "deny"), CARDS) == "inform"


def test_nothing_more_is_wanted_by_who_says_so() -> None:
    assert follow_up_intent(parse("no, nothing else thanks", "deny"), CARDS) != "inform"


def test_more_choices_are_no_question_about_a_programme() -> None:
    assert follow_up_intent(parse("show more", "programme_details"), CARDS) == "inform"


def test_bare_name_of_a_programme_asks_what_it_is() -> None:
    assert follow_up_intent(parse("hive helsinki?", "out_of_scope"), []) == "programme_details"


def test_without_cards_the_classifier_is_right() -> None:
    assert follow_up_intent(parse("jotain ilmasta", "nlu_fallback"), []) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ilmainen suomen kurssi", "find_language_course"),
        ("is the second one free", "programme_cost"),
        ("mulla on paha olla", "crisis"),
        ("kiitos", "thank"),
    ],
)
def test_message_with_a_meaning_of_its_own_keeps_it(text: str, intent: str) -> None:
    assert follow_up_intent(parse(text, intent), CARDS) is None


@pytest.mark.parametrize(("text", "intent"), [("no not online", "deny"), ("i said not in Helsinki", "inform")])
def test_what_the_cards_shall_not_have_narrows_the_search(text: str, intent: str) -> None:
    assert follow_up_intent(parse(text, intent), CARDS) == "inform"


def test_a_choice_is_pointed_at_in_careless_words() -> None:
    assert follow_up_intent(parse("ok the second one pleas", "inform"), CARDS) == "programme_details"


@pytest.mark.parametrize("text", ["can you skip this", "please skip it", "voinko ohittaa tämän kysymyksen"])
def test_asking_to_skip_skips(text: str) -> None:
    assert skip_payload(text, QUESTION) == '/inform{"skip": "field"}'


@pytest.mark.parametrize("text", ["ok find it for me", "can you search", "etsi mulle"])
def test_bare_wish_to_search(text: str) -> None:
    assert asks_to_find(text)


@pytest.mark.parametrize("text", ["find a course", "i can not find it", "etsi työtä"])
def test_wish_for_something_is_not_bare(text: str) -> None:
    assert not asks_to_find(text)
