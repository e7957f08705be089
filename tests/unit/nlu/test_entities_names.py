"""Names of the vocabulary in the forms people type them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from bot.nlu.entity.extraction import extract

TODAY = date(2026, 11, 24)


def found(text: str) -> list[tuple[str, str | int]]:
    return [(entity.entity, entity.value) for entity in extract(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        pytest.param("koodauskurssille", "field", "coding", id="compound with a head"),
        pytest.param("koodauskurssile", "field", "coding", id="compound with a misspelt ending"),
        pytest.param("sähköpuolelle", "field", "electrical", id="compound with a vague word for field"),
        pytest.param("lähihoitajaksi", "occupation", "practical_nurse", id="translative"),
        pytest.param("lähihoitajaks", "occupation", "practical_nurse", id="spoken translative"),
        pytest.param("lähihoitajakoulutukseen", "occupation", "practical_nurse", id="compound with an occupation"),
        pytest.param("lähi hoitajaksi", "occupation", "practical_nurse", id="compound written apart"),
        pytest.param("lahihoitajaksi", "occupation", "practical_nurse", id="typed without umlauts"),
        pytest.param("lähihoitja", "occupation", "practical_nurse", id="letter left out"),
        pytest.param("Leppävaarassa", "municipality", "espoo", id="district"),
        pytest.param("leppavaarassa", "municipality", "espoo", id="district without umlauts"),
        pytest.param("Espoos", "municipality", "espoo", id="spoken inessive"),
        pytest.param("helsingisä", "municipality", "helsinki", id="misspelt inessive"),
        pytest.param("espoolaisena", "municipality", "espoo", id="inhabitant"),
        pytest.param("bor i Esbo", "municipality", "espoo", id="Swedish name"),
        pytest.param("живу в Эспоо", "municipality", "espoo", id="Cyrillic"),
        pytest.param("أعيش في إسبو", "municipality", "espoo", id="Arabic"),
        pytest.param("haluan hoitaa vanhuksia", "field", "elderly_care", id="verb and object of a noun name"),
        pytest.param("minä osaa korjata auto", "field", "vehicle_repair", id="learner's uninflected words"),
        pytest.param("teen nettisivuja", "skill", "html_css", id="verb before its object"),
        pytest.param("haluan oppia tekemään kotisivuja", "skill", "html_css", id="another word for the same"),
        pytest.param("virkkaan iltaisin", "skill", "embroidery", id="verb of a noun name"),
        pytest.param("tykkään neuloa", "field", "sewing", id="verb of a noun of activity"),
        pytest.param("IT-alalle", "field", "ict", id="abbreviation of a field"),
        pytest.param("it-kurssi", "field", "ict", id="abbreviation in small letters before a hyphen"),
        pytest.param("Metropoliaan", "programme", "metropolia", id="name that morphology does not know"),
        pytest.param("starttirahahakemus", "programme", "startup-grant", id="service inside a compound"),
        pytest.param("amikseen", "education_level", "vocational", id="spoken word in -is"),
        pytest.param("nurses", "occupation", "nurse", id="English plural"),
        pytest.param("electrican", "occupation", "electrician", id="English misspelling"),
        pytest.param("busdriver", "occupation", "bus_driver", id="English name written together"),
        pytest.param("taking care of old people", "field", "elderly_care", id="English phrase"),
        pytest.param("i want to take care of kids", "field", "childcare_education", id="English phrase, spoken"),
        pytest.param("master's degree", "education_level", "master", id="apostrophe"),
        pytest.param("MASTER’S DEGREE", "education_level", "master", id="typographic apostrophe, capitals"),
        pytest.param("C1-kortti", "skill", "truck_licence", id="card that looks like a language level"),
    ],
)
def test_name_is_found_in_the_form_people_use(text: str, entity: str, value: str) -> None:
    assert found(text) == [(entity, value)]


@pytest.mark.parametrize(
    "text",
    [
        "tarvitsen työtä",
        "I need work and a course",
        "I work from home",
        "kilo perunoita",
        "can you help me with it",
        "HELP ME FIND IT NOW PLEASE",
        "moikka",
        "olen kotona lasten kanssa",
        "haluan kokeilla",
        "Olen Venäjältä",
        "mihin tätä voi käyttää",
        "se toka kuulosti paremmalta",
        "Is the weather nice today?",
        "",
        "   ",
        "?!",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("löytyykö Kilosta kursseja", [("municipality", "espoo")], id="place form"),
        pytest.param("courses in kilo", [("municipality", "espoo")], id="after a preposition"),
        pytest.param("paljonko maksaa kilo", [], id="ordinary word"),
    ],
)
def test_common_word_is_a_place_only_in_place_form(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("puhun venäjää", [("skill", "russian")], id="said to be spoken"),
        pytest.param("I speak Arabic", [("skill", "arabic")], id="English"),
        pytest.param("my aunt speaks only Arabic", [], id="no other is known"),
        pytest.param("I am Russian", [], id="nationality"),
        pytest.param("muutin Venäjältä", [], id="country"),
    ],
)
def test_name_of_a_language_is_a_skill_only_as_a_language(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_longest_name_wins() -> None:
    assert found("Espoon työllisyyspalvelut") == [("programme", "espoo-employment-services")]


def test_name_does_not_reach_across_a_comma() -> None:
    assert found("restaurant, work") == [("field", "restaurant")]


def test_offsets_cover_the_inflected_word() -> None:
    text = "Moi! Asun Leppävaarassa 😀 nyt"

    (entity,) = extract(text, today=TODAY)

    assert text[entity.start : entity.end] == entity.text == "Leppävaarassa"


def test_foreign_message_is_not_corrected_into_finnish_names() -> None:
    assert found("waxaan rabaa inaan baran karo luqadda") == []


def test_entities_come_in_the_order_of_the_text_without_overlap() -> None:
    entities = extract("lähihoitajaksi Espooseen tai Vantaalle, oon 52v ja suomi B1", today=TODAY)

    assert [entity.value for entity in entities] == ["practical_nurse", "espoo", "vantaa", 52, "B1"]
    assert all(before.end <= after.start for before, after in pairwise(entities))


def test_long_text_is_read_only_to_its_limit() -> None:
    assert found("x" * 1000 + " Espoo") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("autot", True),
        ("entä autot", True),
        ("tykkään peleistä ja tietokoneista", True),
        ("jotain autoihin liittyvää", True),
        ("I like working with cars", True),
        ("something with computers", True),
        ("maybe something in an office", True),
        ("joku kurssi tietokoneista", True),
        ("not that, office", True),
        ("mulla on auto", False),
        ("the office is far, I want a course", False),
        ("ei oo tietokonetta", False),
        ("I need food for my kids", False),
    ],
)
def test_a_thing_names_its_field_where_it_is_liked_or_said_alone(text: str, names: bool) -> None:
    assert any(kind == "field" for kind, _ in found(text)) is names
