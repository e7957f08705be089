"""What a person types while being asked for the request to a coach: an answer, a matter of their own, or an aside."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from bot.actions.context import Turn
from bot.actions.looking_up.in_hand import TOPICS as LOOKUP_TOPICS
from bot.dialogue.answers.in_hand import HANDOFF_QUESTION, topic_in_hand
from bot.dialogue.intents import SENSELESS
from bot.dialogue.words.contact_wish import (
    CHAT,
    PHONE,
    asks_for_call,
    asks_to_send,
    contact_in,
    is_only_contact,
    names_way,
    withholds,
)
from bot.dialogue.words.questions import asks_why_asked, is_question, is_statement, points_back
from bot.dialogue.words.times import tells_when
from bot.guidance.change_of_mind import changes_mind
from bot.nlu.finnish import base_forms
from bot.nlu.judgement import SURE

ASKS_FOR_COACH = "request_human"
ASKS_FOR_FACTS = ("faq/", "find_", "programme_", "ask_capabilities")
ABOUT_A_THING = ("faq/", "programme_")
NO_REASON = frozenset({
    "crisis", "start_over", "goodbye", "change_language", "ask_simpler", "bot_challenge", "check_ticket", "greet", "thank",
    "ask_privacy", "delete_my_data", "affirm", "deny", "request_human",
})  # fmt: skip
MAY_BE_REASON = frozenset({"ask_simpler", "bot_challenge", "deny", "greet", "request_human"})
OWN_WORDS, PLAIN, MANY_WORDS = 4, 0.8, 7
"""Words and probability by which an answer in a person's own words is told from a command to the assistant."""
LONGEST_CORRECTION = 8
NAMED_TOPICS = ("training", "language_course", "further_study", "entrepreneurship", "job_search", "peer_support")
"""Topics whose names are told by a word; "other support" is none of them."""
_WORD = re.compile(r"[^\W\d_]{4,}")
SURE_QUESTION = 0.95
"""A question without its mark that is as sure as this is answered first."""
_MAY_I_ASK = re.compile(
    r"\b(?:can|may|could) i (?:first )?ask\b|\b(?:voinko|saanko|voiko) (?:mä |minä )?(?:ensin )?kysyä\b", re.IGNORECASE
)
A_FACT = frozenset({"age", "language_level", "municipality"})
"""A word that tells one of these is remembered, and is no reason to see a coach."""
ONLY_A_TOPIC = 2
"""Words that can be nothing but one of the topics that are asked for: "työ", "money"."""
ANY_MATTER = "support"
REFUSED = "refused"
"""In the reply to who did not agree: what would have been passed on, for who thinks again. The contact is not among it."""
AGAIN = "again"
THINKS_AGAIN = 2
"""Answers back in which a refusal may be taken back."""
LATER = "handoff_reason"
"""What the button says that leaves the reason for later."""
SENTENCE = 6
"""Words beside the question for a number that are no number written badly: "my number is blah"."""
AFTER_REASON = ("handoff_contact", "handoff_address", "handoff_times", "handoff_consent")
_HAS_WORD = re.compile(r"[^\W\d_]{2}")
BESIDE_TIMES = ("handoff_contact", "handoff_address", "handoff_consent")
"""Questions beside which the times that suit are told, too."""
OF_MATTER = ("handoff_topic", "handoff_reason")
ONLY_A_TIME = 3
"""Words that say nothing but a time: "huomenna kello 10"."""
SUPPORT = frozenset({"childcare", "long_unemployment", "money_trouble", "unemployment_benefit", "wellbeing"})
TOPICS = {
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
_WRONG_TOPIC = re.compile(
    r"\b(?:wrong|other|different|change) (?:the )?topic|\bi meant?\b|\bnot (?:about )?that\b"
    r"|\b(?:väärä|eri|toinen|vaihda|vaihtaa) (?:\w+ )?aihe|\btarkoit\w+|\btarkotin|\bmeinasin|не та тема|имел\w* в виду",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"\W*(?:(?:it'?s|it is|its|my|the|a|about|for|with|of|asia|asiani|asiana|koskee|se|on|mun|minun|liittyy|про|о|мой|om|min|mitt)\s+)+",
    re.IGNORECASE,
)
"""What stands before the name of a topic: "about my CV"."""


def answers_question(turn: Turn) -> bool:
    """Whether the last message can be a reason to see a coach."""
    is_known = turn.intent.startswith(ABOUT_A_THING) and turn.confidence >= SURE_QUESTION and is_question(turn.text)
    words = len(turn.text.split())
    is_put_as_one = turn.text.rstrip().endswith("?") or (
        words <= OWN_WORDS and turn.message.get("fit") == SURE and is_question(turn.text)
    )
    is_asked = is_known or (is_put_as_one and turn.intent.startswith(ASKS_FOR_FACTS))
    # "Please look at my CV with me" may sound like another wish for a person; it is the reason all the same.
    in_own_words = turn.intent in MAY_BE_REASON and (
        words >= MANY_WORDS or (words >= OWN_WORDS and turn.confidence < PLAIN)
    )
    return (
        not is_asked
        and not asks_why_asked(turn.text)
        and not withholds(turn.text)
        and not is_only_contact(turn.text)
        and not told_other_topic(turn)
        and not _MAY_I_ASK.search(turn.text)
        and (turn.intent not in NO_REASON or in_own_words)
    )


def typed_answer(turn: Turn, slot: str) -> dict[str, Any]:
    """The typed text as the value of the slot that was asked for; nothing when it does not answer that."""
    if (
        turn.slot("requested_slot") != slot
        or not turn.text
        or not answers_question(turn)
        or told_contact(turn)
        or told_times(turn)
    ):
        return {}
    if len(turn.text.split()) == 1 and {item["entity"] for item in turn.message.get("entities") or ()} & A_FACT:
        return {}
    return {slot: turn.text}


def told_reason(turn: Turn) -> dict[str, Any]:
    """The reason that was typed, also beside a later question, or that is left for the coach to ask.

    What has no word in it is none, and the person is told so.
    """
    if turn.entity("skip") == LATER:
        return {"handoff_reason": turn.phrase("reason_later")}
    if turn.slot("requested_slot") == "handoff_reason" and turn.text and not _HAS_WORD.search(turn.text):
        turn.say("utter_reason_in_words")
        return {"handoff_reason": None}
    return typed_answer(turn, "handoff_reason") or told_more(turn)


def told_more(turn: Turn) -> dict[str, Any]:
    """The reason with what somebody tells of it after it was asked, instead of a way of contact or a yes."""
    before = turn.slot("handoff_reason")
    is_matter = (
        before
        and turn.slot("requested_slot") in AFTER_REASON
        and len(turn.text.split()) >= (SENTENCE if turn.slot("requested_slot") == "handoff_address" else OWN_WORDS)
        and is_statement(turn.text)
        and answers_question(turn)
        and not turn.entity("handoff_address")
        and not told_contact(turn)
        and not told_times(turn)
    )
    if not is_matter:
        return {}
    turn.say("utter_handoff_added")
    if before == turn.phrase("reason_later"):
        return {"handoff_reason": turn.text}
    return {"handoff_reason": f"{str(before).rstrip(' .')}. {turn.text}"}


def taken_up_again(turn: Turn) -> dict[str, Any]:
    """What was not to be sent a moment ago, of who wants it sent after all; they are asked for their consent anew."""
    if turn.slot("requested_slot") or not (turn.entity("confirm") == AGAIN or asks_to_send(turn.text)):
        return {}
    said = [reply for replies in islice(turn.turns_before(), THINKS_AGAIN) for reply in replies]
    return dict(next((reply[REFUSED] for reply in said if reply.get(REFUSED)), {}))


def told_matter(turn: Turn) -> dict[str, Any]:
    """Topic and reason out of a message that tells what help is needed while the topic is asked.

    A search and a question are answered first; a single word is no reason yet.
    """
    pointed_at = topic_pointed_at(turn)
    if pointed_at:
        return {"handoff_topic": pointed_at}
    if turn.slot("requested_slot") != "handoff_topic" or not turn.text or turn.entity("handoff_topic"):
        return {}
    if told_contact(turn):
        # Who is already telling how they want the answer does not wait for a choice of topics.
        return {"handoff_topic": ANY_MATTER}
    named = turn.intent.removeprefix("faq/").partition("/")[0]
    if (
        len(_LEADS_IN.sub("", turn.text, count=1).split()) <= ONLY_A_TOPIC
        and not is_question(turn.text)
        and not turn.message.get("entities")
    ):
        topic = (
            LOOKUP_TOPICS.get(turn.intent)
            or TOPICS.get(named)
            or (named in SUPPORT and ANY_MATTER)
            or _in_its_name(turn)
        )
        if topic or len(turn.text.split()) < OWN_WORDS:
            return {"handoff_topic": topic} if topic else {}
    if len(turn.text.split()) < OWN_WORDS or turn.intent in LOOKUP_TOPICS:
        return {}
    asks = turn.intent.startswith(ASKS_FOR_FACTS) or turn.intent in SENSELESS
    if not answers_question(turn) or (asks and is_question(turn.text)):
        return {}
    return {"handoff_topic": TOPICS.get(named, ANY_MATTER), "handoff_reason": turn.text}


def topic_pointed_at(turn: Turn) -> str | None:
    """The topic of the answer that a wish for a person points at: "I want to talk to somebody about this"."""
    if turn.intent != ASKS_FOR_COACH or not points_back(turn.text) or turn.slot("handoff_topic"):
        return None
    topic = topic_in_hand(reversed(turn.said_before()), in_form=True)
    return TOPICS.get(topic, ANY_MATTER) if topic else None


def told_no_topic(turn: Turn) -> dict[str, Any]:
    """What fits no topic and is no question is for a coach to sort."""
    is_asked = turn.slot("requested_slot") == "handoff_topic" and bool(turn.text)
    return {"handoff_topic": ANY_MATTER} if is_asked and turn.intent in SENSELESS and not is_question(turn.text) else {}


def told_other_topic(turn: Turn) -> dict[str, Any]:
    """The topic that a message puts in the place of the one told before: "wrong topic, I meant studies"."""
    requested = str(turn.slot("requested_slot") or "")
    is_told_before = requested.startswith(HANDOFF_QUESTION) and requested != "handoff_topic"
    corrects = _WRONG_TOPIC.search(turn.text) or changes_mind(turn.text)
    if not is_told_before or not corrects or len(turn.text.split()) > LONGEST_CORRECTION:
        return {}
    named = _in_its_name(turn)
    return {"handoff_topic": named} if named else {}


def _in_its_name(turn: Turn) -> str | None:
    """The one topic of whose name a word is said: "about my business" is "My own business"."""
    said = {form for word in _WORD.findall(turn.text.lower()) for form in (word, *base_forms(word))}
    named = [topic for topic in NAMED_TOPICS if said & set(_WORD.findall(turn.phrase(f"topic_{topic}").lower()))]
    return named[0] if len(named) == 1 else None


def told_times(turn: Turn) -> dict[str, Any]:
    """When a call suits, told after it was chosen: "aamulla mieluiten" instead of a yes to what is passed on."""
    if turn.entity("handoff_times"):
        return {"handoff_times": turn.entity("handoff_times")}
    asked = str(turn.slot("requested_slot") or "")
    # A word or two on the time, once a call was asked for, is no matter for a coach.
    is_bare = bool(turn.slot("handoff_contact")) and len(turn.text.split()) <= ONLY_A_TIME
    may_tell = asked in BESIDE_TIMES or (asked in OF_MATTER and is_bare)
    return {"handoff_times": turn.text} if may_tell and tells_when(turn.text) and not is_question(turn.text) else {}


def told_contact(turn: Turn) -> dict[str, Any]:
    """The way of contact that a message names and nothing else, or that a number or address in it stands for."""
    if not turn.slot("requested_slot"):
        return {"handoff_contact": PHONE} if asks_for_call(turn.text) else {}
    given = turn.entity("handoff_address")
    if given and turn.slot("requested_slot") != "handoff_address" and not turn.slot("handoff_contact"):
        return {"handoff_contact": given}
    is_asked = turn.slot("requested_slot") in ("handoff_contact", "handoff_address") and not is_question(turn.text)
    if turn.slot("requested_slot") == "handoff_address" and withholds(turn.text):
        return {"handoff_contact": CHAT}
    chosen = contact_in(turn.text) if names_way(turn.text, is_asked=is_asked) else None
    return {"handoff_contact": chosen} if chosen else {}
