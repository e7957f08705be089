"""English that is typed in a hurry."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.language.spelling import mended, words_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hi i wnat lern codng", "hi i want learn coding"),
        ("somethng cheeper", "something cheaper"),
        ("unemploymnt benifit", "unemployment benefit"),
        ("i want to aply for starttiraha", "i want to apply for starttiraha"),
    ],
)
def test_slips_are_mended(typed: str, read: str) -> None:
    assert mended(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "I want to learn coding",
        "Waxaan rabaa inaan barto finnishka",
        "hej jag vill ha jobb som snickare",
        "olen siivoja ja etsin toita",
        "can I use omakela and tyomarkkinatori",
        "хочу учиться",
        "",
    ],
)
def test_what_is_right_or_another_language_stays(text: str) -> None:
    assert mended(text) is None


def test_a_name_is_no_slip() -> None:
    named = [{"start": 3, "end": 9}]
    assert mended("in Espoon please", named) is None


def test_only_words_in_use_are_meant(tmp_path: Path) -> None:
    examples = tmp_path / "one.yml"
    examples.write_text("nlu:\n  - learn cooking\n  - learn cooking\n  - learn codng cooking\n", encoding="utf-8")
    assert set(words_of([examples])) == {"learn", "cooking"}
