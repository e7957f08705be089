"""Wishes in languages that the catalogue is not written in."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.glosses import gloss_in, gloss_of, with_gloss
from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.wish import Wish


@pytest.mark.parametrize(
    "text", ["koodauskurssi Espoossa", "koodari kurssi ilmaseks", "I want to be a nurse", "", "12345"]
)
def test_what_the_catalogue_understands_stays_as_it_is(text: str) -> None:
    assert with_gloss(text) == text


def test_foreign_words_are_kept_and_followed_by_their_meaning() -> None:
    assert with_gloss("ganacsi furo").startswith("ganacsi furo ")
    assert "business" in with_gloss("ganacsi furo")


def test_a_somali_word_for_business_finds_business_advice(search: ProgrammeSearch) -> None:
    found = search.find(Wish(today=date(2026, 11, 24), text="ganacsi yar ayaan rabaa"), limit=3)

    assert any(result.programme.topic.value == "entrepreneurship" for result in found.results)


def test_meaning_of_a_foreign_text_is_that_of_its_gloss(
    search: ProgrammeSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    vector = search._vector
    monkeypatch.setattr(search, "_vector", lambda text: encoded.append(text) or vector(text))

    search.find(Wish(today=date(2026, 11, 24), text="ganacsi yar ayaan rabaa"))
    search.find(Wish(today=date(2026, 11, 24), text="oma yritys"))

    assert encoded == [gloss_of("ganacsi yar ayaan rabaa"), "oma yritys"]


def test_a_few_words_of_a_known_language_are_read_whole_or_not_at_all() -> None:
    assert gloss_in("so", "xaggee") == "where"
    assert gloss_in("ar", "كيف أسجل") == "how register"
    assert gloss_in("so", "xaggee Leppävaara") == ""
    assert gloss_in("fi", "missä") == ""
