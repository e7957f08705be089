"""The work that a person has is no wish where the message says what is wished for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.own_work import apart_from_own_work
from bot.programmes.wishes.wish import Wish

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "wanted", "own"),
    [
        ("I am a cook from Nepal, coding course in Espoo?", "coding course in Espoo", "I am a cook from Nepal"),
        ("olen kokki mutta haluan koodata", "haluan koodata", "olen kokki"),
        ("I'm looking for a coding course", "I'm looking for a coding course", ""),
        ("olen kiinnostunut hoiva-alasta", "olen kiinnostunut hoiva-alasta", ""),
        ("I am a nurse", "", "I am a nurse"),
        (
            "moi, olin raksalla 12 v ja haluisin töihin toimistoon",
            "moi, haluisin töihin toimistoon",
            "olin raksalla 12 v",
        ),
        ("hello I drive a bus I would like to study IT", "I would like to study IT", "hello I drive a bus"),
        ("in my country i was a teacher, now care work", "now care work", "in my country i was a teacher"),
    ],
)
def test_clauses_on_the_own_work_are_told_apart(text: str, wanted: str, own: str) -> None:
    assert apart_from_own_work(text) == (wanted, own)


@pytest.mark.parametrize(
    "text", ["I am a cook from Nepal. Coding course in Espoo?", "olen ollut kokkina, mutta haluaisin koodauskurssille"]
)
def test_a_cook_who_wants_to_code_is_offered_courses_for_coders(search: ProgrammeSearch, text: str) -> None:
    results = search.find(Wish(today=TODAY, text=text, occupation="cook"), limit=3).results

    assert results
    assert not [result for result in results if "cooking" in result.programme.fields]


def test_who_says_only_what_they_are_is_offered_that(search: ProgrammeSearch) -> None:
    (first, *_) = search.find(Wish(today=TODAY, text="I am a cook", occupation="cook"), limit=3).results

    assert "cooking" in first.programme.fields


def test_the_field_that_was_read_as_the_wish_counts_like_one_that_is_named(search: ProgrammeSearch) -> None:
    text = "I was a cook, now something with numbers"
    results = search.find(Wish(today=TODAY, text=text, field="accounting", occupation="cook"), limit=3).results

    assert not [result for result in results if "cooking" in result.programme.fields]


def test_children_who_are_at_home_are_a_need_of_the_person(search: ProgrammeSearch) -> None:
    text = "I have two small children at home with me. Where can I study Finnish"
    (first, *_) = search.find(Wish(today=TODAY, text=text), limit=3).results

    assert first.programme.id == "espoo-stay-home-parents-finnish"


def test_the_work_of_a_relative_is_not_searched_for(search: ProgrammeSearch) -> None:
    results = search.find(Wish(today=TODAY, text="My wife is a cook. I want a coding course"), limit=3).results

    assert results
    assert not [result for result in results if "cooking" in result.programme.fields]
