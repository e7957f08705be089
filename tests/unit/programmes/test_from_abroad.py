"""A degree or a profession from another country leads to advice, too."""

from __future__ import annotations

from datetime import date

import pytest

from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.from_abroad import before_a_country, has_foreign_degree
from bot.programmes.wishes.wish import Wish

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("ulkomainen opettajan tutkinto", True),
        ("my diploma is from my home country", True),
        ("insinöörin tutkintotodistus ulkomailta", True),
        ("is a diploma from Ghana worth something", True),
        ("tutkintoni on Virosta", True),
        ("ukrainalainen todistus", True),
        ("degree in nursing", False),
        ("peruskoulun päättötodistus", False),
        ("tutkinto Espoosta", False),
        ("haluan ulkomaille, ja tutkinto kiinnostaa", False),
    ],
)
def test_degree_from_abroad_is_noticed(text: str, holds: bool) -> None:
    assert has_foreign_degree(text) is holds


@pytest.mark.parametrize(
    "text", ["onko ulkomainen insinöörin tutkintoni pätevä", "engineering degree from abroad, is it valid"]
)
def test_degree_from_abroad_leads_to_advice_for_all_fields_too(search: ProgrammeSearch, text: str) -> None:
    found = {result.programme.id for result in search.find(Wish(today=TODAY, text=text)).results}

    assert found & {"oph-recognition", "simhe-metropolia", "simhe-helsinki-university"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("teacher from Kenya", "teacher"),
        ("I was a dentist in the Philippines", "dentist"),
        ("kirjanpitäjä Ukrainasta etsii töitä", "kirjanpitäjä"),
        ("nurse in Espoo", ""),
    ],
)
def test_word_before_a_country_may_name_work_there(text: str, word: str) -> None:
    assert before_a_country(text) == word


@pytest.mark.parametrize(
    "text", ["teacher from Kenya, looking for work", "kirjanpitäjä Ukrainasta, etsin oman alan työtä"]
)
def test_profession_from_abroad_leads_to_advice(search: ProgrammeSearch, text: str) -> None:
    found = {result.programme.id for result in search.find(Wish(today=TODAY, text=text)).results}

    assert found & {"oph-recognition", "simhe-metropolia", "simhe-helsinki-university", "koske-espoo"}


def test_who_only_comes_from_a_country_is_offered_what_they_wish_for(search: ProgrammeSearch) -> None:
    (first, *_) = search.find(Wish(today=TODAY, text="I am from Somalia and I want to be a cook")).results

    assert "cooking" in first.programme.fields
