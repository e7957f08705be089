"""What a message means in its place: the classifier's reading, corrected by what was offered, said and asked before it.

A pressed button means what it says. A typed message is read by the classifier (typed_message.py), corrected by its own words
(misread.py), looked up among the buttons it may stand for, and then put in its place by the steps of `IN_PLACE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent

from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.replies import CHOSEN
from bot.dialogue.answers.term_offers import ASKED, TERM
from bot.dialogue.intents import (
    CHANGE_LANGUAGE,
    DETAILS,
    FIND_TRAINING,
    GET_GUIDANCE,
    SENSELESS,
    WHILE_STUDYING,
    YES_OR_NO,
    YOUTH,
)
from bot.dialogue.language.language_wish import wishes_own
from bot.dialogue.reading.back_to import comes_back, wants_list_again
from bot.dialogue.reading.buttons import chosen_by_place, offered_payload
from bot.dialogue.reading.cards import follow_up_intent, skip_payload
from bot.dialogue.reading.comparison import compared
from bot.dialogue.reading.forms import about_reaching, asks_bare_in_form, asks_of_question, asks_to_send_it, goes_back
from bot.dialogue.reading.guidance import (
    answers_with_work,
    asks_for_guidance,
    does_not_know,
    supposes_a_goal,
    tells_life_out_of_the_blue,
    tells_of_other_in_interview,
)
from bot.dialogue.reading.misread import correct
from bot.dialogue.reading.pointed import asked_of_pointed
from bot.dialogue.reading.searches import (
    answers_which_programme,
    asks_for_pay,
    asks_other_detail_of_shown,
    asks_why_shown,
    compares_cards,
    names_work_for_job,
    narrows_beside_form,
    narrows_by_place,
    narrows_search,
    returns_to_search,
    searches_for_topic,
    searches_on,
    turns_down,
)
from bot.dialogue.reading.second_look import note_second_wish, read_without_levels
from bot.dialogue.reading.steps import Step, seems, take, when, where
from bot.dialogue.reading.topics import asked_alone, asked_in_context, asks_to_compare, fitting_follow_up, stay_in_area
from bot.dialogue.reading.two_questions import answer_both
from bot.dialogue.reading.typed_message import TypedMessage, full_intent
from bot.dialogue.words.contact_wish import OF_IDENTITY_CODE, is_identity_code
from bot.dialogue.words.employer import NEED, employer_payload
from bot.dialogue.words.feedback import feedback_payload, says_not_asked
from bot.dialogue.words.for_other import asks_about_other, asks_for_youth, tells_of_other
from bot.dialogue.words.lonely import is_lonely
from bot.dialogue.words.mentor import mentor_payload
from bot.dialogue.words.outcome import outcome_payload
from bot.dialogue.words.payload import chosen_question, payload_parse
from bot.dialogue.words.privacy import KNOWN_OF_ME, asks_what_is_known, privacy_payload
from bot.dialogue.words.programme import asked_of_programme
from bot.dialogue.words.reminder import reminder_payload
from bot.dialogue.words.ticket import cancelling_payload, ticket_payload
from bot.dialogue.words.told_facts import tells_fact
from bot.dialogue.words.yes_no import is_no_bare_answer
from bot.guidance.interview import FACTS
from bot.nlu.judgement import CRISIS, LOW_MOOD

REQUESTS = (reminder_payload, mentor_payload, employer_payload, ticket_payload, privacy_payload)
"""Buttons that may be typed at any time, in words that mean nothing else."""


async def understand(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    """Parse data of the request's text or payload."""
    metadata = {name: request.get(name) for name in ("language", "locale", "channel")}
    if request.get("payload"):
        return payload_parse(request["payload"], metadata)
    message = await TypedMessage.read(agent, request, metadata)
    await correct(message)
    payload = typed_payload(message)
    if payload == NEED and await message.asked_in_form() == "handoff_reason":
        payload = None  # an employer who is asked for it tells the need
    if payload:
        chosen = chosen_by_place(message.text, payload, message.offered)
        return {**payload_parse(payload, metadata), "language": message.parse["language"], CHOSEN: chosen}
    await take(IN_PLACE, message)
    await note_second_wish(message)
    await answer_both(message)
    return message.parse


def typed_payload(message: TypedMessage) -> str | None:
    """The button that a typed message stands for."""
    text, offered = message.text, message.offered
    intent = full_intent(message.parse)
    if intent == CRISIS:
        return None
    payload = cancelling_payload(text, offered) or offered_payload(text, intent, offered, is_sure=message.is_sure)
    payload = payload or skip_payload(text, offered)
    if payload:
        return payload
    payload = outcome_payload(text, offered) or feedback_payload(text, offered)
    if compared(text):
        return payload
    return payload or next(filter(None, (request(text) for request in REQUESTS)), None)


async def asks_what_you_know(message: TypedMessage) -> str | None:
    """ "Do you remember where I live"."""
    if not asks_what_is_known(message.text) or message.intent == CRISIS:
        return None
    message.parse[KNOWN_OF_ME] = True
    return "ask_privacy"


async def tells_identity_code(message: TypedMessage) -> str | None:
    """ "My code is [hetu]": who writes it is told that nobody sees it, and that it is not needed."""
    if not is_identity_code(message.text):
        return None
    message.parse[OF_IDENTITY_CODE] = True
    return "ask_privacy"


async def asks_for_own_language(message: TypedMessage) -> str | None:
    """ "А можно на русском?" in an English conversation is no question about what was spoken of."""
    written_in = (message.parse.get("language") or {}).get("detected")
    return CHANGE_LANGUAGE if wishes_own(message.text, written_in, message.request.get("language")) else None


async def asks_for_word(message: TypedMessage) -> bool:
    """Whether the message asks what a word of the services means; it is then made to say so.

    A topic that is about this very word is the answer where there is one. A topic that the classifier is sure of and in
    which the word is explained is the answer too, with a line about the word.
    """
    parse = message.parse
    term = None if message.intent == CRISIS else glossary().asked(message.text)
    if term is None and message.intent in SENSELESS:
        term = glossary().named(message.text.strip("?!. "))
    # The name of a service in a language the classifier has not learnt may look like another topic: the word decides.
    if term is None or (term.faq and full_intent(parse) == term.faq):
        return False
    if full_intent(parse) == term.more and message.is_sure:
        parse[ASKED] = term.id
        return False
    if term.faq:
        parse.update(chosen_question(term.faq, 1.0))
    else:
        parse["intent"] = {"name": "ask_simpler", "confidence": 1.0}
        named = [item for item in parse["entities"] if item["entity"] not in FACTS]  # "what is A2" tells no level
        parse["entities"] = [*named, {"entity": TERM, "value": term.id, "start": 0, "end": 0}]
    return True


async def tells_of_young_person(message: TypedMessage) -> str | None:
    """ "My son is 19 and does nothing": the age is not the writer's."""
    if not asks_for_youth(message.parse):
        return None
    message.parse["entities"] = [item for item in message.parse["entities"] if item["entity"] not in FACTS]
    return YOUTH


async def was_not_asked(message: TypedMessage) -> str | None:
    """A message that seems to mean little and says that the answer was to another question: "en tarkottanu tota"."""
    misread = message.intent in {*YES_OR_NO, *SENSELESS, "inform"} or not message.is_sure
    is_verdict = misread and not message.parse["entities"] and says_not_asked(message.text)
    return "feedback_negative" if is_verdict else None


async def goes_on_with_topic(message: TypedMessage) -> str | None:
    """A follow-up of the topic in hand; a place to which the topic has no answer narrows the search before it."""
    follow_up = await asked_in_context(message)
    return "inform" if follow_up and await narrows_by_place(message, follow_up) else follow_up


async def leans_on_cards(message: TypedMessage) -> None:
    """Reads a short message next to cards and buttons as one about them; a "no" that says more is no answer to a question.

    What has stayed in the area of the cards is only about one of them when it says so.
    """
    parse, offered = message.parse, message.offered
    meant = follow_up_intent(parse, offered, message.request.get("language"))
    meant = meant or asked_of_programme(parse, offered, message.has_stayed)
    if meant:
        message.means(meant)
    elif is_no_bare_answer(parse) and not offered_payload(message.text, "deny", offered):
        message.means_none_of(YES_OR_NO)


IN_PLACE: tuple[Step, ...] = (
    asks_what_you_know,
    tells_identity_code,
    asks_for_own_language,
    goes_back,
    # Whom it is about, and whether it goes back to something.
    tells_of_other_in_interview,
    wants_list_again,
    comes_back,
    tells_of_young_person,
    seems(tells_of_other, GET_GUIDANCE),
    # What is asked of several things at once, of a word, of a path or of what was shown.
    asks_to_compare,
    compares_cards,
    asks_why_shown,
    asks_for_word,
    asks_for_guidance,
    supposes_a_goal,
    asked_of_pointed,
    # What a form that is under way makes of it.
    where(answers_with_work, "inform"),
    about_reaching,
    asks_to_send_it,
    asks_of_question,
    # What its words say, however little the classifier makes of them.
    when(is_lonely, LOW_MOOD),
    where(asks_for_pay, WHILE_STUDYING),
    where(asks_other_detail_of_shown, DETAILS),
    asked_alone,
    where(does_not_know, GET_GUIDANCE),
    where(tells_life_out_of_the_blue, GET_GUIDANCE),
    was_not_asked,
    where(turns_down, "deny"),
    seems(tells_fact, "inform"),
    # What it is after the last answer: of a search, of a topic, of somebody else.
    where(answers_which_programme, FIND_TRAINING),
    where(names_work_for_job, "inform"),
    returns_to_search,
    searches_for_topic,
    goes_on_with_topic,
    when(asks_about_other, GET_GUIDANCE),
    # What it is if it says too little alone.
    stay_in_area,
    read_without_levels,
    searches_on,
    narrows_beside_form,
    where(asks_bare_in_form, DETAILS),
    leans_on_cards,
    where(narrows_search, "inform"),
    fitting_follow_up,
)
"""Who knows first decides; those who only look further down see what the ones before them have made of the message."""
