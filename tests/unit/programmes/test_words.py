from __future__ import annotations

import pytest

from bot.programmes.search.lexical import LexicalIndex
from bot.programmes.search.words import MAX_CHARACTERS, content_words, forms


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("koodauskurssille", {"koodauskurssi", "koodaus", "koodata"}),
        ("lähihoitajaksi", {"lähihoitaja", "hoitaa"}),
        ("nurses", {"nurse"}),
        ("yritysneuvontaa", {"yritysneuvonta", "yritys", "neuvonta"}),
        ("suomee", {"suomi"}),
        ("siivoojaks", {"siivooja"}),
    ],
)
def test_word_is_known_under_its_base_forms_parts_and_roots(word: str, expected: set[str]) -> None:
    assert expected <= {form for form, _ in forms(word)}


def test_word_itself_weighs_most() -> None:
    weights = dict(forms("koodauskurssi"))

    assert weights["koodauskurssi"] > weights["koodaus"] > weights["koodata"]


def test_stop_words_and_what_follows_the_limit_are_left_out() -> None:
    assert content_words("haluan oppia hitsaamaan") == ["oppia", "hitsaamaan"]
    assert content_words("kurssii mitään hitsausta") == ["hitsausta"]
    assert content_words("x" * MAX_CHARACTERS + " hitsaus") == ["x" * MAX_CHARACTERS]


def test_rare_word_in_a_name_outweighs_a_common_one() -> None:
    index = LexicalIndex.build([[("hitsaus kurssit", 3.0)], [("kokki kurssit", 3.0)], [("parturi kurssit", 3.0)]])

    scores = index.scores("hitsaajan työ")

    assert scores.argmax() == 0


@pytest.mark.parametrize("written", ["hitsasu", "hitsaaus", "hitaus ala"])
def test_slip_of_the_keyboard_still_finds_the_word(written: str) -> None:
    index = LexicalIndex.build([[("kokki", 1.0)], [("hitsaus", 1.0)]])

    assert index.scores(written).argmax() == 1


def test_ignored_words_count_for_nothing() -> None:
    index = LexicalIndex.build([[("espoo palvelu", 1.0)], [("hitsaus", 1.0)]])

    assert index.scores("hitsaus espoo", ignored=["espoo"])[0] == 0
