"""What the last answers leave in hand: the topic that was spoken of, and the follow-up that answered it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.answers.faq_follow_ups import answer_key, topic_of
from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.term_offers import TERM
from bot.dialogue.intents import FAQ
from bot.nlu.judgement import LOW_MOOD

ASIDES = (
    "utter_thank", "utter_inform_noted", "utter_inform_nothing", "utter_affirm_nothing", "utter_deny_nothing", "utter_feedback_",
    "utter_change_language_done",
    "utter_which_language", "utter_ask_simpler_nothing", "utter_unsure", "utter_out_of_scope", "utter_bot_challenge",
    "utter_programme_unknown",
)  # fmt: skip
"""Beginnings of keys that are said between a question and the next one, without a topic of their own."""
CRISIS_LINES = "utter_crisis"
BEHIND_TERMS = "utter_comparison"
"""What is said behind two words that were explained side by side; the second one stands before it."""
FORM_QUESTION = "utter_ask_"
HANDOFF_QUESTION = "handoff_"
"""What the slots of the request to a coach begin with."""
OF_FORM = (FORM_QUESTION, "utter_explain_", "utter_get_guidance", "utter_guidance_known", "utter_other_person")
"""Beginnings of what a form says itself, between an answer and the next question about it."""


def last_answer(said: Iterable[Mapping[str, Any]], passed: tuple[str, ...]) -> Mapping[str, Any]:
    """The newest reply whose key does not begin with one of `passed`; {} when there is none."""
    return next((reply for reply in said if not str(reply.get("key") or "").startswith(passed)), {})


def topic_in_hand(said: Iterable[Mapping[str, Any]], *, in_form: bool = False) -> str | None:
    """The faq topic that was last spoken of; None when something else was since. `said` are replies, newest first.

    A word that was explained stands for the topic one can read on in, the crisis lines for low mood. In a form the
    form's own words stand between an answer and the next question.
    """
    last = last_answer(said, (*ASIDES, BEHIND_TERMS, *(OF_FORM if in_form else ())))
    if last.get("key") == CRISIS_LINES:
        return LOW_MOOD.removeprefix(FAQ)
    term = glossary().get(str(last.get(TERM)))
    if term is not None:
        return term.topic or None
    return topic_of(str(last.get("key") or ""))


def newest_follow_up(said: Iterable[Mapping[str, Any]], topic: str) -> str:
    """The follow-up of `topic` that was the last answer, or its list, by name; something that is neither for another answer."""
    return str(last_answer(said, (*ASIDES, *OF_FORM)).get("key") or "").removeprefix(answer_key(topic, ""))
