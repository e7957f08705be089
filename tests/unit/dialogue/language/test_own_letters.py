"""Messages that are typed without the letters of their language."""

from __future__ import annotations

import pytest

from bot.dialogue.language.own_letters import in_own_letters


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("en loyda toita", "en löydä töitä"),
        ("tyottomyyskorvaus miten haetaan", "työttömyyskorvaus miten haetaan"),
        ("MISSA SE JARJESTETAAN", "missä se järjestetään"),
        ("HOW TO START COMPANY", "how to start company"),
    ],
)
def test_dots_and_small_letters_are_put_back(typed: str, written: str) -> None:
    assert in_own_letters(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("privet, ya ishu rabotu", "привет, я ищу работу"),
        ("gde kursy finskogo v espoo", "где курсы финского в эспоо"),
        ("ya ne govoryu po finski", "я не говорю по финский"),
        ("shukayu robotu", "шукаю роботу"),
        ("salam, ana abhath 3an shughl", "سلام, أنا أبحث عن شغل"),
        ("man kar mikham", "من کار میخوام"),
        ("ya ishchu kurs dlya povara v vantaa", "я ищу курс для повара в вантаа"),
    ],
)
def test_another_script_in_latin_letters_is_written_in_its_own(typed: str, written: str) -> None:
    assert in_own_letters(typed) == written


def test_one_word_is_enough_where_the_language_is_spoken() -> None:
    assert in_own_letters("skolko") == "skolko"
    assert in_own_letters("skolko", "ru") == "сколько"


@pytest.mark.parametrize(
    "text",
    [
        "YKI",
        "I want to work at Kela",
        "where do i get a hetu",
        "business mentor programme in Vantaa",
        "jono kotoutumiskoulutus espoo",
        "asun Keravalla, olisko siellä kursseja",
        "waan rabaa shaqo",
        "tahan saada elektrikuks",
        "jag vill bli kock",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert in_own_letters(text) == text
