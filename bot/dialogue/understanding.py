"""What a message means in its place: the classifier's reading, corrected by what was offered, said and asked before it.

In this order, the first that applies: a pressed or typed button, the meaning of a word, guidance, a follow-up of the last
answer, a wish behind levels, a short message that leans on the cards, the classifier alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.conversation_language import SENSELESS
from bot.dialogue.earlier import EARLIER
from bot.dialogue.employer_words import employer_payload
from bot.dialogue.faq_context import CRISIS_LINES, FAQ, LOW_MOOD, Reading, follow_up_of, may_lean, topic_in_hand
from bot.dialogue.feedback_words import feedback_payload
from bot.dialogue.figures_of_speech import without_figures
from bot.dialogue.follow_up import CHANGE_LANGUAGE, NEW_SEARCH, follow_up_intent, names_work, skip_payload
from bot.dialogue.glossary import glossary
from bot.dialogue.mentor_words import mentor_payload
from bot.dialogue.outcome_words import outcome_payload
from bot.dialogue.path_words import changes_path, path_request, recalls_path, self_check, tells_story
from bot.dialogue.payload import chosen_question, payload_parse
from bot.dialogue.plain_words import (
    YES_OR_NO,
    is_lonely,
    is_no_bare_answer,
    learns_language,
    privacy_payload,
    with_finished_level,
    without_filler,
)
from bot.dialogue.programme_words import DETAILS, asked_of_programme, asks_teaching_language
from bot.dialogue.questions import asks_why_asked, is_question
from bot.dialogue.reminder_words import reminder_payload
from bot.dialogue.second_question import ALSO, other_topic, questions_in
from bot.dialogue.term_offers import ASKED, TERM
from bot.dialogue.ticket_words import ticket_payload
from bot.guidance.answers import answer_book
from bot.guidance.interview import VOLUNTEERED_OBSTACLES
from bot.guidance.state import SLOT as GUIDANCE
from bot.nlu.danger import speaks_of_danger
from bot.nlu.entity_types import PROGRAMME
from bot.nlu.judgement import CRISIS, FALLBACK, SURE, UNSURE
from bot.nlu.self_description import without_levels

CHANNEL = "polku"
LONGEST_YES = 3
"""Words in a yes or a no that says nothing else."""
CARE = frozenset({"long_unemployment", "money_trouble", "wellbeing"})
MISREAD_DOUBT = frozenset({"faq/idea_check", "faq/programme_results"})
"""What "is there any sense in this" looks like alone: after an answer on a hard life it speaks of that."""
_NAMES_BUSINESS = re.compile(
    r"\b(?:business|compan|idea|firm|yrity|yritt|liikeide|bisnes|hank|project|digipo|duunip)", re.IGNORECASE
)
LANGUAGE_COURSE = "find_language_course"
FOR_SITUATION = {
    "faq/work_permit": {"asylum_seeker": "asylum"},
    "faq/study_permit": {"permit_ending": "after_studies"},
}
"""Topics whose answer to people in a certain situation is one of their follow-ups."""
DROWNED_BY_LEVELS = ("find_language_course", "inform")
AFTER_DANGER = frozenset({
    "affirm", "ask_capabilities", "ask_privacy", "bot_challenge", "deny", "feedback_negative", "inform", "nlu_fallback", "out_of_scope",
})  # fmt: skip
"""What a person who was just given the crisis lines must not be answered with a list of topics."""


def offered_payload(text: str, intent: str | None, offered: list[Mapping[str, Any]]) -> str | None:
    """The button a typed message means: its number, or a yes or no that the last reply asked for."""
    choices = [button for button in offered if button.get("kind") != "feedback"]
    number = text.strip().rstrip(".)")
    if number.isdecimal() and len(number) < 3 and 1 <= int(number) <= len(choices):
        return str(choices[int(number) - 1]["payload"])
    for button in offered:
        if intent in ("affirm", "deny") and button.get("when") == intent and button["payload"] != f"/{intent}":
            return str(button["payload"])
    return None


def full_intent(parse: Mapping[str, Any]) -> str | None:
    """The intent with its sub-name for retrieval intents."""
    intent = parse["intent"]
    name = intent.get("full_retrieval_intent_name") or intent.get("name")
    return str(name) if name else None


async def wished_intent(agent: Agent, parse: Mapping[str, Any]) -> dict[str, Any]:
    """The intent, read again without the words on the person's own level when the message also names work.

    "I want to learn coding, my Finnish is A2" is no wish for a Finnish course, though half of its words speak of Finnish.
    """
    intent: dict[str, Any] = parse["intent"]
    if intent.get("name") not in DROWNED_BY_LEVELS or not names_work(parse):
        return intent
    wish = without_levels(str(parse["text"]))
    if wish == parse["text"]:
        return intent
    assert agent.processor is not None
    again = await agent.processor.parse_message(UserMessage(wish, input_channel=CHANNEL))
    found: dict[str, Any] = again["intent"]
    return found if str(found.get("name")).startswith(NEW_SEARCH) else intent


async def asks_for_guidance(agent: Agent, request: Mapping[str, Any], parse: dict[str, Any]) -> bool:
    """Whether the message is about a path, a self-check, or a life that needs advice; `parse` is then made to say so."""
    about = {"path": path_request(parse, request.get("offered") or []), "self_check": self_check(parse)}
    recalled = None if any(about.values()) else recalls_path(parse)
    if recalled:
        # Who asks for a path and has none yet is helped to one.
        about["path"] = recalled if await has_path(agent, request["conversation"]) else "go_on"
    elif not any(about.values()):
        change = changes_path(parse, request.get("offered") or [])
        about["path"] = change if change and await has_path(agent, request["conversation"]) else None
    if not any(about.values()) and not tells_story(parse):
        return False
    parse["intent"] = {"name": "get_guidance", "confidence": parse["intent"].get("confidence")}
    parse["entities"] = parse["entities"] + [
        {"entity": name, "value": value, "start": 0, "end": 0} for name, value in about.items() if value
    ]
    return True


def asks_for_word(parse: dict[str, Any], metadata: Mapping[str, Any]) -> bool:
    """Whether the message asks what a word of the services means; `parse` is then made to say so.

    A topic that is about this very word is the answer where there is one. A topic that the classifier is sure of and in
    which the word is explained is the answer too, with a line about the word.
    """
    intent, text = str(parse["intent"].get("name")), str(parse["text"])
    term = None if intent == CRISIS else glossary().asked(text)
    if term is None and intent in SENSELESS:
        term = glossary().named(text.strip("?!. "))
    # The name of a service in a language the classifier has not learnt may look like another topic: the word decides.
    if term is None or (term.faq and full_intent(parse) == term.faq):
        return False
    if full_intent(parse) == term.more and parse.get("fit") == SURE:
        parse[ASKED] = term.id
        return False
    if term.faq:
        topic = payload_parse(f"/{term.faq}", metadata)
        parse.update({name: topic[name] for name in ("intent", "response_selector")})
    else:
        parse["intent"] = {"name": "ask_simpler", "confidence": 1.0}
        parse["entities"] = [*parse["entities"], {"entity": TERM, "value": term.id, "start": 0, "end": 0}]
    return True


async def wants_question_explained(agent: Agent, conversation: str, parse: Mapping[str, Any]) -> bool:
    """Whether a question of the request to a coach is to be explained: who is asked wonders why, or says a bare yes or no to
    a question that wants more.
    """
    text = str(parse["text"])
    why = asks_why_asked(text) and full_intent(parse) != CRISIS
    if not why and (parse["intent"].get("name") not in ("affirm", "deny") or len(text.split()) > LONGEST_YES):
        return False
    tracker = await agent.tracker_store.retrieve(conversation)
    asked = str(tracker.get_slot("requested_slot") or "") if tracker and tracker.active_loop else ""
    return asked.startswith("handoff_") and (why or asked != "handoff_consent")


async def asks_of_what_was_shown(agent: Agent, conversation: str, parse: Mapping[str, Any]) -> bool:
    """Whether a message that looks like a wish for another language asks in which language a programme or a topic's course is."""
    if parse["intent"].get("name") != CHANGE_LANGUAGE or not asks_teaching_language(str(parse["text"])):
        return False
    tracker = await agent.tracker_store.retrieve(conversation)
    if tracker is None:
        return False
    topic = topic_in_hand(said_last(tracker), in_form=bool(tracker.active_loop))
    return bool(topic or tracker.get_slot("current_programme") or tracker.get_slot("shown_programmes"))


async def read_calmly(agent: Agent, parse: dict[str, Any]) -> None:
    """Takes back a danger that the classifier sees in a figure of speech and in nothing else ("they did not take me in the end").

    What is left without the figure is read by itself: where that sounds like danger too, it stays one.
    """
    text = str(parse["text"])
    rest = without_figures(text) if full_intent(parse) == CRISIS and not speaks_of_danger(text) else None
    if rest is None:
        return
    assert agent.processor is not None
    again = await agent.processor.parse_message(UserMessage(rest or "?", input_channel=CHANNEL))
    if full_intent(again) in (CRISIS, LOW_MOOD):
        return
    parse.update(intent={"name": FALLBACK, "confidence": parse["intent"].get("confidence")}, fit=UNSURE)
    parse["intent_ranking"] = [guess for guess in parse["intent_ranking"] if guess["name"] != CRISIS]


async def fitting_follow_up(agent: Agent, conversation: str, parse: Mapping[str, Any]) -> str | None:
    """The full name of the follow-up that answers a topic's question for what the person has told of their situation."""
    topic = full_intent(parse) or ""
    if topic not in FOR_SITUATION:
        return None
    tracker = await agent.tracker_store.retrieve(conversation)
    typed = [str(event.text or "") for event in tracker.events if event.type_name == "user"] if tracker else []
    told = [item for text in (*typed, str(parse["text"])) for item in answer_book().read(text).get("situation", ())]
    return next((f"{topic}/{name}" for situation, name in FOR_SITUATION[topic].items() if situation in told), None)


async def note_second_question(agent: Agent, parse: dict[str, Any]) -> None:
    """Notes in `parse` the other topic of a message that asks about two."""
    topic = full_intent(parse) or ""
    questions = questions_in(str(parse["text"])) if topic.startswith(FAQ) else []
    assert agent.processor is not None
    read = [await agent.processor.parse_message(UserMessage(part, input_channel=CHANNEL)) for part in questions]
    asked = [full_intent(part) if part.get("fit") == SURE else None for part in read]
    other = other_topic(topic, [name if (name or "").startswith(FAQ) else None for name in asked])
    if other:
        parse[ALSO] = other


def tells_of_hardship(parse: Mapping[str, Any]) -> bool:
    """Whether a message that the classifier has no answer to tells what is in the person's way ("my back is bad")."""
    text = str(parse["text"])
    is_strange = parse["intent"].get("name") in SENSELESS and not is_question(text)
    return is_strange and bool(VOLUNTEERED_OBSTACLES & set(answer_book().read(text).get("obstacles", ())))


async def has_path(agent: Agent, conversation: str) -> bool:
    """Whether the conversation remembers a path."""
    tracker = await agent.tracker_store.retrieve(conversation)
    kept = tracker.get_slot(GUIDANCE) if tracker else None
    return bool(kept and kept.get("path"))


async def asked_in_context(agent: Agent, request: Mapping[str, Any], parse: Mapping[str, Any]) -> str | None:
    """The full name of the follow-up that a message asks of the faq answer before it, or of the one that it replies to.

    None outside of such a context.
    """
    text, reading = str(parse["text"]), reading_of(parse)
    tracker = await agent.tracker_store.retrieve(request["conversation"]) if may_lean(text, reading.intent) else None
    if tracker is None or (tracker.active_loop and not is_question(text)):
        return None
    said = [request[EARLIER]] if request.get(EARLIER) else said_last(tracker)
    in_danger = bool(said) and said[0].get("key") == CRISIS_LINES and reading.intent in AFTER_DANGER
    if in_danger and not is_question(text):
        return LOW_MOOD
    topic = topic_in_hand(said, in_form=bool(tracker.active_loop))
    name = topic and follow_up_of(text, reading, topic)
    if name:
        return f"faq/{topic}/{name}"
    if topic in CARE and reading.intent in MISREAD_DOUBT and not _NAMES_BUSINESS.search(text):
        return LOW_MOOD
    return LOW_MOOD if in_danger else None


def said_last(tracker: DialogueStateTracker) -> list[Mapping[str, Any]]:
    """The replies of the conversation, newest first; in a form only those of the last turn, before which its own questions stand."""
    events = list(reversed(tracker.events))
    if tracker.active_loop:
        events = list(takewhile(lambda event: event.type_name != "user", events))
    return [event.data.get("custom") or {} for event in events if event.type_name == "bot"]


def reading_of(parse: Mapping[str, Any]) -> Reading:
    """What the classifier says of a message."""
    named = any(item["entity"] == PROGRAMME for item in parse["entities"])
    return Reading(full_intent(parse) or "", float(parse["intent"].get("confidence") or 0.0), parse.get("fit"), named)


async def understand(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    """Parse data of the request's text or payload."""
    metadata = {name: request.get(name) for name in ("language", "locale", "channel")}
    if request.get("payload"):
        return payload_parse(request["payload"], metadata)
    # A leading slash would make Rasa take the text for a command (rasa-notes 28).
    text = str(request.get("text") or "").lstrip("/ \t") or "?"
    assert agent.processor is not None
    parse: dict[str, Any] = await agent.processor.parse_message(
        UserMessage(text, sender_id=request["conversation"], input_channel=CHANNEL, metadata=metadata)
    )
    await read_calmly(agent, parse)
    question = without_filler(text) if parse["intent"].get("name") in YES_OR_NO else None
    if question:
        again = await agent.processor.parse_message(UserMessage(question, input_channel=CHANNEL))
        parse = {**again, "text": text, "language": parse["language"], "entities": parse["entities"]}
    parse["entities"] = with_finished_level(text, parse["entities"])
    if learns_language(parse):
        parse["intent"] = {"name": LANGUAGE_COURSE, "confidence": parse["intent"].get("confidence")}
    if await asks_of_what_was_shown(agent, request["conversation"], parse):
        parse["intent"] = {"name": DETAILS, "confidence": parse["intent"].get("confidence")}
    offered = request.get("offered") or []
    payload = offered_payload(text, full_intent(parse), offered) or skip_payload(text, offered)
    if payload is None and full_intent(parse) != CRISIS:
        payload = outcome_payload(text, offered) or feedback_payload(text, offered) or reminder_payload(text)
        payload = (
            payload or mentor_payload(text) or employer_payload(text) or ticket_payload(text) or privacy_payload(text)
        )
    if payload:
        return {**payload_parse(payload, metadata), "language": parse["language"]}
    if asks_for_word(parse, metadata) or await asks_for_guidance(agent, request, parse):
        return parse
    if await wants_question_explained(agent, request["conversation"], parse):
        parse["intent"] = {"name": "ask_simpler", "confidence": parse["intent"].get("confidence")}
        return parse
    if is_lonely(parse):
        return {**parse, **chosen_question(LOW_MOOD, parse["intent"].get("confidence") or 0.0), "fit": SURE}
    if tells_of_hardship(parse):
        parse["intent"] = {"name": "inform", "confidence": parse["intent"].get("confidence")}
    follow_up = await asked_in_context(agent, request, parse)
    if follow_up:
        return {**parse, **chosen_question(follow_up, parse["intent"].get("confidence") or 0.0), "fit": SURE}
    parse["intent"] = await wished_intent(agent, parse)
    meant = follow_up_intent(parse, offered, request.get("language")) or asked_of_programme(parse, offered)
    if meant:
        parse["intent"] = {"name": meant, "confidence": parse["intent"].get("confidence")}
    elif is_no_bare_answer(parse) and not offered_payload(text, "deny", offered):
        parse["intent_ranking"] = [guess for guess in parse["intent_ranking"] if guess["name"] not in YES_OR_NO]
        parse.update(intent={"name": FALLBACK, "confidence": parse["intent"].get("confidence")}, fit=UNSURE)
    fitting = await fitting_follow_up(agent, request["conversation"], parse)
    if fitting:
        return {**parse, **chosen_question(fitting, parse["intent"].get("confidence") or 0.0), "fit": SURE}
    await note_second_question(agent, parse)
    return parse
