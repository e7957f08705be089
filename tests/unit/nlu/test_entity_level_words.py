"""Levels of language skill that people tell in plain words."""

from __future__ import annotations

import pytest

from bot.nlu.entity.level_words import bare_level, find_level_words


def levels(text: str) -> list[tuple[str, str | None]]:
    return [(str(found.entity.value), found.entity.role) for found in find_level_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("good english", [("B2", "en")]),
        ("puhun vähän suomea", [("A1", "fi")]),
        ("osaan suomea hyvin olen täältä", [("B2", "fi")]),
        ("osaan hyvin englantia", [("B2", "en")]),
        ("kerroin etten osaa hyvin suomea", [("A2", "fi")]),
        ("suomea osaan vähän, englantia hyvin", [("A1", "fi"), ("B2", "en")]),
        ("my Finnish is bad but my English is fluent", [("A1", "fi"), ("C1", "en")]),
        ("haluan hitsaajaksi mut suomi huono", [("A1", "fi")]),
        ("I don't speak English very well", [("A2", "en")]),
        ("немного говорю по-фински", [("A1", "fi")]),
        ("jag talar lite finska", [("A1", "fi")]),
        ("suomi on mun äidinkieli", [("C1", "fi")]),
        ("äidinkieleni on suomi", [("C1", "fi")]),
        ("I am a native English speaker", [("C1", "en")]),
        ("A2 maybe, english good", [("B2", "en")]),
        ("english fluent finnish basic", [("C1", "en"), ("A1", "fi")]),
    ],
)
def test_words_tell_a_level(text: str, expected: list[tuple[str, str]]) -> None:
    assert levels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I want to learn good Finnish",
        "haluan oppia suomea hyvin",
        "good English course",
        "suomi on hyvä maa",
        "suomen peruskoulu käyty",
        "is good Finnish needed?",
        "my husband speaks good English",
        "pitääkö osata hyvin suomea",
    ],
)
def test_wishes_requirements_and_other_peoples_skills_tell_none(text: str) -> None:
    assert levels(text) == []


def test_a_named_level_counts_before_words() -> None:
    assert levels("I speak a little Finnish, A2") == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a little", "A1"),
        ("aika hyvin", "B1"),
        ("not very good", "A2"),
        ("hyvin", "B2"),
        ("yes", None),
        ("good course", None),
    ],
)
def test_an_answer_without_a_language_is_a_level(text: str, level: str | None) -> None:
    assert bare_level(text) == level
