"""Typed text is made plain without changing what it says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.plain_text import clean, has_words, primary_language, without_command


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  hei \n", "hei", id="outer space"),
        pytest.param("a\r\nb\rc\td", "a\nb\nc d", id="line ends and tabs"),
        pytest.param("a\n\n\n\n\nb", "a\n\nb", id="many empty lines"),
        pytest.param("a\u0308iti", "äiti", id="composed"),
        pytest.param("\u202eabc\u202c\u2066d\u2069", "abcd", id="bidi"),
        pytest.param("a\x00\x1b[31mb", "a[31mb", id="control"),
        pytest.param("می\u200cتوانم", "می\u200cتوانم", id="Persian joiner stays"),
        pytest.param("👩\u200d🔧", "👩\u200d🔧", id="emoji joiner stays"),
        pytest.param("13\u200c10", "1310", id="joiner in a number"),
        pytest.param("a\ud800b", "ab", id="surrogate"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@given(st.text(alphabet=st.characters(), max_size=300))
def test_clean_text_can_be_stored_and_shows_everything(typed: str) -> None:
    text = clean(typed)
    text.encode("utf-8")
    assert not any(unicodedata.bidirectional(character) in {"RLO", "LRO", "RLE", "LRE", "PDF"} for character in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hei", True),
        ("5", True),
        ("سلام", True),
        ("สวัสดี", True),
        ("你好", True),
        ("👍", False),
        ("?!", False),
        ("", False),
    ],
)
def test_words_of_every_script_count(text: str, expected: bool) -> None:
    assert has_words(text) is expected


@given(st.text(max_size=50))
def test_nothing_typed_stays_a_command(text: str) -> None:
    assert not without_command(text).startswith(("/", " "))


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fi-FI", "fi"), ("EN_us", "en"), ("zh-Hant-TW", "zh"), ("fil", "fil"), ("", None), (None, None), ("<x>", None)],
)
def test_language_of_a_locale(locale: str | None, language: str | None) -> None:
    assert primary_language(locale) == language
