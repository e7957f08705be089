"""What a message means while a form asks: why it is asked, no more of it, a number, a name that is kept back."""

from __future__ import annotations

import re

from bot.dialogue.answers.in_hand import HANDOFF_QUESTION
from bot.dialogue.intents import CHECK_TICKET, FIRM, START_OVER, YES_OR_NO
from bot.dialogue.reading.typed_message import TypedMessage, full_intent, reading_of
from bot.dialogue.words.contact_wish import (
    asks_to_be_reached,
    asks_to_send,
    says_contact_changed,
    withholds,
    withholds_name,
)
from bot.dialogue.words.path import says_go_on
from bot.dialogue.words.questions import GOES_BACK, OF_QUESTION, asks_why_asked, is_question
from bot.dialogue.words.yes_no import postpones, refuses
from bot.guidance.interview import SLOT as GUIDANCE_QUESTION
from bot.nlu.judgement import CRISIS

LONGEST_YES = 3
"""Words in a yes or a no that says nothing else."""
NOT_SENT = "utter_handoff_no_consent"
RECENT = 2
"""Replies back in which a refusal may be taken back."""
_BACK = re.compile(
    r"\W*(?:(?:ok|no|hei|wait|please|eiku|oho|oops|(?:can|could) (?:i|we|you)|voiko|voinko|voidaanko|haluan|haluun|i want to|let'?s)\W+)*"
    r"(?:(?:go|step|move|come|palaa|palata|mene|mennä|mennään|palataan|takaisin)\W+)?(?:one (?:step|question)\W+)?"
    r"(?:back|previous|takaisin|takas|taakse|taaksepäin|edelli\w+|назад|предыдущ\w+)"
    r"(?:\W+(?:to (?:the )?(?:previous|last)|one|step|question|please|kiitos|kysym\w+|edelli\w+|вопрос\w*))*\W*",
    re.IGNORECASE,
)


def leaves_form(text: str) -> bool:
    """Whether the message wants no more of what was begun, now or at all."""
    return refuses(text) or postpones(text)


async def asks_of_question(message: TypedMessage) -> str | None:
    """What a message means that wonders about a question of the interview or of a request, or wants no more of them."""
    if not await wants_question_explained(message):
        return None
    message.parse[OF_QUESTION] = True
    return START_OVER if leaves_form(message.text) else "ask_simpler"


async def wants_question_explained(message: TypedMessage) -> bool:
    """Whether a question of the interview or of the request to a coach is to be explained.

    So it is when who is asked wonders why, refuses, or says a bare yes or no to a question that wants more.
    """
    wonders = asks_why_asked(message.text)
    leaves = leaves_form(message.text)
    why = (wonders or leaves or says_go_on(message.text)) and full_intent(message.parse) != CRISIS
    if not why and (message.intent not in YES_OR_NO or len(message.text.split()) > LONGEST_YES):
        return False
    asked = await message.asked_in_form()
    if asked.startswith(GUIDANCE_QUESTION):
        return why and (wonders or postpones(message.text))
    return asked.startswith(HANDOFF_QUESTION) and (why or asked != "handoff_consent")


async def about_reaching(message: TypedMessage) -> str | None:
    """What a message means that gives a number out of the blue, or that keeps back what the request to a coach asks for.

    Who gives a number wants a coach, and one that is no longer right stands in the request. Who will not tell their name is told
    who sees what; of anything else it is said why it is asked.
    """
    gives, holds_back = asks_to_be_reached(message.text), withholds(message.text)
    if full_intent(message.parse) == CRISIS:
        return None
    if not gives and says_contact_changed(message.text):
        return CHECK_TICKET
    if not (gives or holds_back):
        return None
    tracker = await message.tracker()
    if gives:
        return None if tracker and tracker.active_loop else "request_human"
    asked = await message.asked_in_form()
    if not asked.startswith(HANDOFF_QUESTION) or asked in ("handoff_address", "handoff_consent"):
        return None
    if withholds_name(message.text):
        return "ask_privacy"
    message.parse[OF_QUESTION] = True
    return "ask_simpler"


async def goes_back(message: TypedMessage) -> str | None:
    """What a message means that wants the question before the one that a form asks now."""
    if message.intent == CRISIS or not _BACK.fullmatch(message.text) or not await message.asked_in_form():
        return None
    message.parse[GOES_BACK] = True
    return "inform"


async def asks_to_send_it(message: TypedMessage) -> str | None:
    """What "send it" means: a yes to what is asked for, or a request that was not to be sent a moment ago and now is."""
    if message.intent == CRISIS or is_question(message.text) or not asks_to_send(message.text):
        return None
    tracker = await message.tracker()
    if tracker is None or tracker.active_loop:
        return "affirm" if await message.asked_in_form() == "handoff_consent" else None
    is_refused = any(reply.get("key") == NOT_SENT for reply in message.said_before(tracker)[:RECENT])
    return "request_human" if is_refused else None


async def asks_bare_in_form(message: TypedMessage) -> bool:
    """Whether a question of a word or two in a form says nothing of its subject, and nothing before it does."""
    reading = reading_of(message.parse)
    if not reading.is_bare or (message.intent == "faq" and message.is_sure) or message.intent in FIRM:
        return False
    tracker = await message.tracker()
    return tracker is not None and bool(tracker.active_loop)
