"""How soon a coach should look, from the person's own words."""

from __future__ import annotations

import pytest

from bot.handoff.priority import priority_of
from bot.handoff.ticket import Priority


@pytest.mark.parametrize(
    ("reason", "priority"),
    [
        ("en halua enää elää", Priority.CRISIS),
        ("I have an interview tomorrow", Priority.URGENT),
        ("hakemuksen viimeinen päivä on perjantai", Priority.URGENT),
        ("sain karenssin", Priority.URGENT),
        ("tuleeko häätö", Priority.URGENT),
        ("ei ole kiirettä, haluan vain kysyä koulutuksesta", Priority.NORMAL),
        ("I want to become a nurse", Priority.NORMAL),
        ("", Priority.NORMAL),
    ],
)
def test_words_decide(reason: str, priority: Priority) -> None:
    assert priority_of(reason, is_crisis=False) is priority


def test_danger_told_before_comes_first() -> None:
    assert priority_of("", is_crisis=True) is Priority.CRISIS
