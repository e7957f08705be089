"""What a person types while being asked for the request to a coach: an answer, a matter of their own, or an aside."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.context import Turn
from bot.actions.handoff_summary import LOOKUP_TOPICS, MEETING
from bot.dialogue.questions import asks_why_asked, is_question
from bot.dialogue.time_words import tells_when
from bot.nlu.judgement import SURE

ASKS_FOR_FACTS = ("faq/", "find_", "programme_", "ask_capabilities")
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
FEW_WORDS = 3
A_FACT = frozenset({"age", "language_level", "municipality"})
"""A word that tells one of these is remembered, and is no reason to see a coach."""
ONLY_A_TOPIC = 2
"""Words that can be nothing but one of the topics that are asked for: "työ", "money"."""
ANY_MATTER = "support"
SUPPORT = frozenset({"childcare", "long_unemployment", "money_trouble", "unemployment_benefit", "wellbeing"})
TOPICS = {
    **dict.fromkeys(
        ("cv_help", "find_jobs", "work_permit", "work_without_finnish", "work_trial", "worker_rights"), "job_search"
    ),
    **dict.fromkeys(
        ("start_business", "startup_grant", "business_plan", "idea_check", "company_forms"), "entrepreneurship"
    ),
    **dict.fromkeys(("labour_market_training", "vocational_qualification", "apprenticeship"), "training"),
    **dict.fromkeys(("apply_university", "tuition_fees", "study_permit", "study_language"), "further_study"),
}
"""The topic of a request by the faq topic that its words sound like."""
_CONTACTS = {
    "chat": r"chat|keskustel|täs|tääl|here|tänne|viesti|message|здесь|тут|чат|siin|vestlus|\bhär\b|هنا|محادثة|اینجا|گفتگو|halkan",
    "phone": r"puhel|soit|phone|call|numero|телефон|звон|дзвон|telefon|helista|ring|هاتف|تلفن|taleefan|telefoon",
    "email": r"posti?\b|mail|sähkö|почт|пошт|بريد|ایمیل|iimay",
    MEETING: r"tapaa|tava(?:ta|tko)|kasvot|meet|face to face|встреч|зустр|kohtu|träff|möte|لقاء|مقابلة|دیدار|حضوری|kulan",
}
_ONLY_CONTACT = re.compile(
    r"\W*(?:(?:actually|rather|better|no|i prefer|prefer|mieluummin"
    r"|here|in|by|the|this|on|please|me|to|send|write|call|tässä|tähän|minulle|mulle|kiitos"
    r"|на|по|в|здесь|через)\s+)*"
    r"(?:chat|here|message|phone|call|e-?mail|meeting|meet|chatis\w*|chatti\w*|keskustel\w+|täs\w*|tääl\w*|tänne|viesti\w*"
    r"|puhelin\w*|puhelime\w+"
    r"|soitt\w+|sähköposti\w*|tapaami\w+|tavata|чат\w*|здесь|тут|телефон\w*|звон\w+|дзвін\w+|почт\w+|пошт\w+|встреч\w+|зустріч\w*"
    r"|siin|vestlus\w*|telefon\w*|här|هنا|محادثة|هاتف|بالهاتف|بريد|اینجا|تلفن|halkan|taleefan\w*)"
    r"(?:\s+(?:please|kiitos|here|chat|me|minulle|mulle|mua|пожалуйста|tack))*\W*",
    re.IGNORECASE,
)


_NOT_SO = re.compile(
    r"\b(?:ei|älä\w*|en halua|do not|don'?t|dont|not|no|не|inte|لا)\s+(?:\w+\s+)?(?:soit\w*|puheli\w*|call\w*|phone\w*"
    r"|mail\w*|e-?mail\w*"
    r"|posti\w*|sähköposti\w*|tapaa\w*|tapaami\w*|meet\w*|звон\w*|телефон\w*|ring\w*|تتصل)",
    re.IGNORECASE,
)
"""A way of contact that is refused: what else is named counts."""


def contact_in(text: str) -> str | None:
    """chat, phone, email or meeting, when the text names one."""
    plain = _NOT_SO.sub(" ", text.lower().replace("’", "'"))
    return next((name for name, words in _CONTACTS.items() if plain == name or re.search(words, plain)), None)


def answers_question(turn: Turn) -> bool:
    """Whether the last message can be a reason to see a coach."""
    is_known = turn.intent.startswith("faq/") and turn.confidence >= SURE_QUESTION and is_question(turn.text)
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
        and not _MAY_I_ASK.search(turn.text)
        and (turn.intent not in NO_REASON or in_own_words)
    )


def typed_answer(turn: Turn, slot: str) -> dict[str, Any]:
    """The typed text as the value of the slot that was asked for; nothing when it does not answer that."""
    if turn.slot("requested_slot") != slot or not turn.text or not answers_question(turn) or told_contact(turn):
        return {}
    if len(turn.text.split()) == 1 and {item["entity"] for item in turn.message.get("entities") or ()} & A_FACT:
        return {}
    return {slot: turn.text}


def told_matter(turn: Turn) -> dict[str, Any]:
    """Topic and reason out of a message that tells what help is needed while the topic is asked.

    A search and a question are answered first; a single word is no reason yet.
    """
    if turn.slot("requested_slot") != "handoff_topic" or not turn.text or turn.entity("handoff_topic"):
        return {}
    if told_contact(turn):
        # Who is already telling how they want the answer does not wait for a choice of topics.
        return {"handoff_topic": ANY_MATTER}
    named = turn.intent.removeprefix("faq/").partition("/")[0]
    if len(turn.text.split()) <= ONLY_A_TOPIC and not is_question(turn.text) and not turn.message.get("entities"):
        topic = LOOKUP_TOPICS.get(turn.intent) or TOPICS.get(named) or (named in SUPPORT and ANY_MATTER)
        return {"handoff_topic": topic} if topic else {}
    if len(turn.text.split()) < OWN_WORDS or turn.intent in LOOKUP_TOPICS:
        return {}
    if not answers_question(turn) or (turn.intent.startswith(ASKS_FOR_FACTS) and is_question(turn.text)):
        return {}
    return {"handoff_topic": TOPICS.get(named, ANY_MATTER), "handoff_reason": turn.text}


def told_times(turn: Turn) -> dict[str, Any]:
    """When a call suits, told after it was chosen: "aamulla mieluiten" instead of a yes to what is passed on."""
    if turn.entity("handoff_times"):
        return {"handoff_times": turn.entity("handoff_times")}
    is_told = turn.slot("requested_slot") in ("handoff_address", "handoff_consent") and tells_when(turn.text)
    return {"handoff_times": turn.text} if is_told and not is_question(turn.text) else {}


def told_contact(turn: Turn) -> dict[str, Any]:
    """The way of contact that a message names and nothing else, or that a number or address in it stands for."""
    if not turn.slot("requested_slot"):
        return {}
    given = turn.entity("handoff_address")
    if given and turn.slot("requested_slot") != "handoff_address" and not turn.slot("handoff_contact"):
        return {"handoff_contact": given}
    is_plain = _ONLY_CONTACT.fullmatch(turn.text) and len(turn.text.split()) <= FEW_WORDS
    is_asked = turn.slot("requested_slot") in ("handoff_contact", "handoff_address") and not is_question(turn.text)
    is_plain = is_plain or ((is_asked or _NOT_SO.search(turn.text)) and len(turn.text.split()) <= MANY_WORDS)
    chosen = contact_in(turn.text) if is_plain else None
    return {"handoff_contact": chosen} if chosen else {}
