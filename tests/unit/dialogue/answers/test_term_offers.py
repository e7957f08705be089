"""One small button for a hard word: under answers only, each word once, not where there are many buttons."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.answers.replies import answer
from bot.dialogue.answers.term_offers import MOST_BUTTONS, TERM_BUTTON, offer_term, terms_seen
from bot.dialogue.answers.texts import texts_of

TEXTS = texts_of()


def said(key: str, language: str = "en", before: tuple[dict[str, Any], ...] = (), **slots: str) -> dict[str, Any]:
    reply = answer(TEXTS, key, language, parse={}, **slots)
    offer_term(reply, TEXTS, before=before, in_turn=[])
    return reply


def offers(reply: dict[str, Any]) -> list[str]:
    return [button["title"] for button in reply["buttons"] if button["payload"].startswith(TERM_BUTTON)]


def test_first_hard_word_is_offered_before_the_thumbs() -> None:
    reply = said("utter_faq/work_trial")

    assert offers(reply) == ["What is “expense allowance”?"]
    assert [button["kind"] for button in reply["buttons"][-2:]] == ["feedback", "feedback"]


def test_in_finnish_too() -> None:
    assert offers(said("utter_faq/work_trial", "fi")) == ["Mikä on ”kulukorvaus”?"]


def test_word_is_offered_once_in_a_conversation() -> None:
    first = said("utter_faq/study_on_benefit")
    second = said("utter_faq/study_on_benefit", before=(first,))

    assert offers(first) == ["What is “own specialist”?"]
    assert offers(second) == ["What is “integration plan”?"]
    assert terms_seen([first, second]) == {"own_specialist", "integration_plan"}


def test_explained_word_is_not_offered() -> None:
    assert offers(said("utter_faq/yki_test", before=({"term": "agency_for_education"},))) == []


def test_one_offer_a_turn() -> None:
    first = said("utter_faq/work_trial")
    second = answer(TEXTS, "utter_faq/yki_test", "en", parse={})
    offer_term(second, TEXTS, before=[first], in_turn=[first])

    assert offers(second) == []


@pytest.mark.parametrize("key", ["utter_crisis", "utter_faq/wellbeing", "utter_ask_handoff_consent", "utter_greet"])
def test_never_in_an_emergency_a_question_or_a_greeting(key: str) -> None:
    assert offers(said(key, summary="palkkatuki")) == []


def test_answer_does_not_offer_the_word_it_is_about() -> None:
    for language in ("fi", "en"):
        for key in TEXTS.entries[language]:
            if key.startswith("utter_faq/"):
                payloads = [button["payload"] for button in said(key, language)["buttons"]]
                assert f'{TERM_BUTTON}"{key.removeprefix("utter_faq/")}"}}' not in payloads


def test_word_that_has_a_button_already_is_not_offered_twice() -> None:
    reply = said("utter_faq/apprenticeship")

    assert "/faq/pay_subsidy" in [button["payload"] for button in reply["buttons"]]
    assert offers(reply) == []


def test_many_buttons_leave_no_room() -> None:
    reply = {
        "key": "utter_path_why", "text": "palkkatuki", "language": "fi",
        "buttons": [{"title": str(number), "payload": "/greet", "kind": "choice"} for number in range(MOST_BUTTONS)],
    }  # fmt: skip
    offer_term(reply, TEXTS, before=[], in_turn=[])

    assert offers(reply) == []
