"""A location is in the town that a map shows there."""

from __future__ import annotations

import pytest

from bot.channels.telegram.towns import town_at


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "town"),
    [
        ("Leppävaara", 60.2194, 24.8130, "Espoo"),
        ("Tapiola", 60.1752, 24.8030, "Espoo"),
        ("Kauklahti", 60.1910, 24.6010, "Espoo"),
        ("Kera", 60.2170, 24.7570, "Espoo"),
        ("Koivuhovi", 60.2070, 24.7060, "Espoo"),
        ("Kauniainen", 60.2100, 24.7292, "Kauniainen"),
        ("Lauttasaari", 60.1598, 24.8785, "Helsinki"),
        ("Malmi", 60.2510, 25.0110, "Helsinki"),
        ("Vuosaari", 60.2085, 25.1435, "Helsinki"),
        ("Myyrmäki", 60.2610, 24.8547, "Vantaa"),
        ("Tikkurila", 60.2925, 25.0442, "Vantaa"),
        ("the airport", 60.3172, 24.9633, "Vantaa"),
        ("Kirkkonummi", 60.1190, 24.4400, None),
        ("Kerava", 60.4030, 25.1050, None),
        ("Tampere", 61.4980, 23.7600, None),
    ],
)
def test_town_of_a_place(place: str, latitude: float, longitude: float, town: str | None) -> None:
    assert town_at(latitude, longitude) == town, place
