"""A language agreed on in a word or two."""

from __future__ import annotations

import pytest

from bot.dialogue.language.language_wish import agreed_language, agrees_on_another, wishes_own

LEVELS = [{"title": "A2", "payload": '/inform{"language_level": "A2"}'}]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("english ok", "en"),
        ("suomi käy kans", "fi"),
        ("hei voiko puhua englantia", "en"),
        ("mieluummin suomeksi", "fi"),
        ("eng pls", "en"),
        ("можно по-русски", "ru"),
        ("англійською краще", "en"),
        ("på finska tack", "fi"),
        ("svenska igen", "sv"),
        ("به انگلیسی لطفا", "en"),
        ("en anglais s'il vous plaît", "en"),
        ("türkçe lütfen", "tr"),
        ("in english", None),
        ("fince bilmiyorum", None),
        ("my english is ok", None),
        ("suomi A2", None),
        ("english", None),
        ("finnish or english is fine", None),
        ("is it in english or expensive", None),
    ],
)
def test_language_is_agreed_on_where_nothing_else_is_said(text: str, language: str | None) -> None:
    assert agreed_language(text) == language


def test_the_language_spoken_and_an_answer_on_a_level_change_nothing() -> None:
    assert agrees_on_another("english ok", "fi", [])
    assert not agrees_on_another("english ok", "en", [])
    assert not agrees_on_another("suomi ok", "en", LEVELS)


@pytest.mark.parametrize(
    ("text", "written_in", "spoken", "is_wish"),
    [
        ("а можно по-украински?", "ru", "en", False),
        ("а можно по-русски?", "ru", "en", True),
        ("а можно по-русски?", "ru", "ru", False),
        ("можно подать заявку на русском?", "ru", "en", False),
        ("а можно по-русски?", None, "en", False),
    ],
)
def test_wish_for_the_language_it_is_written_in(text: str, written_in: str | None, spoken: str, is_wish: bool) -> None:
    assert wishes_own(text, written_in, spoken) is is_wish
