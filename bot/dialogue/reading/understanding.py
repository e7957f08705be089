"""What a message means in its place: the classifier's reading, corrected by what was offered, said and asked before it.

In this order, the first that applies: a pressed or typed button, the meaning of a word, guidance, a question of a form that is to be
explained, a follow-up of the last answer, a short message that leans on the cards, the classifier alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent

from bot.dialogue.answers.glossary import glossary
from bot.dialogue.answers.term_offers import ASKED, TERM
from bot.dialogue.language.conversation_language import CHANGE_LANGUAGE, SENSELESS
from bot.dialogue.language.language_wish import agrees_on_another
from bot.dialogue.reading.back_to import comes_back
from bot.dialogue.reading.comparison import compared
from bot.dialogue.reading.faq_context import LOW_MOOD
from bot.dialogue.reading.follow_up import follow_up_intent, skip_payload
from bot.dialogue.reading.in_context import (
    about_reaching,
    answers_with_work,
    asked_alone,
    asked_in_context,
    asks_bare_in_form,
    asks_for_guidance,
    asks_teaching_language_of_shown,
    asks_to_compare,
    does_not_know,
    fitting_follow_up,
    is_open,
    leaves_form,
    stay_in_area,
    tells_of_other_in_interview,
    wants_question_explained,
)
from bot.dialogue.reading.offered_buttons import offered_payload
from bot.dialogue.reading.pointed import asked_of_pointed
from bot.dialogue.reading.search_in_context import (
    FIND_TRAINING,
    WHILE_STUDYING,
    answers_which_programme,
    asks_for_pay,
    asks_why_shown,
    compares_cards,
    names_course_language,
    names_work_for_job,
    narrows_beside_form,
    narrows_by_place,
    narrows_search,
    returns_to_search,
    searches_for_topic,
    searches_on,
    turns_down,
)
from bot.dialogue.reading.second_look import (
    WITHOUT_FINNISH,
    note_second_wish,
    read_behind_filler,
    read_behind_lead_in,
    read_calmly,
    read_in_spoken,
    read_what_is_asked,
    read_what_is_wanted,
    read_without_levels,
)
from bot.dialogue.reading.two_questions import answer_both
from bot.dialogue.reading.typed_message import TypedMessage, full_intent
from bot.dialogue.words.employer import NEED, employer_payload
from bot.dialogue.words.feedback import feedback_payload, says_not_asked
from bot.dialogue.words.for_other import YOUTH, asks_about_other, asks_for_youth, tells_of_other
from bot.dialogue.words.mentor import mentor_payload
from bot.dialogue.words.outcome import outcome_payload
from bot.dialogue.words.payload import payload_parse
from bot.dialogue.words.plain import (
    KNOWN_OF_ME,
    YES_OR_NO,
    asks_on_condition,
    asks_what_is_known,
    course_named,
    is_doubtful_act,
    is_lonely,
    is_no_bare_answer,
    is_no_question,
    learns_language,
    privacy_payload,
    tells_time,
    with_finished_level,
)
from bot.dialogue.words.programme import (
    DETAILS,
    REQUIREMENTS,
    asked_of_programme,
    asks_level_as_language,
    is_on_screen,
)
from bot.dialogue.words.questions import BESIDE_FORM, OF_QUESTION, is_question
from bot.dialogue.words.reminder import reminder_payload
from bot.dialogue.words.ticket import cancelling_payload, ticket_payload
from bot.dialogue.words.told_facts import (
    GET_GUIDANCE,
    search_wished,
    tells_fact,
    tells_level,
    tells_life,
    tells_of_others,
    wishes_no_language,
    with_bare_age,
    without_employers,
    without_refused,
    without_relatives_facts,
)
from bot.nlu.judgement import CRISIS
from bot.nlu.wishes import refinements

LANGUAGE_COURSE = "find_language_course"
REQUESTS = (reminder_payload, mentor_payload, employer_payload, ticket_payload, privacy_payload)
"""Buttons that may be typed at any time, in words that mean nothing else."""


async def understand(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    """Parse data of the request's text or payload."""
    metadata = {name: request.get(name) for name in ("language", "locale", "channel")}
    if request.get("payload"):
        return payload_parse(request["payload"], metadata)
    message = await TypedMessage.read(agent, request, metadata)
    await _correct(message)
    payload = typed_payload(message)
    if payload == NEED and await message.asked_in_form() == "handoff_reason":
        payload = None  # an employer who is asked for it tells the need
    if payload:
        return {**payload_parse(payload, metadata), "language": message.parse["language"]}
    await _put_in_place(message, metadata)
    await note_second_wish(message)
    await answer_both(message)
    return message.parse


async def _correct(message: TypedMessage) -> None:
    """What the words themselves say otherwise than the classifier reads them."""
    await read_calmly(message)
    await read_in_spoken(message)
    await read_behind_lead_in(message)
    await read_behind_filler(message)
    await read_what_is_wanted(message)
    await read_what_is_asked(message)
    for correct in (with_finished_level, with_bare_age, without_relatives_facts, without_refused, without_employers):
        message.parse["entities"] = correct(message.text, message.parse["entities"])
    if asks_on_condition(message.parse):
        message.means_none_of(YES_OR_NO)
    elif agrees_on_another(message.text, message.request.get("language"), message.offered):
        message.means(CHANGE_LANGUAGE)
    elif tells_time(message.parse):
        message.means("inform")
    elif learns_language(message.parse) or await names_course_language(message):
        message.means(LANGUAGE_COURSE)
    elif tells_of_others(message.parse) or wishes_no_language(message.parse):
        message.means_none_of(frozenset({CHANGE_LANGUAGE}))
    elif tells_level(message.parse, message.request.get("language")):
        message.means("inform")
    elif await asks_teaching_language_of_shown(message):
        # "In English please" under cards is a wish for others, "is it in English" a question about these.
        wishes = (
            is_on_screen(message.offered) and refinements(message.text).no_finnish and not is_question(message.text)
        )
        message.means("inform" if wishes else DETAILS)
    elif asks_level_as_language(message.parse):
        # Of what is on the screen, or else of work in general.
        message.means(REQUIREMENTS) if is_on_screen(message.offered) else message.means_question(WITHOUT_FINNISH)
    elif named := course_named(message.parse):
        message.means(named)
    elif wished := search_wished(message.parse):
        message.means(wished)
    elif is_no_question(message.parse):
        message.means_none_of(frozenset({message.intent}))
    elif is_doubtful_act(message.parse):
        message.means_none_of(frozenset())


async def _put_in_place(message: TypedMessage, metadata: Mapping[str, Any]) -> None:
    meant = await _meant_in_place(message, metadata)
    if meant:
        message.means(meant)


async def _meant_in_place(message: TypedMessage, metadata: Mapping[str, Any]) -> str | None:
    """Full name of the intent that the message has after what was said before it.

    None where it keeps the one it has, also one that a reader has just given it.
    """
    if asks_what_is_known(message.text) and message.intent != CRISIS:
        message.parse[KNOWN_OF_ME] = True
        return "ask_privacy"
    if await tells_of_other_in_interview(message):
        message.parse["entities"] = []
        return GET_GUIDANCE
    if await comes_back(message):
        return None
    if asks_for_youth(message.parse):
        return YOUTH
    if tells_of_other(message.parse):
        message.means(GET_GUIDANCE)
    of_shown = await asks_to_compare(message) or await compares_cards(message) or await asks_why_shown(message)
    if of_shown or asks_for_word(message, metadata) or await asks_for_guidance(message):
        return None
    if of_pointed := await asked_of_pointed(message):
        return of_pointed
    if await answers_with_work(message):
        return "inform"
    if reaching := await about_reaching(message):
        return reaching
    if await wants_question_explained(message):
        message.parse[OF_QUESTION] = True
        return "start_over" if leaves_form(message.text) else "ask_simpler"
    if is_lonely(message.parse):
        return LOW_MOOD
    if alone := await asked_alone(message):
        return alone
    if await does_not_know(message) or (tells_life(message.parse) and await is_open(message)):
        return GET_GUIDANCE
    if is_short_verdict(message):
        return "feedback_negative"
    if await turns_down(message):
        return "deny"
    if tells_fact(message.parse):
        message.means("inform")
    if await answers_which_programme(message):
        return FIND_TRAINING
    if await names_work_for_job(message):
        return "inform"
    if returned := await returns_to_search(message):
        return returned
    if follow_up := await asked_in_context(message):
        return "inform" if await narrows_by_place(message, follow_up) else follow_up
    if for_topic := await searches_for_topic(message):
        return for_topic
    if asks_about_other(message.parse):
        return GET_GUIDANCE
    if await asks_for_pay(message):
        return WHILE_STUDYING
    stayed = await stay_in_area(message)
    await read_without_levels(message)
    if searched := await searches_on(message):
        return searched
    if await narrows_beside_form(message):
        message.parse[BESIDE_FORM] = True
        return "inform"
    if await asks_bare_in_form(message):
        return DETAILS
    _lean_on_cards(message, stayed)
    return "inform" if await narrows_search(message) else await fitting_follow_up(message)


def typed_payload(message: TypedMessage) -> str | None:
    """The button that a typed message stands for."""
    text, offered = message.text, message.offered
    intent = full_intent(message.parse)
    if intent == CRISIS:
        return None
    payload = offered_payload(text, intent, offered, is_sure=message.is_sure) or skip_payload(text, offered)
    payload = payload or cancelling_payload(text, offered)
    if payload:
        return payload
    payload = outcome_payload(text, offered) or feedback_payload(text, offered)
    if compared(text):
        return payload
    return payload or next(filter(None, (request(text) for request in REQUESTS)), None)


def is_short_verdict(message: TypedMessage) -> bool:
    """Whether a message that seems to mean little says that the answer was to another question: "en tarkottanu tota"."""
    misread = message.intent in YES_OR_NO.union(SENSELESS, {"inform"}) or not message.is_sure
    return misread and not message.parse["entities"] and says_not_asked(message.text)


def asks_for_word(message: TypedMessage, metadata: Mapping[str, Any]) -> bool:
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
        topic = payload_parse(f"/{term.faq}", metadata)
        parse.update({name: topic[name] for name in ("intent", "response_selector")})
    else:
        parse["intent"] = {"name": "ask_simpler", "confidence": 1.0}
        parse["entities"] = [*parse["entities"], {"entity": TERM, "value": term.id, "start": 0, "end": 0}]
    return True


def _lean_on_cards(message: TypedMessage, stayed: bool) -> None:
    """A short message next to cards and buttons may be about them; a "no" that says more is no answer to a question.

    What `stayed` in the area of the cards is only about one of them when it says so.
    """
    parse, offered = message.parse, message.offered
    meant = follow_up_intent(parse, offered, message.request.get("language")) or asked_of_programme(
        parse, offered, stayed
    )
    if meant:
        message.means(meant)
    elif is_no_bare_answer(parse) and not offered_payload(message.text, "deny", offered):
        message.means_none_of(YES_OR_NO)
