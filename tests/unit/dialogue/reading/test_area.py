"""What a conversation is about, and the short messages that are read as staying there."""

from __future__ import annotations

import pytest

from bot.dialogue.reading.area import area_in_hand, weighed

LICENCE = [{"name": "faq/degree_recognition", "confidence": 0.69}, {"name": "faq/start_business", "confidence": 0.24}]


@pytest.mark.parametrize(
    ("keys", "search", "area"),
    [
        (["utter_faq/startup_grant"], None, "entrepreneurship"),
        (["utter_thank", "utter_faq/tuition_fees/how_much"], "find_training", "further_study"),
        (["utter_ask_municipality", "utter_results"], "find_entrepreneurship_support", "entrepreneurship"),
        (["utter_programme_details"], "find_study_programme", "further_study"),
        (["utter_results"], None, None),
        (["utter_start_over", "utter_faq/startup_grant"], None, None),
        ([], "find_training", None),
    ],
)
def test_area_is_that_of_the_last_answer(keys: list[str], search: str | None, area: str | None) -> None:
    assert area_in_hand([{"key": key} for key in keys], search) == area


def test_an_ambiguous_message_stays_in_the_area() -> None:
    meant = weighed("do i need licence", "faq/degree_recognition", LICENCE, "entrepreneurship")
    assert meant is not None and meant["name"] == "faq/start_business"
    assert 0.5 < meant["confidence"] < 0.7


@pytest.mark.parametrize(
    ("text", "intent", "ranking", "area"),
    [
        ("do i need licence", "faq/degree_recognition", LICENCE, "further_study"),
        ("do i need licence", "faq/degree_recognition", LICENCE, "support"),
        ("do i need licence", "crisis", LICENCE, "entrepreneurship"),
        ("do i need licence", "faq/degree_recognition", [{**LICENCE[0], "confidence": 0.95}], "entrepreneurship"),
        ("i was a nurse for ten years and now they say i need a licence", "faq/degree_recognition", LICENCE, "entrepreneurship"),
        ("?", "nlu_fallback", [], "entrepreneurship"),
    ],
)  # fmt: skip
def test_what_is_clear_by_itself_or_of_no_such_subject_stays_as_it_was_read(
    text: str, intent: str, ranking: list[dict[str, object]], area: str
) -> None:
    assert weighed(text, intent, ranking, area) is None
