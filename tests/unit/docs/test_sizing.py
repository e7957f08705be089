"""docs/operating.md sizes by the figures that docs/performance.md has, and reckons rightly."""

from __future__ import annotations

import re

import pytest

from bot.settings import ROOT

SIZING, MEASURED = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operating.md", "performance.md"))
DIVISIONS = sorted(set(re.findall(r"([\d,.]*\d) / ([\d.]+) += ([\d.]*\d)", SIZING)))


def test_messages_a_second_are_the_measured_ones() -> None:
    guidance = MEASURED.partition("| Polku, gateway, guidance |")[2]
    (measured,) = re.findall(r"^\| \| 32 \| ([\d.]+) \|", guidance, re.MULTILINE)

    assert f"{measured} messages a second" in SIZING
    assert {divisor for _, divisor, _ in DIVISIONS} == {measured, f"{float(measured) / 2:g}"}


def test_memory_is_the_measured_one() -> None:
    (measured,) = re.findall(r"\(Rasa (\d+), actions (\d+), gateway (\d+)\)", MEASURED)

    assert "Rasa {} MB, actions {} MB, gateway {} MB".format(*measured) in SIZING


@pytest.mark.parametrize(("part", "whole", "told"), DIVISIONS, ids=" / ".join)
def test_divisions_are_right(part: str, whole: str, told: str) -> None:
    digits = len(told.partition(".")[2])

    assert round(float(part.replace(",", "")) / float(whole), digits) == float(told)
