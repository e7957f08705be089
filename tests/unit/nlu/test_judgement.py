"""The decision for one message, from the probabilities of its intents."""

from __future__ import annotations

import pytest

from bot.errors import BadInput
from bot.nlu.judgement import CRISIS, FALLBACK, LOOSE, OUT_OF_SCOPE, SURE, UNSURE, Thresholds, judge

THRESHOLDS = Thresholds(crisis=0.1, unsure=0.4, loose=0.6, scope=0.1)


def probabilities(**given: float) -> dict[str, float]:
    """The rest goes to an intent that nothing special is done for."""
    return {"find_training": 1.0 - sum(given.values()), **given}


def test_likely_intent_is_answered_without_caution() -> None:
    verdict = judge(probabilities(greet=0.1), THRESHOLDS)

    assert (verdict.intent, verdict.fit) == ("find_training", SURE)
    assert verdict.confidence == pytest.approx(0.9)


def test_middling_intent_is_answered_with_a_caution() -> None:
    verdict = judge(probabilities(greet=0.3, thank=0.2), THRESHOLDS)

    assert (verdict.intent, verdict.fit) == ("find_training", LOOSE)


def test_unlikely_intent_asks_back() -> None:
    verdict = judge(probabilities(greet=0.35, thank=0.3), THRESHOLDS)

    assert (verdict.intent, verdict.fit) == (FALLBACK, UNSURE)


def test_what_only_sounds_like_danger_is_low_mood() -> None:
    verdict = judge(probabilities(crisis=0.55), Thresholds(crisis=0.6, unsure=0.4, loose=0.6, scope=0.1))

    assert (verdict.intent, verdict.fit) == ("faq/wellbeing", SURE)


@pytest.mark.parametrize("said", ["goodbye", OUT_OF_SCOPE, "deny"])
def test_a_faint_sound_of_danger_is_low_mood_where_nothing_else_is_said(said: str) -> None:
    thresholds = Thresholds(crisis=0.6, unsure=0.2, loose=0.6, scope=0.3)

    assert judge({said: 0.7, CRISIS: 0.25}, thresholds).intent == "faq/wellbeing"
    assert judge({said: 0.9, CRISIS: 0.05}, thresholds).intent == said
    assert judge({"faq/find_jobs": 0.7, CRISIS: 0.25}, thresholds).intent == "faq/find_jobs"


def test_danger_wins_long_before_it_is_the_likeliest() -> None:
    assert judge(probabilities(crisis=0.11), THRESHOLDS).intent == CRISIS


def test_danger_wins_over_out_of_scope() -> None:
    assert judge({OUT_OF_SCOPE: 0.85, CRISIS: 0.15}, THRESHOLDS).intent == CRISIS


def test_phrase_of_danger_wins_when_the_classifier_sees_none() -> None:
    assert judge(probabilities(crisis=0.0), THRESHOLDS, speaks_of_danger=True).intent == CRISIS


def test_strange_message_is_out_of_scope_before_it_is_the_likeliest() -> None:
    assert judge(probabilities(out_of_scope=0.2), THRESHOLDS).intent == OUT_OF_SCOPE


def test_trace_of_strangeness_changes_nothing() -> None:
    assert judge(probabilities(out_of_scope=0.05), THRESHOLDS).intent == "find_training"


def test_thresholds_come_from_the_component_settings() -> None:
    config = {"crisis": 0.1, "unsure": "0.4", "loose": 0.6, "scope": 0.1, "another_setting": True}

    assert Thresholds.from_config(config) == THRESHOLDS


def test_missing_threshold_is_named() -> None:
    with pytest.raises(BadInput, match="scope"):
        Thresholds.from_config({"crisis": 0.1, "unsure": 0.4, "loose": 0.6})
