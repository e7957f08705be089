"""References can be read aloud."""

from __future__ import annotations

from bot.handoff.reference import new_reference


def test_reference_has_no_letters_that_look_alike() -> None:
    letters = {letter for _ in range(300) for letter in new_reference()[2:]}

    assert letters.isdisjoint("01258BILOSUVZ")
