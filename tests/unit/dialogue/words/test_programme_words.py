"""What a short message asks of the programme or the cards on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.words.programme import (
    asked_facts,
    asked_of_programme,
    asks_if_level_is_enough,
    asks_level_as_language,
    asks_teaching_language,
    asks_what_it_is,
    asks_why,
)

UNDER_A_PROGRAMME = [{"payload": "/programme_apply"}, {"payload": "/programme_cost"}]
UNDER_CARDS = [{"payload": '/programme_details{"programme": "hive"}'}]


def parse(text: str, intent: str, confidence: float = 0.6, fit: str = "sure", **entity: Any) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "fit": fit,
        "entities": [entity] if entity else [],
    }


@pytest.mark.parametrize(
    ("text", "intent", "asked"),
    [
        ("what does it ask for", "ask_capabilities", "programme_requirements"),
        ("paljonko", "out_of_scope", "programme_cost"),
        ("when does it start", "faq", "programme_details"),
        ("kenelle se on", "affirm", "programme_requirements"),
        ("millä kielellä", "change_language", "programme_details"),
        ("do they speak arabic", "change_language", "programme_details"),
        ("haluan mukaan", "out_of_scope", "programme_apply"),
        ("kuinka monta vuosi kestää", "out_of_scope", "programme_details"),
        ("miten minä saa", "out_of_scope", "programme_apply"),
        ("miten mä sinne haen", "out_of_scope", "programme_apply"),
        ("onnistuuko etänä", "out_of_scope", "programme_details"),
        ("كم السعر", "out_of_scope", "programme_cost"),
        ("when start", "start_over", "programme_details"),
        ("när börjar den", "faq", "programme_details"),
        ("متى يبدأ", "out_of_scope", "programme_details"),
        ("and language", "change_language", "programme_details"),
    ],
)
@pytest.mark.parametrize("offered", [UNDER_A_PROGRAMME, UNDER_CARDS], ids=["programme", "cards"])
def test_question_under_a_programme_is_about_it(
    text: str, intent: str, asked: str, offered: list[dict[str, str]]
) -> None:
    assert asked_of_programme(parse(text, intent), offered) == asked


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("how much is unemployment benefit", "faq", 1.0),
        ("i want to talk to a coach", "request_human", 1.0),
        ("in english please", "change_language", 1.0),
        ("kiitos", "thank", 1.0),
    ],
)
def test_message_with_a_meaning_of_its_own_keeps_it(text: str, intent: str, confidence: float) -> None:
    assert asked_of_programme(parse(text, intent, confidence), UNDER_A_PROGRAMME) is None


def test_the_same_words_elsewhere_are_not_about_a_programme() -> None:
    assert asked_of_programme(parse("paljonko", "out_of_scope"), [{"payload": "/find_training"}]) is None


@pytest.mark.parametrize(
    ("text", "is_asked"), [("mikä on KORKO", True), ("KORKO?", True), ("KORKO ei auttanut minua", False)]
)
def test_name_of_a_programme_by_itself_or_with_what_is(text: str, is_asked: bool) -> None:
    start = text.index("KORKO")
    found = parse(text, "out_of_scope", entity="programme", value="korko-peer-mentoring", start=start, end=start + 5)
    assert asks_what_it_is(found) is is_asked


def test_time_place_and_language_are_facts() -> None:
    assert asked_facts("milloin se alkaa")[0] == "label_time"
    assert asked_facts("how many months does it last")[0] == "label_length"
    assert asked_facts("montako viikkoa tää kurssi on")[0] == "label_length"
    assert asked_facts("what language is it")[0] == "label_language"
    assert asked_facts("tell me about the first") == ()


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("why would you recommend that one", True),
        ("miks tää ois mulle hyvä", True),
        ("почему именно это", True),
        ("thanks, but why did you choose the first", True),
        ("why is Finnish so hard", False),
        ("miksi minun pitää maksaa", False),
    ],
)
def test_people_ask_why_something_is_shown(text: str, is_asked: bool) -> None:
    assert asks_why(text) is is_asked


@pytest.mark.parametrize(
    ("text", "is_asked"), [("is B1 good enough", True), ("onko b1 ok, riittäiskö", True), ("my Finnish is B1", False)]
)
def test_people_ask_if_the_level_that_they_name_will_do(text: str, is_asked: bool) -> None:
    level = {"entity": "language_level", "value": "B1", "start": 0, "end": 2}
    assert asks_if_level_is_enough(parse(text, "inform", **level)) is is_asked


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("is it in english", True),
        ("are the lessons in Finnish?", True),
        ("onko se englanniksi", True),
        ("onko koulutus suomeksi vai englanniksi", True),
        ("do they teach in English", True),
        ("is this chat in english", False),
        ("is the bot in english?", False),
        ("in english please", False),
        ("can you speak english", False),
        ("englanniksi kiitos", False),
        ("vaihda kieli englanniksi", False),
        ("mikä näistä on englanniksi", True),
        ("which one is in english", True),
        ("which of them are in Finnish", True),
    ],
)
def test_asking_how_something_is_taught_is_no_wish_for_a_language(text: str, is_asked: bool) -> None:
    assert asks_teaching_language(text) is is_asked


def test_having_to_know_a_language_is_no_wish_to_talk_in_it() -> None:
    assert asks_level_as_language(parse("pitää puhua suomi?", "change_language"))
    assert asks_level_as_language(parse("do I have to speak Finnish", "change_language"))
    assert asks_level_as_language(parse("est-ce que je dois parler le finnois", "change_language"))
    assert not asks_level_as_language(parse("puhutaan suomea", "change_language"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("does it need license", "programme_requirements"),
        ("do i need experience", "programme_requirements"),
        ("ok where i go", "programme_apply"),
        ("which is the cheapest", "programme_cost"),
        ("only in the mornings", "programme_details"),
    ],
)
def test_bare_question_under_cards(text: str, asked: str) -> None:
    assert asked_of_programme(parse(text, "out_of_scope"), UNDER_CARDS) == asked


@pytest.mark.parametrize("text", ["can it be in english", "is it possible in english", "can i study in English"])
def test_possible_language_is_the_teaching_language(text: str) -> None:
    assert asks_teaching_language(text)


@pytest.mark.parametrize("text", ["can we talk in English", "can you be in English please"])
def test_language_of_the_talk_is_no_teaching_language(text: str) -> None:
    assert not asks_teaching_language(text)


@pytest.mark.parametrize("text", ["how register", "how do i sign up for it", "miten haen"])
def test_bare_applying_under_cards_is_about_them_however_sure_another_subject_looks(text: str) -> None:
    assert asked_of_programme(parse(text, "faq", 0.99), UNDER_CARDS) == "programme_apply"
    assert asked_of_programme(parse(text, "faq", 0.99), []) is None
