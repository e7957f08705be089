"""A need is shown to people of the field, within reach, who do not lack the language that it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from need_parts import kitchen

from bot.guidance.openings import fitting
from bot.guidance.profile import Profile
from bot.programmes.vocabulary import Vocabulary

NEED = kitchen(id="1")
COOK = Profile(fields=("cooking",), finnish="A2", municipality="espoo")


@pytest.mark.parametrize(
    ("person", "fits"),
    [
        ({}, True),
        ({"fields": ("coding",)}, False),
        ({"fields": ()}, False),
        ({"finnish": "A1"}, False),
        ({"finnish": None}, True),
        ({"finnish": "C1"}, True),
        ({"municipality": "helsinki"}, True),
        ({"municipality": "matinkyla"}, True),
        ({"municipality": None}, True),
        ({"municipality": "tampere"}, False),
    ],
)
def test_who_is_shown_it(vocabulary: Vocabulary, person: dict[str, Any], fits: bool) -> None:
    assert bool(fitting([NEED], replace(COOK, **person), vocabulary)) is fits


def test_english_counts_too(vocabulary: Vocabulary) -> None:
    need = replace(NEED, finnish="0", english="B1", municipality=None)

    assert fitting([need], replace(COOK, finnish="0", english="B2"), vocabulary) == [need]
    assert fitting([need], replace(COOK, english="A2"), vocabulary) == []
