"""Who is mentioned in a note."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.desk.notes import Note


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Kysy @anna.", {"anna"}),
        ("@Anna ja @pekka.lahti!", {"anna", "pekka.lahti"}),
        ("anna@example.org", set()),
        ("@ anna", set()),
        ("a@@anna", set()),
        ("", set()),
    ],
)
def test_mentions(text: str, mentioned: set[str]) -> None:
    assert Note("x", text, datetime.now(timezone.utc)).mentions == mentioned
