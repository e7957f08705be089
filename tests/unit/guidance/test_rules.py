"""Mistakes in data/paths are told with file, line and what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.guidance.conditions import Condition
from bot.guidance.profile import Profile
from bot.guidance.rules import Known, read_rules
from bot.programmes.finding import Finding

STEP = """steps:
  - id: one
    role: support
    stage: 1
    when: {WHEN}
    programmes: [PROGRAMME]
    why: {fi: "Koska.", en: "Because."}
"""


def findings_of(folder: Path, known: Known, steps: str) -> list[Finding]:
    (folder / "tracks.yml").write_text("reasons: []\n", encoding="utf-8")
    (folder / "steps.yml").write_text(steps, encoding="utf-8")
    findings: list[Finding] = []
    read_rules(folder, known, findings)
    return findings


def test_sound_rules_have_no_findings(tmp_path: Path, known: Known) -> None:
    text = STEP.replace("WHEN", "goal: [work]").replace("PROGRAMME", "work-trial")

    assert findings_of(tmp_path, known, text) == []


@pytest.mark.parametrize(
    ("when", "programme", "line", "word"),
    [
        ("goal: [fame]", "work-trial", 5, "fame"),
        ("finnish_below: B3", "work-trial", 5, "B3"),
        ("shoe_size: 42", "work-trial", 5, "shoe_size"),
        ("age_from: old", "work-trial", 5, "whole number"),
        ("goal: [work]", "no-such-programme", 6, "no-such-programme"),
    ],
)
def test_mistake_is_blamed_on_its_line(
    tmp_path: Path, known: Known, when: str, programme: str, line: int, word: str
) -> None:
    findings = findings_of(tmp_path, known, STEP.replace("WHEN", when).replace("PROGRAMME", programme))

    assert [finding.line for finding in findings] == [line]
    assert word in findings[0].message


@pytest.mark.parametrize("programmes", ["programmes:", "programmes: 5", "programmes: {a: b}"])
def test_what_is_no_list_is_blamed(tmp_path: Path, known: Known, programmes: str) -> None:
    text = STEP.replace("WHEN", "goal: [work]").replace("programmes: [PROGRAMME]", programmes)

    assert "write programmes: and a list" in findings_of(tmp_path, known, text)[0].message


def test_text_in_one_language_only_is_blamed(tmp_path: Path, known: Known) -> None:
    text = STEP.replace("WHEN", "").replace("PROGRAMME", "work-trial").replace(', en: "Because."', "")

    assert "both languages" in findings_of(tmp_path, known, text)[0].message


def test_a_step_id_used_twice_is_blamed(tmp_path: Path, known: Known) -> None:
    text = STEP.replace("WHEN", "").replace("PROGRAMME", "work-trial")
    doubled = text + text.removeprefix("steps:\n")

    assert "used twice" in findings_of(tmp_path, known, doubled)[0].message


@pytest.mark.parametrize(
    ("parts", "holds"),
    [
        ((), True),
        ((("finnish_below", "B1"),), True),
        ((("finnish_from", "B1"),), False),
        ((("age_from", 50),), False),
        ((("goal", ["work", "learn"]), ("municipality", ["espoo"])), True),
        ((("goal", ["study"]),), False),
        ((("education_from", "bachelor"),), True),
        ((("immigrant", True),), True),
    ],
)
def test_condition_holds_when_all_parts_do(known: Known, parts: tuple[tuple[str, object], ...], holds: bool) -> None:
    person = Profile("work", finnish="A2", education="master", municipality="espoo")

    assert Condition(parts).holds(person, known.vocabulary) is holds


def test_what_nobody_said_holds_for_nothing(known: Known) -> None:
    person = replace(Profile(), goal="work")

    assert not Condition((("finnish_below", "B1"),)).holds(person, known.vocabulary)
