"""Accuracy, macro-F1, fallbacks and confusions of labelled messages."""

from __future__ import annotations

import pytest

from bot.model.evaluation import Labelled, Predicted, summarise, topic_of


def guess(intent: str, *others: str) -> Predicted:
    ranking = [{"name": name, "confidence": 0.5} for name in (intent, *others)]
    return Predicted(intent, 0.5, ranking, 0.01)


LABELLED = [
    Labelled("moi", "fi", "greet"),
    Labelled("heippa", "fi", "goodbye"),
    Labelled("bye", "en", "goodbye"),
    Labelled("???", "en", "greet"),
]
PREDICTED = [guess("greet"), guess("greet", "goodbye"), guess("goodbye"), guess("nlu_fallback")]


def test_figures_are_counted_overall_and_by_language() -> None:
    figures = summarise(LABELLED, PREDICTED)

    assert figures["overall"]["accuracy"] == 0.5
    assert figures["overall"]["accuracy_top3"] == 0.75
    assert figures["overall"]["fallback_rate"] == 0.25
    assert figures["by_language"]["fi"]["accuracy"] == 0.5
    assert figures["latency_ms"] == {"p50": 10.0, "p95": 10.0}


def test_macro_f1_is_the_mean_over_the_labels() -> None:
    # greet: one hit, two labels, two guesses; goodbye: one hit, two labels, one guess.
    expected = (2 * 1 / 4 + 2 * 1 / 3) / 2

    assert summarise(LABELLED, PREDICTED)["overall"]["macro_f1"] == pytest.approx(expected, abs=1e-4)


def test_confusions_name_both_intents() -> None:
    confusions = summarise(LABELLED, PREDICTED)["confusions"]

    assert {"intent": "goodbye", "predicted": "greet", "count": 1} in confusions


@pytest.mark.parametrize(
    ("said", "topic"), [("faq/work_permit/asylum", "faq/work_permit"), ("faq/yel", "faq/yel"), ("greet", "greet")]
)
def test_answer_for_a_situation_counts_as_its_topic(said: str, topic: str) -> None:
    assert topic_of(said) == topic
