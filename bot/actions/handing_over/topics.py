"""Which topic a request to a coach is about, told in a person's own words."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.context import Turn
from bot.dialogue.answers.in_hand import HANDOFF_QUESTION, topic_in_hand
from bot.dialogue.intents import REQUEST_HUMAN, SENSELESS
from bot.dialogue.words.questions import is_question, points_back
from bot.guidance.change_of_mind import changes_mind
from bot.nlu.finnish import base_forms

ANY_MATTER = "support"
SUPPORT = frozenset({"childcare", "long_unemployment", "money_trouble", "unemployment_benefit", "wellbeing"})
TOPIC_OF_FAQ = {
    **dict.fromkeys(
        ("cv_help", "find_jobs", "work_permit", "work_without_finnish", "work_trial", "worker_rights"), "job_search"
    ),
    **dict.fromkeys(
        ("start_business", "startup_grant", "business_plan", "idea_check", "company_forms"), "entrepreneurship"
    ),
    **dict.fromkeys(("labour_market_training", "vocational_qualification", "apprenticeship"), "training"),
    **dict.fromkeys(
        (
            "apply_university",
            "joint_application",
            "open_university",
            "student_aid",
            "study_language",
            "study_on_benefit",
            "study_permit",
            "tuition_fees",
        ),
        "further_study",
    ),
}
"""The topic of a request by the faq topic that its words sound like."""
NAMED_TOPICS = ("training", "language_course", "further_study", "entrepreneurship", "job_search", "peer_support")
"""Topics whose names are told by a word; "other support" is none of them."""
LONGEST_CORRECTION = 8
_WORD = re.compile(r"[^\W\d_]{4,}")
_WRONG_TOPIC = re.compile(
    r"\b(?:wrong|other|different|change) (?:the )?topic|\bi meant?\b|\bnot (?:about )?that\b"
    r"|\b(?:väärä|eri|toinen|vaihda|vaihtaa) (?:\w+ )?aihe|\btarkoit\w+|\btarkotin|\bmeinasin|не та тема|имел\w* в виду",
    re.IGNORECASE,
)


def topic_pointed_at(turn: Turn) -> str | None:
    """The topic of the answer that a wish for a person points at: "I want to talk to somebody about this"."""
    if turn.intent != REQUEST_HUMAN or not points_back(turn.text) or turn.slot("handoff_topic"):
        return None
    topic = topic_in_hand(reversed(turn.said_before()), in_form=True)
    return TOPIC_OF_FAQ.get(topic, ANY_MATTER) if topic else None


def told_other_topic(turn: Turn) -> dict[str, Any]:
    """The topic that a message puts in the place of the one told before: "wrong topic, I meant studies"."""
    requested = str(turn.slot("requested_slot") or "")
    is_told_before = requested.startswith(HANDOFF_QUESTION) and requested != "handoff_topic"
    corrects = _WRONG_TOPIC.search(turn.text) or changes_mind(turn.text)
    if not is_told_before or not corrects or len(turn.text.split()) > LONGEST_CORRECTION:
        return {}
    named = in_its_name(turn)
    return {"handoff_topic": named} if named else {}


def told_no_topic(turn: Turn) -> dict[str, Any]:
    """What fits no topic and is no question is for a coach to sort."""
    is_asked = turn.slot("requested_slot") == "handoff_topic" and bool(turn.text)
    return {"handoff_topic": ANY_MATTER} if is_asked and turn.intent in SENSELESS and not is_question(turn.text) else {}


def in_its_name(turn: Turn) -> str | None:
    """The one topic of whose name a word is said: "about my business" is "My own business"."""
    said = _words(turn.text)
    named = [topic for topic in NAMED_TOPICS if said & _words(turn.phrase(f"topic_{topic}"))]
    return named[0] if len(named) == 1 else None


def _words(text: str) -> set[str]:
    return {form for word in _WORD.findall(text.lower()) for form in (word, *base_forms(word))}
