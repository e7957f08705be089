"""The work that a person has is no wish where the message says what is wished for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.programmes.own_work import apart_from_own_work
from bot.programmes.search import ProgrammeSearch
from bot.programmes.wish import Wish

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "wanted", "own"),
    [
        ("I am a cook from Nepal, coding course in Espoo?", "coding course in Espoo", "I am a cook from Nepal"),
        ("olen kokki mutta haluan koodata", "haluan koodata", "olen kokki"),
        ("I'm looking for a coding course", "I'm looking for a coding course", ""),
        ("olen kiinnostunut hoiva-alasta", "olen kiinnostunut hoiva-alasta", ""),
        ("I am a nurse", "", "I am a nurse"),
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


def test_the_work_of_a_relative_is_not_searched_for(search: ProgrammeSearch) -> None:
    results = search.find(Wish(today=TODAY, text="My wife is a cook. I want a coding course"), limit=3).results

    assert results
    assert not [result for result in results if "cooking" in result.programme.fields]
