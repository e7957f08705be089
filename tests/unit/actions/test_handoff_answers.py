"""How a person wants to be reached, out of what they type."""

from __future__ import annotations

import pytest

from bot.actions.handoff_answers import contact_in


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ei soita, kirjoita tässä", "chat"),
        ("ei soittoa, laita sähköpostia", "email"),
        ("do not call me, write here", "chat"),
        ("soittakaa mieluummin", "phone"),
        ("tavataan kasvotusten", "meeting"),
    ],
)
def test_a_way_that_is_refused_is_not_chosen(text: str, contact: str) -> None:
    assert contact_in(text) == contact
