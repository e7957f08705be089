"""Refinements of what was shown, and messages that are nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.nlu.entity.extraction import extract
from bot.nlu.wishes import LAST, Refinement, is_bare_refinement, pointed_at, positions, refinements

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("something cheaper", {"free_only": True}),
        ("something shorter", {"short": True}),
        ("jotain lyhyempää", {"short": True}),
        ("lyhyemmin", {}),
        ("at most 4 months", {"short": True}),
        ("korkeintaan 2 kk", {"short": True}),
        ("I have waited 4 months", {}),
        ("way too expensive", {"free_only": True}),
        ("kaikki on liian kalliita", {"free_only": True}),
        ("can you say more about first", {"position": 1}),
        ("kerro mulle jotain tokasta", {"position": 2}),
        ("toisesta lisää", {"position": 2, "more": True}),
        ("what must I do first", {}),
        ("fast food", {}),
        ("jotain ilmaista", {"free_only": True}),
        ("maksuttomia kursseja", {"free_only": True}),
        ("feel free to answer", {}),
        ("I have free time", {}),
        ("onko netissä", {"delivery": "online"}),
        ("etäopiskelu", {"delivery": "online"}),
        ("online and free", {"delivery": "online", "free_only": True}),
        ("en osaa suomea", {"no_finnish": True}),
        ("something in English", {"no_finnish": True}),
        ("englanniksi kiitos", {"no_finnish": True}),
        ("english only", {"no_finnish": True}),
        ("I don't speak Finnish well", {}),
        ("iltakursseja", {"evening": True}),
        ("only after work", {"evening": True}),
        ("show me others", {"more": True}),
        ("muita", {"more": True}),
        ("lisää", {"more": True}),
        ("next", {"more": True}),
        ("joku toinen", {"more": True}),
        ("tell me more", {}),
        ("next month I move", {}),
        ("the second one", {"position": 2}),
        ("toinen", {"position": 2}),
        ("kerro toisesta", {"position": 2}),
        ("se toka kuulosti paremmalta", {"position": 2}),
        ("kolmas", {"position": 3}),
        ("ok eka on hyvä, miten sinne pääsee", {"position": 1}),
        ("the secnd one looks good", {"position": 2}),
        ("ensimmäinen kerta kun haen mihinkään kouluun", {}),
        ("ei tämmösiä", {"more": True}),
        ("not this", {"more": True}),
        ("not this week", {}),
        ("vaihtoehto 3", {"position": 3}),
        ("2.", {"position": 2}),
        ("#4", {"position": 4}),
        ("the last one", {"position": LAST}),
        ("viimeinen", {"position": LAST}),
        ("toinen aste", {}),
        ("my first job was in a bakery", {}),
        ("I lost my job last year", {}),
        ("", {}),
    ],
)
def test_refinement_is_read(text: str, changes: dict[str, Any]) -> None:
    assert refinements(text) == replace(Refinement(), **changes)


@pytest.mark.parametrize(
    "text",
    [
        "something cheaper",
        "in Vantaa",
        "what about Vantaa?",
        "entä Vantaalla?",
        "I don't speak Finnish",
        "I have A2 in Finnish",
        "onko netissä",
        "jotain ilmaista",
        "evening courses in Espoo please",
        "ok the second one",
        "mä asun Tapiolassa",
        "I'm 52",
        "2",
    ],
)
def test_message_of_refinements_alone_is_bare(text: str) -> None:
    assert is_bare_refinement(text, extract(text, today=TODAY))


@pytest.mark.parametrize(
    "text",
    [
        "is it free",
        "how do I apply in Vantaa",
        "miten haen toiseen kurssiin",
        "what is the weather in Espoo",
        "I want to become a nurse",
        "I lost my job in Espoo and my landlord wants the rent",
        "hei",
        "I want something",
        "",
        "😀",
        " ".join(["Espoo"] * 20),
    ],
)
def test_message_with_more_meaning_is_not_bare(text: str) -> None:
    assert not is_bare_refinement(text, extract(text, today=TODAY))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("compare the first and the third", (1, 3)),
        ("vertaa kahta ekaa", (1, 2)),
        ("compare 2 and 3", (2, 3)),
        ("vertaa ekaa ja vikaa", (1, LAST)),
        ("compare them", ()),
    ],
)
def test_a_comparison_may_point_at_several(text: str, places: tuple[int, ...]) -> None:
    assert positions(text) == places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("is the third free of charge", 3),
        ("kauanko toka kestää", 2),
        ("onks tuolla eka ilmanen", 1),
        ("how long first takes", 1),
        ("mä otan ton ekan", 1),
        ("mitä pitää tehdä eka", None),
        ("what does second one ask for", 2),
        ("must I learn Finnish first", None),
        ("is there another", None),
    ],
)
def test_a_question_points_at_a_choice_in_loose_words(text: str, place: int | None) -> None:
    assert pointed_at(text) == place


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("а подешевле", {"free_only": True}),
        ("شو اول واحد", {"position": 1}),
        ("التاني", {"position": 2}),
        ("den andra", {"position": 2}),
        ("le deuxième", {"position": 2}),
        ("第二个", {"position": 2}),
        ("вечером", {"evening": True}),
        ("а на английском есть?", {"no_finnish": True}),
    ],
)
def test_other_languages_are_read_by_their_english_words(text: str, changes: dict[str, Any]) -> None:
    assert refinements(text) == replace(Refinement(), **changes)


def test_a_message_in_another_language_is_bare_where_its_english_words_say_nothing_else() -> None:
    assert is_bare_refinement("а вечером есть?", [])
    assert not is_bare_refinement("вечером я работаю уборщицей", [])
    assert positions("الاول والثاني ما الفرق") == (1, 2)


@pytest.mark.parametrize("text", ["мнпр ыфва жщзх", "ضصث قفغ", "ууу ыыы 2"])
def test_words_that_no_glossary_knows_point_at_nothing_twice(text: str) -> None:
    assert positions(text) in ((), (2,))
