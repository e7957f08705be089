"""One turn of a conversation through a loaded Rasa agent; used by Rasa's channel and in-process alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import SlotSet

from bot.dialogue.answers.earlier import EARLIER, slots_of
from bot.dialogue.answers.replies import from_draft
from bot.dialogue.language.conversation_language import (
    answer_language,
    plainly_detected,
    settle_language,
    spoken_language,
)
from bot.dialogue.reading.typed_message import CHANNEL, full_intent
from bot.dialogue.reading.understanding import understand
from bot.dialogue.serving.tracker_store import read_once
from bot.nlu.judgement import confidence_of

RANKING_LENGTH = 5


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


async def take_turn(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one message; the JSON of the turn as the gateway expects it.

    `request` is the JSON the gateway sends: conversation, message_id, text or payload, language, language_chosen,
    locale, channel, offered, at, earlier.
    """
    with read_once():
        return await _take_turn(agent, request)


async def _take_turn(agent: Agent, request: Mapping[str, Any]) -> dict[str, Any]:
    parse = await understand(agent, request)
    settle_language(parse, request)
    await _take_up(agent, request["conversation"], request.get(EARLIER))
    collector = ReplyCollector()
    message = UserMessage(
        parse["text"],
        output_channel=collector,
        sender_id=request["conversation"],
        input_channel=CHANNEL,
        message_id=request.get("message_id"),
        metadata={name: request.get(name) for name in ("channel", "locale", "at", EARLIER)},
    )
    message.parse_data = parse
    await agent.handle_message(message)
    return {
        "replies": collector.replies,
        "intent": full_intent(parse) or None,
        "confidence": round(confidence_of(parse), 4),
        "ranking": parse.get("intent_ranking", [])[:RANKING_LENGTH],
        "entities": parse.get("entities", []),
        "language": spoken_language(parse) or answer_language(parse),
        "detected": plainly_detected(parse),
    }


async def _take_up(agent: Agent, conversation: str, earlier: Mapping[str, Any] | None) -> None:
    """Makes the programmes of an earlier line those under discussion, from this message on."""
    slots = slots_of(earlier or {})
    tracker = await agent.tracker_store.retrieve(conversation) if slots else None
    if tracker is not None:
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), agent.domain)
        await agent.tracker_store.save(tracker)
