"""Which of the offered buttons a typed message means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.reading.buttons import offered_payload

TOPICS = [
    {"title": title, "payload": f'/inform{{"handoff_topic": "{name}"}}'}
    for title, name in (("Koulutus", "training"), ("Työnhaku", "job_search"), ("Ryhmä tai mentori", "peer_support"))
]
PATH = [
    {"title": "Toinen tie", "payload": '/get_guidance{"path": "another"}'},
    {"title": "Tallenna tai tulosta", "payload": '/get_guidance{"path": "save"}'},
    {"title": "Muistuta minua", "payload": '/get_guidance{"path": "remind"}'},
]
ANSWER = [
    {"title": "Rahavaikeudet", "payload": "/faq/money_trouble"},
    {"title": "Lisää aiheesta", "payload": "/faq/unemployment_benefit/more"},
    {"title": "Puhu valmentajalle", "payload": "/request_human"},
    {"title": "Tämä auttoi", "payload": "/feedback_positive", "kind": "feedback"},
]
CONSENT = [
    {"title": "Kyllä, lähetä", "payload": '/inform{"consent": "yes"}', "when": "affirm"},
    {"title": "Ei, älä lähetä", "payload": '/inform{"consent": "no"}', "when": "deny"},
]


def chosen(text: str, offered: list[dict[str, Any]], intent: str = "inform", *, is_sure: bool = False) -> str | None:
    return offered_payload(text, intent, offered, is_sure=is_sure)


@pytest.mark.parametrize("text", ["työnhausta", "no työnhakuun", "2", "toinen", "se toinen"])
def test_the_answer_to_a_question_is_named_in_any_form_or_by_its_place(text: str) -> None:
    assert chosen(text, TOPICS, is_sure=True) == TOPICS[1]["payload"]


def test_a_word_of_a_title_chooses_where_the_message_means_nothing_else() -> None:
    assert chosen("tallenna", PATH, "out_of_scope") == PATH[1]["payload"]
    assert chosen("tallenna", PATH, "ask_privacy", is_sure=True) is None


@pytest.mark.parametrize("text", ["mentori vai koulutus", "missä työnhaku on", "ei", "kiitos", "Espoo"])
def test_other_words_choose_nothing(text: str) -> None:
    assert chosen(text, TOPICS) is None


def test_a_fact_that_is_not_said_is_not_taken_from_a_title() -> None:
    situations = [
        {"title": title, "payload": f'/inform{{"guidance": "situation.{name}"}}'}
        for title, name in (("I have no job", "unemployed"), ("I am home with children", "parent_at_home"))
    ]

    assert chosen("no job", situations) == situations[0]["payload"]
    assert chosen("home with children", situations) == situations[1]["payload"]
    assert chosen("job", situations) is None
    assert chosen("I am home", situations) is None


def test_places_are_not_counted_under_an_answer_or_among_two() -> None:
    assert chosen("se toinen", ANSWER, "programme_details") is None
    assert chosen("se toinen", CONSENT, "programme_details") is None


def test_yes_and_no_press_what_was_asked() -> None:
    assert chosen("joo", CONSENT, "affirm") == CONSENT[0]["payload"]
    assert chosen("en halua", CONSENT, "deny") == CONSENT[1]["payload"]


@pytest.mark.parametrize("text", ["en lähetä", "älä lähetä tätä"])
def test_not_to_do_it_is_a_no_whatever_it_sounds_like(text: str) -> None:
    assert chosen(text, CONSENT, "check_ticket") == CONSENT[1]["payload"]


@pytest.mark.parametrize("text", ["send it", "no, send it", "en tiedä", "why don't you send it?"])
def test_other_words_are_no_no(text: str) -> None:
    assert chosen(text, CONSENT, "check_ticket") != CONSENT[1]["payload"]


DELETING = [
    {"title": "Yes, delete", "payload": '/delete_my_data{"confirm": "yes"}', "when": "affirm"},
    {"title": "No, keep them", "payload": '/delete_my_data{"confirm": "no"}', "when": "deny"},
]


@pytest.mark.parametrize(
    ("text", "intent", "payload"),
    [
        ("yes", "affirm", '/delete_my_data{"confirm": "yes"}'),
        ("да", "affirm", '/delete_my_data{"confirm": "yes"}'),
        ("just delete all", "delete_my_data", '/delete_my_data{"confirm": "yes"}'),
        ("send it", "affirm", "/delete_my_data"),
        ("how can you delete that", "delete_my_data", "/delete_my_data"),
        ("no", "deny", '/delete_my_data{"confirm": "no"}'),
    ],
)
def test_what_cannot_be_undone_needs_a_yes_in_words(text: str, intent: str, payload: str) -> None:
    assert chosen(text, DELETING, intent, is_sure=True) == payload
