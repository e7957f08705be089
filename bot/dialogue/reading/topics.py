"""What a message means after an answer on a topic: one of its follow-ups, a comparison, or something of its area."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.answers.earlier import CURRENT, SHOWN
from bot.dialogue.answers.faq_follow_ups import ANSWER, LISTS, MORE, SOURCE, follow_ups
from bot.dialogue.answers.glossary import Term, glossary
from bot.dialogue.answers.in_hand import (
    ASIDES,
    CRISIS_LINES,
    FORM_QUESTION,
    HANDOFF_QUESTION,
    last_answer,
    newest_follow_up,
    topic_in_hand,
)
from bot.dialogue.answers.replies import GUESSED
from bot.dialogue.answers.said import said_in
from bot.dialogue.answers.term_offers import TERM
from bot.dialogue.intents import ABOUT_PROGRAMME, ABOUT_US, CARE, CHECK_TICKET, FAQ, FIRM, GET_GUIDANCE, SENSELESS
from bot.dialogue.reading.alone import Reading, may_lean
from bot.dialogue.reading.area import area_in_hand, weighed
from bot.dialogue.reading.comparison import ASPECT, chooses_of_two, compared, compared_in_hand, last_two
from bot.dialogue.reading.follow_ups import HINTS, follow_up_alone, follow_up_of, own_follow_up
from bot.dialogue.reading.searches import last_search
from bot.dialogue.reading.second_question import question_after_statement
from bot.dialogue.reading.typed_message import LONGEST_BARE, TypedMessage, full_intent, reading_of
from bot.dialogue.words.questions import is_question, is_statement, points_back
from bot.dialogue.words.told_facts import is_bare_fact
from bot.guidance.answers import answer_book
from bot.nlu.entity.types import MUNICIPALITY, WORK
from bot.nlu.judgement import CRISIS, LOW_MOOD

REQUEST_SENT = "utter_handoff_done"
WHERE, WHEN, HOW_LONG = "where", "when", "how_long"
DOUBTFUL = 0.75
"""What is read with less than this and begins with "and if" stays on the topic in hand."""
SURE_HINT = 0.9
"""How sure a question about no programme must be to be answered as the same question about the topic."""
MISREAD_DOUBT = frozenset({"faq/idea_check", "faq/programme_results"})
"""What "is there any sense in this" looks like alone: after an answer on a hard life it speaks of that."""
FOR_SITUATION = {
    "faq/work_permit": {"asylum_seeker": "asylum", "permit_ending": "extend"},
    "faq/study_permit": {"permit_ending": "after_studies"},
}
"""Topics whose answer to people in a certain situation is one of their follow-ups."""
FOR_SKILL = {"driving_licence": ("faq/degree_recognition", "licence")}
"""The topic that a question about a certain skill is taken for, or else nothing, and the follow-up of it that answers the question:
a driving licence is no degree.
"""
AFTER_DANGER = frozenset({
    "affirm", "ask_capabilities", "ask_privacy", "bot_challenge", "deny", "feedback_negative", "inform", "nlu_fallback", "out_of_scope",
})  # fmt: skip
"""What a person who was just given the crisis lines must not be answered with a list of topics."""
_NAMES_WHAT = re.compile(
    r"\b(?:business|compan|idea|firm|yrity|yritt|liikeide|bisnes|hank|project|digipo|duunip|jobs?\b|course|training|kurss|koulutu)",
    re.IGNORECASE,
)


async def asks_to_compare(message: TypedMessage) -> bool:
    """Whether the message asks for two services at once, or for more of the two that were just compared; it is then made to say so."""
    if message.intent in (CRISIS, *FIRM):
        return False
    terms, aspect = compared(message.text), None
    if not terms and next(glossary().found_in(message.text), None) is None:
        tracker = await message.tracker() if may_lean(message.text, message.intent) else None
        said = message.said_before(tracker) if tracker else ()
        terms, aspect = _compared_again(message, compared_in_hand(said))
        if not terms and chooses_of_two(message.text):
            terms = last_two(said)
    if not terms or _is_of_both(message, terms):
        return False
    message.means("ask_simpler")
    message.parse[ASPECT] = aspect
    named = [{"entity": TERM, "value": term.id, "start": 0, "end": 0} for term in terms]
    message.parse["entities"] = [*message.parse["entities"], *named]
    return True


def _is_of_both(message: TypedMessage, terms: tuple[Term, ...]) -> bool:
    """Whether the message is surely about a topic that is about both: the company forms are compared in an answer of their own."""
    topics = {term.topic for term in terms}
    return message.is_sure and topics == {full_intent(message.parse).removeprefix(FAQ)}


def _compared_again(message: TypedMessage, terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], str | None]:
    """The two that were compared and the follow-up by which they are to be compared now; nothing for any other message."""
    topics = list(dict.fromkeys(term.topic for term in terms))
    asked = (follow_up_of(message.text, reading_of(message.parse), topic) for topic in topics)
    aspect = next((name for name in asked if name and name not in LISTS), None)
    return (terms, aspect) if aspect and len(topics) == len(terms) else ((), None)


async def asked_alone(message: TypedMessage) -> str | None:
    """The full name of the follow-up that a message asks out of the blue, in words that say what it is about."""
    reading = reading_of(message.parse)
    if not may_lean(message.text, reading.intent):
        return None
    tracker = await message.tracker()
    if tracker is not None and tracker.active_loop and not is_question(message.text):
        return None
    topic = await message.topic()
    name = follow_up_alone(message.text, reading, topic)
    asked = question_after_statement(message.text)
    if name is None and asked:
        # The rest of the message says what it is about, the question which detail of it.
        detail = follow_up_alone(asked, reading, topic)
        name = detail if detail and reading.intent == f"{FAQ}{detail.partition('/')[0]}" else None
    return f"{FAQ}{name}" if name else None


async def asked_in_context(message: TypedMessage) -> str | None:
    """The full name of the follow-up that a message asks of the faq answer before it, or of the one that it replies to.

    None outside of such a context.
    """
    reading = reading_of(message.parse)
    of_topic = reading.intent == f"{FAQ}{await message.topic()}"
    tracker = await message.tracker() if of_topic or may_lean(message.text, reading.intent) else None
    if tracker is None or (tracker.active_loop and not is_question(message.text)):
        return None
    said = message.said_before(tracker)
    if reading.intent == CHECK_TICKET and not _has_request(tracker):
        # "How long does it take" is then about the topic.
        reading = reading.unread()
    is_vague = reading.intent in AFTER_DANGER or reading.confidence < DOUBTFUL
    in_danger = bool(said) and said[0].get("key") == CRISIS_LINES and is_vague
    if in_danger and not is_question(message.text):
        return LOW_MOOD
    named = _topic_named(message, reading)
    if named and not reading.says_nothing_else and not of_topic:
        # Its own answer is nearer than a follow-up that only sounds alike.
        reading = replace(reading, intent=FAQ)
    topic = named or topic_in_hand(said, in_form=bool(tracker.active_loop))
    of_service = _of_service(message, reading, tracker, said) if topic is None else None
    if of_service:
        return of_service
    if topic:
        last = last_answer(said, ASIDES)
        newest = newest_follow_up(said, topic)
        # A few words that are nothing but a fact sound like whatever follow-up is as short.
        asked = None if is_bare_fact(message.parse) else follow_up_of(message.text, reading, topic, said=newest)
        if asked in (None, MORE):
            asked = _where(message, reading, topic) or asked
        if asked == SOURCE:
            asked = follow_ups().source_of(topic, newest)
        elif asked:
            asked = follow_ups().after(topic, newest, asked)
        name = asked or _of_topic(message, reading, topic, tracker)
        # A topic that was only guessed at is not held on to by a list of its questions, nor by who surely means something else.
        is_elsewhere = name in LISTS or (
            message.is_sure and reading.confidence >= SURE_HINT and not reading.says_nothing_else
        )
        if name and not (last.get(GUESSED) and is_elsewhere):
            return f"{FAQ}{topic}/{name}"
    again = _of_topic_before(message, reading, said)
    if again:
        return again
    if topic in CARE and reading.intent in MISREAD_DOUBT and not _NAMES_WHAT.search(message.text):
        return LOW_MOOD
    # Who was just told where to find help and answers in words of their own goes on with that.
    goes_on_with_it = topic == LOW_MOOD.removeprefix(FAQ) and reading.intent in SENSELESS
    return LOW_MOOD if in_danger or goes_on_with_it else None


def _has_request(tracker: DialogueStateTracker) -> bool:
    """Whether the person has sent a request to a coach, or is about to."""
    return bool(tracker.active_loop) or any(reply.get("key") == REQUEST_SENT for reply in said_in(tracker.events))


def _of_service(
    message: TypedMessage, reading: Reading, tracker: DialogueStateTracker, said: Sequence[Mapping[str, Any]]
) -> str | None:
    """What a question in a form asks of this service, when nothing else is spoken of: "is it free", "how long does it take".

    Behind a request that was just sent the latter asks when a coach answers it.
    """
    is_sent = last_answer(said, (*ASIDES, FORM_QUESTION)).get("key") == REQUEST_SENT
    spoken_of = tracker.get_slot(CURRENT) or tracker.get_slot(SHOWN)
    is_open = is_sent or (tracker.active_loop and not spoken_of)
    if not is_open or not reading.says_nothing_else:
        return None
    # The same words that every topic shares may be about what the person has in mind: "how much do I get".
    asked = own_follow_up(message.text, ABOUT_US.removeprefix(FAQ))
    if is_sent:
        return CHECK_TICKET if asked in (HOW_LONG, WHEN) else None
    if asked == HOW_LONG and str(tracker.get_slot("requested_slot")).startswith(HANDOFF_QUESTION):
        asked = WHEN  # who asks for a coach wonders when that person answers
    return f"{ABOUT_US}/{asked}" if asked else None


def _of_topic_before(message: TypedMessage, reading: Reading, said: Sequence[Mapping[str, Any]]) -> str | None:
    """The follow-up that a message asks of a topic that it names and that was answered before: "and who gets the grant?".

    The same answer once more would be none.
    """
    topic = reading.intent.removeprefix(FAQ)
    if topic not in follow_ups().names() or all(reply.get("key") != f"{ANSWER}{topic}" for reply in said):
        return None
    # "Back to the CV, who makes it with me": what is asked stands at the end.
    parts = dict.fromkeys((message.text.rpartition(",")[2].strip(), message.text))
    # Who asks the same once more is nearer to the messages of the topic itself than to any follow-up.
    apart = replace(reading, intent=FAQ)
    asked = (follow_up_of(part, apart, topic) for part in parts if is_question(part))
    return next((f"{reading.intent}/{name}" for name in asked if name and name not in LISTS), None)


def _where(message: TypedMessage, reading: Reading, topic: str) -> str | None:
    """ "In Espoo if possible" after an answer asks where, when it says nothing else and the topic has an answer to that."""
    kinds = {item["entity"] for item in message.parse["entities"]}
    tells = is_statement(message.text) or is_bare_fact(message.parse)
    is_bare_place = reading.intent == "inform" and kinds == {MUNICIPALITY} and not tells
    asks = is_bare_place or (reading.says_nothing_else and MUNICIPALITY in kinds and not tells)
    where = follow_ups().answering(topic, WHERE)
    return where if asks and where in follow_ups().asked(topic) else None


def _topic_named(message: TypedMessage, reading: Reading) -> str | None:
    """The topic of a hard word, where nothing else is made of the question: "paljonko karenssi on" leaves the topic in hand."""
    term = next((term for term in glossary().found_in(message.text) if term.is_offered), None)
    if term is None or reading.names_programme:
        return None
    is_meant = reading.says_nothing_else or reading.intent == f"{FAQ}{term.topic}"
    return term.topic or None if is_meant else None


def _of_topic(message: TypedMessage, reading: Reading, topic: str, tracker: DialogueStateTracker) -> str | None:
    """What a question is taken for that has no subject of its own but the topic: the follow-up it sounds like, or the list of all.

    Such is a question about a programme where none was named or shown, a bare "why", and one into nothing sure that goes on with
    "and if", says "it" of the topic, or looks like the story of a life.
    """
    if reading.intent.startswith(ABOUT_PROGRAMME):
        if reading.names_programme or tracker.get_slot(CURRENT) or tracker.get_slot(SHOWN):
            return None
        hint = follow_ups().answering(topic, HINTS.get(reading.intent, MORE))
        return hint if hint in follow_ups().asked(topic) and reading.confidence >= SURE_HINT else MORE
    if reading.intent in FIRM or not (reading.goes_on or is_question(message.text)):
        return None
    is_bare = reading.intent in SENSELESS and len(message.text.split()) <= LONGEST_BARE
    leans = reading.goes_on or points_back(message.text) or reading.intent == GET_GUIDANCE
    return MORE if is_bare or (leans and reading.confidence < DOUBTFUL) else None


async def stay_in_area(message: TypedMessage) -> None:
    """Reads a short, ambiguous message as one about what the conversation is about."""
    intent = full_intent(message.parse)
    tracker = await message.tracker() if may_lean(message.text, intent) else None
    if tracker is None or tracker.active_loop:
        return
    area = area_in_hand(message.said_before(tracker), last_search(tracker))
    meant = area and weighed(message.text, intent, message.parse["intent_ranking"], area)
    if meant:
        message.means_instead(meant["name"], meant["confidence"])
        message.has_stayed = True


async def fitting_follow_up(message: TypedMessage) -> str | None:
    """The full name of the follow-up that answers a topic's question for the skill it is about, or for the person's situation."""
    topic = full_intent(message.parse)
    for skill, (near, name) in FOR_SKILL.items():
        named = [str(item["value"]) for item in message.parse["entities"] if item["entity"] in WORK]
        is_asked = topic == near or (message.intent in SENSELESS and is_question(message.text))
        if is_asked and set(named) == {skill}:
            return f"{near}/{name}"
    if topic not in FOR_SITUATION:
        return None
    tracker = await message.tracker()
    typed = [str(event.text or "") for event in tracker.events if event.type_name == "user"] if tracker else []
    told = [item for text in (*typed, message.text) for item in answer_book().read(text).get("situation", ())]
    return next((f"{topic}/{name}" for situation, name in FOR_SITUATION[topic].items() if situation in told), None)
