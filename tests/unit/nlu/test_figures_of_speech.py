"""What is left of a message without its figures of speech."""

from __future__ import annotations

import pytest

from bot.nlu.danger import without_figures


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("They didn't take me in the end", "they"),
        ("mua ei valittu siihen kouluun", "siihen kouluun"),
        ("nobody needs me, they did not choose me", "nobody needs me, they did"),
        ("I want a course", None),
        ("the exam really killed me, what now", "the , what now"),
        ("no exam. killed me", None),
        ("en mä sentään itsemurhaa harkitse", ""),
        ("en harkitse itsemurhaa mutta haluan kuolla", "mutta haluan kuolla"),
        ("haluan tehdä itsemurhan", None),
    ],
)
def test_figures_are_taken_out_and_the_rest_stays(text: str, rest: str | None) -> None:
    assert without_figures(text) == rest
