"""Messages that ask for two services at once."""

from __future__ import annotations

import pytest

from bot.dialogue.reading.comparison import (
    COMPARED,
    chooses_of_two,
    compared,
    compared_by,
    compared_in_hand,
    compares_choices,
    last_two,
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("kumpi on parempi, työkokeilu vai palkkatuki", ["work_trial", "pay_subsidy"]),
        ("oppisopimus vai ammattikoulu", ["apprenticeship", "vocational_qualification"]),
        ("mitä eroa on toiminimellä ja osakeyhtiöllä", ["private_trader", "limited_company"]),
        ("mitä eroo on työkokeilulla ja oppisopimuksella", ["work_trial", "apprenticeship"]),
        ("what is the difference between a work trial and an apprenticeship", ["work_trial", "apprenticeship"]),
        ("work trial or pay subsidy?", ["work_trial", "pay_subsidy"]),
        ("haluaisin kevytyrittäjäksi vai pitäisikö perustaa toiminimi", ["light_entrepreneurship", "private_trader"]),
    ],
)
def test_two_services_are_compared(text: str, terms: list[str]) -> None:
    assert [term.id for term in compared(text)] == terms


@pytest.mark.parametrize(
    "text",
    [
        "voiko työkokeilun jälkeen saada palkkatukea",
        "can i get a startup grant or a pay subsidy for my friend who starts next month",
        "kumpi on parempi, työkokeilu vai joku muu",
        "kumpi näistä alkaa aiemmin",
        "tarvitsenko oleskelulupaa vai pitääkö minun sen lisäksi hakea verokortti",
    ],
)
def test_two_names_alone_are_no_comparison(text: str) -> None:
    assert compared(text) == ()


def test_what_was_compared_stays_in_hand_until_something_else_is_said() -> None:
    said = [{"key": "utter_comparison", COMPARED: ["work_trial", "pay_subsidy"]}]
    assert [term.id for term in compared_in_hand([{"key": "utter_thank"}, *said])] == ["work_trial", "pay_subsidy"]
    assert compared_in_hand([{"key": "utter_faq/cv_help"}, *said]) == ()


@pytest.mark.parametrize(
    "text", ["kumpi on parempi", "kumman otan", "mitä eroa niillä on", "which one is better for me"]
)
def test_which_of_the_two_is_asked_without_a_name(text: str) -> None:
    assert chooses_of_two(text)


def test_the_two_are_those_of_the_last_two_answers() -> None:
    said = [
        {"key": "utter_thank"},
        {"key": "utter_faq/pay_subsidy/how"},
        {"key": "utter_faq/pay_subsidy"},
        {"key": "utter_faq/work_trial"},
    ]
    assert [term.id for term in last_two(said)] == ["work_trial", "pay_subsidy"]
    assert last_two([said[1], {"key": "utter_results"}, said[3]]) == ()
    assert last_two([{"key": "utter_faq/cv_help"}]) == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("which of these takes less time", ("label_length",)),
        ("kumpi niistä on nopeampi", ("label_length",)),
        ("mikä näistä on halvin", ("label_cost",)),
        ("which one is nearest", ("label_place",)),
        ("compare them", ()),
    ],
)
def test_choices_are_compared_by_what_is_asked(text: str, labels: tuple[str, ...]) -> None:
    assert compares_choices(text)
    assert compared_by(text) == labels


@pytest.mark.parametrize("text", ["is there something cheaper", "onko lyhyempää kurssia"])
def test_a_wish_for_others_compares_nothing(text: str) -> None:
    assert not compares_choices(text)
