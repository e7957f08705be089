"""Words of the services are found in messages and answers, in any form, and asked for in many ways."""

from __future__ import annotations

import pytest

from bot.dialogue.answers.glossary import LANGUAGES, glossary


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mikä on kotoutumissuunnitelma", "integration_plan"),
        ("What is TE-palvelut?", "te_services"),
        ("mitä tarkoittaa omavalmentaja", "personal_coach"),
        ("what does pay subsidy mean?", "pay_subsidy"),
        ("hei, mikä se starttiraha on", "startup_grant"),
        ("what's an integration plan", "integration_plan"),
        ("what is “earnings-related allowance”?", "earnings_related_allowance"),
        ("mikä on ”jatkuva haku”?", "continuous_admission"),
        ("yleistuki, mikä se on", "general_benefit"),
        ("they told me karenssi what is it", "suspension_period"),
        ("in the letter is selvityspyyntö what mean this", "clarification_request"),
        ("what mean työkokeilu", "work_trial"),
        ("what is B1", "language_level"),
    ],
)
def test_question_for_a_word(text: str, wanted: str) -> None:
    term = glossary().asked(text)

    assert term is not None
    assert term.id == wanted


@pytest.mark.parametrize(
    "text",
    [
        "what is the weather",
        "how do I get a pay subsidy",
        "what is the start-up grant in euros in 2026",
        "mikä on paras työkokeilu minulle",
        "työkokeilu",
        "",
    ],
)
def test_other_questions_are_none(text: str) -> None:
    assert glossary().asked(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kysy palkkatuesta ja oppisopimuksesta.", ["pay_subsidy", "apprenticeship"]),
        ("It is the integration plan (kotoutumissuunnitelma).", ["integration_plan"]),
        ("YEL-työtulo ja YEL", ["yel_income", "yel"]),
        ("A private message", []),
    ],
)
def test_words_in_a_text_longest_first_each_once(text: str, wanted: list[str]) -> None:
    assert [term.id for term in glossary().found_in(text)] == wanted


def test_outside_finnish_the_name_of_the_service_stands_in_brackets() -> None:
    term = glossary().terms["personal_coach"]

    assert term.name("fi") == "omavalmentaja"
    assert term.name("en") == "personal coach (omavalmentaja)"
    assert term.name("ru") == "personal coach (omavalmentaja)"


def test_there_are_enough_words_and_each_finds_itself() -> None:
    terms = glossary().terms.values()

    assert len(terms) >= 60
    for term in terms:
        for language in LANGUAGES:
            assert glossary().named(term.explained(language).term) is term
