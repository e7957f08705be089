"""An answer that may not be what was asked for says so, and offers what else may have been meant."""

from __future__ import annotations

from typing import Any

from bot.dialogue.answers.replies import answer
from bot.dialogue.answers.texts import texts_of

TEXTS = texts_of()
RANKING = [
    {"name": "faq/work_trial", "confidence": 0.5},
    {"name": "inform", "confidence": 0.2},
    {"name": "faq/pay_subsidy", "confidence": 0.15},
    {"name": "request_human", "confidence": 0.1},
    {"name": "faq/apprenticeship", "confidence": 0.05},
    {"name": "faq/yki_test", "confidence": 0.01},
]


def offered(**parse: Any) -> list[str]:
    return [button["payload"] for button in answer(TEXTS, "utter_faq/work_trial", "en", parse=parse)["buttons"]]


def test_loose_answer_offers_what_else_was_likely_in_place_of_its_own_topics() -> None:
    assert offered(fit="loose", intent_ranking=RANKING) == [
        "/faq/pay_subsidy",
        "/faq/apprenticeship",
        "/request_human",
        "/feedback_positive",
        "/feedback_negative",
    ]


def test_answer_that_fits_offers_its_own() -> None:
    assert offered(fit="sure", intent_ranking=RANKING) == offered()
    assert offered(fit="loose", intent_ranking=RANKING[:2]) == offered()
