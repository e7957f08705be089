"""References can be read aloud, and are found in what people write."""

from __future__ import annotations

import pytest

from bot.handoff.reference import find_reference, new_reference


def test_reference_has_no_letters_that_look_alike() -> None:
    letters = {letter for _ in range(300) for letter in new_reference()[2:]}

    assert letters.isdisjoint("01258BILOSUVZ")


@pytest.mark.parametrize(
    "text", ["P-7KD4M", "tikettini on p-7kd4m, kiitos", "P 7KD4M", "p7kd4m", "P - 7 K D 4 M?", "my P-7KD-4M is old"]
)
def test_reference_is_found_however_it_is_written(text: str) -> None:
    assert find_reference(text) == "P-7KD4M"


@pytest.mark.parametrize("text", ["", "P-7KD4", "P-7KD4MM", "PP-7KD4M9", "P-10OIL", "puhelin 040 1234567"])
def test_other_text_is_no_reference(text: str) -> None:
    assert find_reference(text) is None


def test_new_reference_is_found_again() -> None:
    reference = new_reference()

    assert find_reference(f"viite: {reference.lower()}.") == reference
