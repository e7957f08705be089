"""Which language a short message is in."""

from __future__ import annotations

import pytest

from bot.nlu.language_scores import decide, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tere, ma olen ehitaja ja otsin tööd", "et"),
        ("kas kursus on tasuline", "et"),
        ("olen ollut kaksi vuotta työtön", "fi"),
        ("mikä on kurssin hinta", "fi"),
        ("when start", "en"),
    ],
)
def test_estonian_is_told_from_finnish(text: str, language: str) -> None:
    assert detect(text)[0] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("TE-toimisto said I must do kotoutumiskoulutus, what is it", "en"),
        ("moi, mä haluun apply the course", "fi"),
        ("waa maxay työkokeilu", "so"),
        ("kan jag studera", "sv"),
        ("что такое oppisopimus", "ru"),
        ("ما هو palkkatuki", "ar"),
    ],
)
def test_small_words_and_letters_tell_the_language_whatever_names_stand_in_it(text: str, language: str) -> None:
    assert detect(text)[0] == language


@pytest.mark.parametrize(("text", "language"), [("بدي احكي مع حدا", "ar"), ("що робити", "uk"), ("что делать", "ru")])
def test_neighbours_of_one_script_are_told_apart_by_words(text: str, language: str) -> None:
    assert detect(text)[0] == language


@pytest.mark.parametrize(
    ("text", "current", "goes_on_in"),
    [
        ("letter says something työllistymissuunnitelma", "en", "en"),
        ("te say i must go työkokeilu tomorrow", "en", "en"),
        ("te send me työkokeilupaikka", "en", "en"),
        ("my TE gave lausunto", "en", "en"),
        ("te ette kertonut mulle", "en", "fi"),
        ("en tiedä mitä palkkatuki tarkoittaa", "en", "fi"),
        ("tell me what this word means", "fi", "en"),
        ("mis on starttiraha", "et", "et"),
        ("mikä on starttiraha", "et", "fi"),
    ],
)
def test_a_long_name_in_a_sentence_changes_no_language(text: str, current: str, goes_on_in: str) -> None:
    detected, confidence = detect(text)
    assert decide(text, current=current, prior=None, detected=detected, confidence=confidence) == goes_on_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ez li kar digerim", "ku"),
        ("bi îngilîzî", "ku"),
        ("dil kursu var mı", "tr"),
        ("tere, mind koondati", "et"),
        ("olen ollut kesken kurssin", "fi"),
    ],
)
def test_words_of_a_glossary_tell_its_language(text: str, language: str) -> None:
    assert detect(text)[0] == language
