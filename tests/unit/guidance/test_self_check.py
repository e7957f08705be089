"""Self-checks: every way of answering ends in one of the outcomes, and the outcomes follow the answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.self_check import POINTS, SelfCheck, load_checks
from bot.programmes.catalogue import load_catalogue
from bot.settings import ROOT

CHECKS = load_checks(ROOT / "data" / "paths" / "checks", load_catalogue(ROOT / "data" / "programmes"))
IDEA = CHECKS["business_idea"]


def all_answered(check: SelfCheck, value: str, **other: str) -> dict[str, str]:
    return {**{question.id: value for question in check.questions}, **other}


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (all_answered(IDEA, "yes"), "go_on"),
        (all_answered(IDEA, "yes", need="no"), "test_small"),
        (all_answered(IDEA, "yes", permit="no"), "drop_for_now"),
        (all_answered(IDEA, "some"), "test_small"),
        (all_answered(IDEA, "no"), "drop_for_now"),
        ({}, "test_small"),
    ],
)
def test_business_idea_ends_in_one_of_three_good_outcomes(answers: dict[str, str], outcome: str) -> None:
    assert IDEA.outcome(answers).id == outcome


@pytest.mark.parametrize(("value", "outcome"), [("yes", "prove"), ("some", "train"), ("no", "start")])
def test_ict_level_follows_the_answers(value: str, outcome: str) -> None:
    assert CHECKS["ict_skills"].outcome(all_answered(CHECKS["ict_skills"], value)).id == outcome


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
@given(data=st.data())
def test_every_answer_moves_on_and_shows_up(check: SelfCheck, data: st.DataObject) -> None:
    answers: dict[str, str] = {}
    while question := check.next_question(answers):
        answers[question.id] = data.draw(st.sampled_from(tuple(POINTS)))

    assert len(answers) == len(check.questions)
    assert check.outcome(answers) in check.outcomes
    assert len(check.strengths(answers)) + len(check.open_points(answers)) == len(check.questions)
    assert all(check.outcome(answers).programmes)
