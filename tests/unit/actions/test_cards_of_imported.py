"""Cards of imported programmes: every source is linked, and a level from free text is told as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.cards import level, links
from bot.actions.context import Turn
from bot.programmes.programme import LocalText, Programme, Source, Topic

TEXT = LocalText("teksti", "text")
COURSE = Programme(
    "course", TEXT, TEXT, Topic.TRAINING, TEXT, TEXT, TEXT, "https://example.org/course",
    Source("Opintopolku", "https://example.org/course"), date(2026, 11, 24), levels={"fi": "B1"},
    other_sources=(Source("Suomi.fi", "https://example.org/service"),), origin="opintopolku",
)  # fmt: skip


def turn(language: str) -> Turn:
    message = {"text": "kurssi", "metadata": {"language": language}, "entities": []}
    made = Turn(CollectingDispatcher(), Tracker("x", {}, message, [], False, None, {}, "action_listen"))
    made.language = language
    return made


def test_both_sources_are_linked() -> None:
    assert links(COURSE) == [
        {"title": "Opintopolku", "url": "https://example.org/course"},
        {"title": "Suomi.fi", "url": "https://example.org/service"},
    ]


@pytest.mark.parametrize(
    ("language", "extracted", "told"),
    [
        ("en", True, "Finnish at least B1 (read from the description, check with the provider)"),
        ("en", False, "Finnish at least B1"),
        ("fi", True, "suomi vähintään B1 (luettu kuvauksesta, varmista järjestäjältä)"),
    ],
)
def test_level_from_free_text_is_told_as_such(language: str, extracted: bool, told: str) -> None:
    assert level(turn(language), replace(COURSE, level_extracted=extracted)) == told
