"""Which language a short message is in."""

from __future__ import annotations

import pytest

from bot.nlu.language_scores import detect


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
