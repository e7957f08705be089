"""Messages that ask for two services at once."""

from __future__ import annotations

import pytest

from bot.dialogue.comparison import COMPARED, compared, compared_in_hand


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
