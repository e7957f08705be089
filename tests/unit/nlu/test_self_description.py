"""What a wish says of the person is matched with, not searched for."""

from __future__ import annotations

import pytest

from bot.nlu.self_description import said_levels, without_levels


@pytest.mark.parametrize(
    ("text", "wanted", "levels"),
    [
        ("I want to learn coding in Espoo, my Finnish is A2", "I want to learn coding in Espoo", {"fi": "A2"}),
        ("koodauskurssi, suomi A2", "koodauskurssi", {"fi": "A2"}),
        ("en osaa suomea, haluan siivoustöihin", "haluan siivoustöihin", {"fi": "0"}),
        ("my english is B2 and my finnish A1, welding", "welding", {"en": "B2", "fi": "A1"}),
        ("suomen kurssi A2 taso", "suomen kurssi A2 taso", {"fi": "A2"}),
        ("hitsaajaksi vantaalle", "hitsaajaksi vantaalle", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_clause_about_a_level_is_left_out(text: str, wanted: str, levels: dict[str, str]) -> None:
    assert without_levels(text) == wanted
    assert said_levels(text) == levels
