"""What a person types while being asked for the request to a coach: an answer, a matter of their own, or an aside."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from bot.actions.context import Turn
from bot.actions.handing_over.reaching import told_contact, told_times
from bot.actions.handing_over.topics import (
    ANY_MATTER,
    SUPPORT,
    TOPIC_OF_FAQ,
    in_its_name,
    told_other_topic,
    topic_pointed_at,
)
from bot.actions.looking_up.in_hand import TOPICS as LOOKUP_TOPICS
from bot.dialogue.intents import REQUEST_HUMAN, SENSELESS
from bot.dialogue.words.contact_wish import (
    asks_to_send,
    is_only_contact,
    withholds,
)
from bot.dialogue.words.questions import asks_why_asked, is_question, is_statement
from bot.nlu.judgement import SURE

ASKS_FOR_FACTS = ("faq/", "find_", "programme_", "ask_capabilities")
ABOUT_A_THING = ("faq/", "programme_")
NO_REASON = frozenset({
    "crisis", "start_over", "goodbye", "change_language", "ask_simpler", "bot_challenge", "check_ticket", "greet", "thank",
    "ask_privacy", "delete_my_data", "affirm", "deny", "request_human",
})  # fmt: skip
MAY_BE_REASON = frozenset({"ask_simpler", "bot_challenge", "deny", "greet", "request_human"})
OWN_WORDS, PLAIN, MANY_WORDS = 4, 0.8, 7
"""Words and probability by which an answer in a person's own words is told from a command to the assistant."""
SURE_QUESTION = 0.95
"""A question without its mark that is as sure as this is answered first."""
_MAY_I_ASK = re.compile(
    r"\b(?:can|may|could) i (?:first )?ask\b|\b(?:voinko|saanko|voiko) (?:mä |minä )?(?:ensin )?kysyä\b", re.IGNORECASE
)
A_FACT = frozenset({"age", "language_level", "municipality"})
"""A word that tells one of these is remembered, and is no reason to see a coach."""
ONLY_A_TOPIC = 2
"""Words that can be nothing but one of the topics that are asked for: "työ", "money"."""
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
    is_asked_why = turn.slot("requested_slot") == "handoff_reason" and turn.intent == REQUEST_HUMAN
    few = OWN_WORDS if is_asked_why or turn.confidence < PLAIN else MANY_WORDS
    in_own_words = turn.intent in MAY_BE_REASON and words >= few
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
            or TOPIC_OF_FAQ.get(named)
            or (named in SUPPORT and ANY_MATTER)
            or in_its_name(turn)
        )
        if topic or len(turn.text.split()) < OWN_WORDS:
            return {"handoff_topic": topic} if topic else {}
    if len(turn.text.split()) < OWN_WORDS or turn.intent in LOOKUP_TOPICS:
        return {}
    asks = turn.intent.startswith(ASKS_FOR_FACTS) or turn.intent in SENSELESS
    if not answers_question(turn) or (asks and is_question(turn.text)):
        return {}
    return {"handoff_topic": TOPIC_OF_FAQ.get(named, ANY_MATTER), "handoff_reason": turn.text}
