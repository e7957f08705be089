"""The language a conversation goes on in, and the one an answer is given in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.language.conversation_language import answer_language, settle_language
from bot.dialogue.language.requested_language import requested_language
from bot.dialogue.words.payload import payload_parse
from bot.nlu.same_script import language_of_script, told_apart


def settled(
    text: str,
    detected: str | None,
    confidence: float,
    decided: str | None,
    *,
    intent: str = "find_training",
    language: str | None = None,
    chosen: bool = False,
    locale: str | None = None,
) -> tuple[str | None, str]:
    """What the conversation's language then is, and the answer's."""
    parse: dict[str, Any] = {
        "text": text,
        "intent": {"name": intent},
        "language": {"detected": detected, "confidence": confidence, "decided": decided},
    }
    settle_language(parse, {"language": language, "language_chosen": chosen, "locale": locale})
    return parse["language"]["decided"], answer_language(parse)


def test_wish_for_a_language_holds_at_once_also_against_a_choice() -> None:
    asked = {"intent": "change_language", "language": "en", "chosen": True, "locale": "en"}

    assert settled("suomeksi kiitos", "fi", 0.9, "en", **asked) == ("fi", "fi")
    assert settled("another language", "en", 0.9, "en", **asked) == ("en", "en")


def test_message_in_another_script_is_followed_however_short() -> None:
    assert settled("привет", "ru", 0.6, "fi", language="fi", locale="fi") == ("ru", "ru")


def test_another_script_is_followed_from_a_language_with_some_texts_too() -> None:
    assert settled("سلام، چطور کار پیدا کنم؟", "fa", 0.6, "sv", language="sv") == ("fa", "fa")


def test_neighbour_of_the_same_script_changes_nothing_by_itself() -> None:
    assert settled("спасибо", "ru", 0.6, "uk", language="uk") == ("uk", "uk")


def test_two_words_of_a_neighbour_language_change_nothing() -> None:
    assert settled("tere päevast", "et", 0.7, "fi", language="fi") == ("fi", "fi")


def test_sentence_of_a_neighbour_language_is_followed() -> None:
    assert settled("kuidas saada töötuks registreeruda", "et", 0.7, "fi", language="fi") == ("et", "et")


def test_letters_without_sense_are_no_other_language() -> None:
    said = settled("asdf qwer", "so", 0.9, "so", intent="nlu_fallback", language="fi")

    assert said == ("fi", "fi")


def test_chosen_language_stays_whatever_is_written() -> None:
    said = settled("как получить стартовые деньги", "ru", 0.99, "ru", language="en", chosen=True)

    assert said == ("en", "en")


def test_danger_is_answered_in_its_own_language_and_the_choice_stays() -> None:
    said = settled("я не хочу більше жити", "uk", 0.9, "uk", intent="crisis", language="en", chosen=True)

    assert said == ("en", "uk")


def test_language_without_texts_is_kept_and_answered_in_english() -> None:
    assert settled("je cherche du travail à Espoo", "fr", 0.99, "fr", language="fi") == ("fr", "en")


def test_button_to_the_original_answers_in_english_and_the_conversation_stays() -> None:
    parse = payload_parse('/faq/work_trial{"language": "en"}', {"language": "ru"})

    assert (parse["language"]["decided"], answer_language(parse)) == ("ru", "en")


@pytest.mark.parametrize(
    ("text", "detected", "expected"),
    [
        ("я больше не хочу жить", "uk", "ru"),
        ("я шукаю роботу в Еспоо", "ru", "uk"),
        ("где курсы", "ru", "ru"),
        ("چطور کار پیدا کنم", "ar", "fa"),
        ("أبحث عن عمل", "fa", "ar"),
        ("kus on töö", "et", "et"),
    ],
)
def test_languages_of_one_script_are_told_apart(text: str, detected: str, expected: str) -> None:
    assert told_apart(text, detected) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("я не хочу більше жити", "uk"),
        ("не хочу жить", "ru"),
        ("لا أريد أن أعيش", "ar"),
        ("en jaksa elää", None),
        ("", None),
    ],
)
def test_letters_alone_tell_a_language(text: str, language: str | None) -> None:
    assert language_of_script(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in english please", "en"),
        ("по-русски пожалуйста", "ru"),
        ("українською, будь ласка", "uk"),
        ("eesti keeles palun", "et"),
        ("på svenska tack", "sv"),
        ("بالعربية من فضلك", "ar"),
        ("بالإنجليزية من فضلك", "en"),
        ("به فارسی لطفا", "fa"),
        ("af-soomaali", "so"),
        ("af-ingiriisi fadlan", "en"),
        ("suomeksi", "fi"),
        ("I don't speak Finnish, English please", "en"),
        ("en osaa oikein hyvin suomea, mieluummin englanniksi", "en"),
        ("English or simple Finnish", "en"),
        ("another language", None),
    ],
)
def test_language_is_asked_for_by_name(text: str, language: str | None) -> None:
    assert requested_language(text) == language


@pytest.mark.parametrize("text", ["ystävä on ukrainasta ja ei puhu suomea", "I am from Ukraine", "tulin Virosta"])
def test_country_is_no_wish_for_its_language(text: str) -> None:
    assert requested_language(text) is None
