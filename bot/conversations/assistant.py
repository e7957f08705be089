"""The seam to whatever understands and answers: Rasa over HTTP, or the same model inside this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversations.reply import BadReply, Button, Reply, list_of, optional_text, text_of
from bot.errors import Unavailable


def _time_of(given: Mapping[str, Any]) -> datetime | None:
    written = optional_text(given, "at")
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        raise BadReply("'at' must be a time in ISO 8601") from None


class AssistantFailed(Unavailable):
    """No usable answer: down, too slow, an error, or nothing said. The turn must not be asked again."""


@dataclass(frozen=True)
class TurnRequest:
    """One message for the assistant: `text`, or the `payload` of a button that this conversation was offered, written `at`.

    `language` is the conversation's so far (`language_chosen`: the person asked for it), `locale` what the channel knows
    of the person; `offered` are the buttons of the last answer. `earlier` is what was said in the line that the message speaks
    of, where that is another (`offered` are then its buttons): a reply without its words.
    """

    conversation: str
    message_id: str
    channel: str
    text: str | None = None
    payload: str | None = None
    language: str | None = None
    language_chosen: bool = False
    locale: str | None = None
    offered: tuple[Button, ...] = ()
    at: datetime | None = None
    earlier: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The body of the request to Rasa's channel."""
        return {
            "conversation": self.conversation,
            "message_id": self.message_id,
            "text": self.text,
            "payload": self.payload,
            "language": self.language,
            "language_chosen": self.language_chosen,
            "locale": self.locale,
            "channel": self.channel,
            "offered": [button.to_json() for button in self.offered],
            "at": self.at.isoformat() if self.at else None,
            "earlier": self.earlier,
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> TurnRequest:
        """Reads a request body; raises BadReply."""
        return cls(
            conversation=text_of(given, "conversation"),
            message_id=text_of(given, "message_id"),
            channel=text_of(given, "channel"),
            text=optional_text(given, "text"),
            payload=optional_text(given, "payload"),
            language=optional_text(given, "language"),
            language_chosen=given.get("language_chosen") is True,
            locale=optional_text(given, "locale"),
            offered=tuple(Button.from_json(button) for button in list_of(given, "offered")),
            at=_time_of(given),
            earlier=given.get("earlier"),
        )


@dataclass(frozen=True)
class Turn:
    """What the assistant understood and says.

    `language` is what it decided for the conversation, `detected` the language of this message alone (None: too short to tell).
    """

    replies: tuple[Reply, ...]
    language: str
    intent: str | None = None
    confidence: float | None = None
    ranking: Sequence[Mapping[str, Any]] = ()
    entities: Sequence[Mapping[str, Any]] = ()
    detected: str | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Turn:
        """Reads an answer; raises BadReply naming the part that is wrong."""
        confidence = given.get("confidence")
        if not isinstance(confidence, (int, float, type(None))):
            raise BadReply("'confidence' must be a number or null")
        return cls(
            replies=tuple(Reply.from_json(reply) for reply in list_of(given, "replies")),
            language=text_of(given, "language"),
            intent=optional_text(given, "intent"),
            confidence=None if confidence is None else float(confidence),
            ranking=tuple(list_of(given, "ranking")),
            entities=tuple(list_of(given, "entities")),
            detected=optional_text(given, "detected"),
        )

    def to_json(self) -> dict[str, Any]:
        """The answer's body."""
        return {
            "replies": [reply.to_json() for reply in self.replies],
            "intent": self.intent,
            "confidence": self.confidence,
            "ranking": [dict(guess) for guess in self.ranking],
            "entities": [dict(entity) for entity in self.entities],
            "language": self.language,
            "detected": self.detected,
        }


class Assistant(Protocol):
    """Answers one message of one conversation."""

    async def turn(self, request: TurnRequest) -> Turn:
        """The answer, with at least one reply. Raises AssistantFailed."""
        ...
