from __future__ import annotations

import pytest

from bot.programmes.sources.levels import required_levels


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Lähtötaso B1.1.", {"fi": "B1"}),
        ("Starting level A2. The course is in the evening.", {"fi": "A2"}),
        ("Suomen kielen taidon tulee olla vähintään B1.", {"fi": "B1"}),
        ("You need Finnish B1 and English B2.", {"fi": "B1", "en": "B2"}),
        ("Vaaditaan suomen kielen taito A2 tai B1.", {"fi": "A2"}),
        ("Opetus vie tasolle B1.", {}),
        ("Kursseja alkeista tasolle B1.", {}),
        ("Ajokortti B vaaditaan.", {}),
        ("Tarvitset ajokortin. Kurssin jälkeen olet tasolla B1.", {}),
        ("", {}),
    ],
)
def test_only_a_level_that_is_asked_for_counts(text: str, levels: dict[str, str]) -> None:
    assert required_levels([text]) == levels
