"""What cards say of sources, of a level from free text, and of when one can apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.context import Turn
from bot.actions.looking_up.cards import level, links, time
from bot.programmes.programme import LocalText, Programme, Source, Status, Topic

TEXT = LocalText("teksti", "text")
COURSE = Programme(
    "course", TEXT, TEXT, Topic.TRAINING, TEXT, TEXT, TEXT, "https://example.org/course",
    Source("Opintopolku", "https://example.org/course"), date(2026, 11, 24), levels={"fi": "B1"},
    other_sources=(Source("Suomi.fi", "https://example.org/service"),), origin="opintopolku",
)  # fmt: skip


def turn(language: str) -> Turn:
    metadata = {"language": language, "at": "2026-11-30T09:00:00+00:00"}
    message = {"text": "kurssi", "metadata": metadata, "entities": []}
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


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"apply_from": date(2027, 1, 7), "apply_until": date(2027, 1, 21)}, ("7.1.2027", "21.1.2027")),
        ({"apply_from": date(2026, 11, 2), "apply_until": date(2026, 11, 30)}, ("until 30.11.2026",)),
        ({"apply_until": date(2026, 11, 29)}, ("ended on 29.11.2026", "next")),
        ({}, ()),
    ],
)
def test_application_period_is_told_as_it_is_on_the_day(days: dict[str, date], told: tuple[str, ...]) -> None:
    said = time(turn("en"), replace(COURSE, **days), Status.ACTIVE)  # type: ignore[arg-type]

    assert all(part in said for part in told)
    assert bool(said) is bool(told)
    assert ("You can apply until" in said) is ("apply_until" in days and days["apply_until"] >= date(2026, 11, 30))
