"""One turn of a conversation through a loaded Rasa agent; used by Rasa's channel and in-process alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.dialogue.conversation_language import (
    CRISIS,
    answer_language,
    plainly_detected,
    settle_language,
    spoken_language,
)
from bot.dialogue.follow_up import NEW_SEARCH, follow_up_intent, names_work, skip_payload
from bot.dialogue.outcome_words import outcome_payload
from bot.dialogue.path_words import path_request, recalls_path, self_check, tells_story
from bot.dialogue.payload import payload_parse
from bot.dialogue.replies import from_draft
from bot.guidance.state import SLOT as GUIDANCE
from bot.nlu.self_description import without_levels

CHANNEL = "polku"
RANKING_LENGTH = 5
DROWNED_BY_LEVELS = ("find_language_course", "inform")


class ReplyCollector(OutputChannel):
    """Keeps what Rasa says in this turn, as whole replies."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in the tracker."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Called once for everything said."""
        self.replies.append(from_draft(message))


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
    if recalled and await has_path(agent, request["conversation"]):
        about["path"] = recalled
    if not any(about.values()) and not tells_story(parse):
        return False
    parse["intent"] = {"name": "get_guidance", "confidence": parse["intent"].get("confidence")}
    parse["entities"] = parse["entities"] + [
        {"entity": name, "value": value, "start": 0, "end": 0} for name, value in about.items() if value
    ]
    return True


async def has_path(agent: Agent, conversation: str) -> bool:
    """Whether the conversation remembers a path."""
    tracker = await agent.tracker_store.retrieve(conversation)
    kept = tracker.get_slot(GUIDANCE) if tracker else None
    return bool(kept and kept.get("path"))


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
    offered = request.get("offered") or []
    payload = offered_payload(text, full_intent(parse), offered) or skip_payload(text, offered)
    if payload is None and full_intent(parse) != CRISIS:
        payload = outcome_payload(text, offered)
    if payload:
        return {**payload_parse(payload, metadata), "language": parse["language"]}
    if await asks_for_guidance(agent, request, parse):
        return parse
    parse["intent"] = await wished_intent(agent, parse)
    meant = follow_up_intent(parse, offered)
    if meant:
        parse["intent"] = {"name": meant, "confidence": parse["intent"].get("confidence")}
    return parse


async def take_turn(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one message; the JSON of the turn as the gateway expects it.

    `request` is the JSON the gateway sends: conversation, message_id, text or payload, language, language_chosen,
    locale, channel, offered, at.
    """
    parse = await understand(agent, request)
    settle_language(parse, request)
    collector = ReplyCollector()
    message = UserMessage(
        parse["text"],
        output_channel=collector,
        sender_id=request["conversation"],
        input_channel=CHANNEL,
        message_id=request.get("message_id"),
        metadata={name: request.get(name) for name in ("channel", "locale", "at")},
    )
    message.parse_data = parse
    await agent.handle_message(message)
    return {
        "replies": collector.replies,
        "intent": full_intent(parse),
        "confidence": round(float(parse["intent"].get("confidence") or 0.0), 4),
        "ranking": parse.get("intent_ranking", [])[:RANKING_LENGTH],
        "entities": parse.get("entities", []),
        "language": spoken_language(parse) or answer_language(parse),
        "detected": plainly_detected(parse),
    }
