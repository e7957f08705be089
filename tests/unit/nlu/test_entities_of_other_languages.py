"""What a person tells of themselves in a language with a glossary is read from its English words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.entity.extraction import extract_translated

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("я работала поваром", "occupation", "cook"),
        ("я без работы два года", "duration_unemployed", 24),
        ("у меня среднее образование", "education_level", "upper_secondary"),
        ("أنا مهندس", "occupation", "engineer"),
        ("waxaan ahay macallin", "occupation", "teacher"),
    ],
)
def test_facts_in_another_language_are_found(text: str, kind: str, value: str | int) -> None:
    found = {entity.entity: entity for entity in extract_translated(text, today=TODAY)}
    assert found[kind].value == value
    assert (found[kind].start, found[kind].end) == (0, 0)


def test_finnish_and_english_are_read_as_they_stand() -> None:
    assert [entity.text for entity in extract_translated("olin kaupan kassalla", today=TODAY)] != [""]


@pytest.mark.parametrize("text", ["koorso luqada ma jiraa", "jag har varit arbetslös i tre år"])
def test_common_words_of_another_language_are_no_names(text: str) -> None:
    assert not {"skill", "municipality"} & {entity.entity for entity in extract_translated(text, today=TODAY)}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("finnish ma aqaano", "0"),
        ("af finnish yar baan aqaan", "A1"),
        ("finnish si fiican uma aqaan", "A2"),
        ("финский плохо знаю", "A1"),
        ("soome keelt ei oska eriti", "0"),
        ("لغتي الفنلندية ضعيفة", "A1"),
    ],
)
def test_levels_are_told_in_the_order_of_the_language(text: str, level: str) -> None:
    assert [entity.value for entity in extract_translated(text, today=TODAY)] == [level]


def test_two_languages_in_one_breath_have_a_level_each() -> None:
    found = extract_translated("финский почти никак, английский нормально, хорошо", today=TODAY)
    assert ("fi", "0") in {(entity.role, entity.value) for entity in found}
    found = extract_translated("فنلندي شوي وانجليزي ما بعرف", today=TODAY)
    assert [(entity.role, entity.value) for entity in found] == [("fi", "A1"), ("en", "0")]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("мне 43", [43]),
        ("عمري ٢٩", [29]),
        ("мне 30 минут ехать", []),
        ("كنت نجار ١٥ سنة", []),
        ("работала поваром 20 лет", []),
    ],
)
def test_an_age_is_told_from_years_of_work(text: str, ages: list[int]) -> None:
    assert [entity.value for entity in extract_translated(text, today=TODAY) if entity.entity == "age"] == ages


@pytest.mark.parametrize(("text", "town"), [("я живу в Матинкюля", "espoo"), ("ونتا", "vantaa")])
def test_places_are_known_as_people_write_them(text: str, town: str) -> None:
    assert [entity.value for entity in extract_translated(text, today=TODAY)] == [town]
