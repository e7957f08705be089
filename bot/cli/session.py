"""One conversation in this process: the same service as the channels use, over the model loaded here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.cli.database import open_database
from bot.clock import utc_now
from bot.conversations.assistant import Assistant, Turn, TurnRequest
from bot.conversations.later.follow_ups import FollowUps
from bot.conversations.later.reminders import Reminders
from bot.conversations.message import InboundMessage, StoredMessage
from bot.conversations.reply import Reply
from bot.conversations.service import Conversations
from bot.dialogue.answers.texts import texts_of
from bot.handoff.tickets import Tickets
from bot.model.training import trained_model
from bot.settings import Settings
from bot.store.session import Database

BETWEEN_MESSAGES = timedelta(seconds=5)
"""How far the conversation's clock moves for each message at least: nobody types as fast as a pipe."""


class Recorder:
    """Keeps what the assistant understood of the last message, which replies do not tell."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.last: Turn | None = None

    async def turn(self, request: TurnRequest) -> Turn:
        """The assistant's turn."""
        self.last = None
        self.last = await self._assistant.turn(request)
        return self.last


class Session:
    """A fresh conversation; every call moves its clock on, which begins `ahead` of the real one."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        settings: Settings,
        channel: str,
        locale: str | None,
        *,
        ahead: timedelta = timedelta(),
    ) -> None:
        self.assistant = assistant
        self._recorder = Recorder(assistant)
        self._tickets = Tickets(database)
        self._follow_ups = FollowUps(database, texts_of().say, settings)
        self._reminders = Reminders(database, texts_of().say, settings)
        self._conversations = Conversations(database, self._recorder, texts_of().say, settings)
        self.channel = channel
        self._locale = locale
        self._id: str | None = None
        self._seen = 0
        self._ahead = ahead

    @property
    def now(self) -> datetime:
        """The conversation's time: the real one and what was waited."""
        return utc_now() + self._ahead

    async def _conversation(self) -> str:
        """The conversation's id; a new one when there is none or it was deleted."""
        if self._id is None or await self._conversations.find(self._id) is None:
            opened = await self._conversations.open(self.channel, token=None, locale=self._locale, now=self.now)
            self._id = opened.conversation.id
        return self._id

    async def say(self, text: str | None = None, payload: str | None = None) -> list[StoredMessage]:
        """The replies to a typed text or a pressed button."""
        self._ahead += BETWEEN_MESSAGES
        self._recorder.last = None
        conversation = await self._conversation()
        inbound = InboundMessage(self.channel, uuid4().hex, text, payload, conversation)
        replies = await self._conversations.receive(inbound, now=self.now)
        self._seen = max([self._seen, *(reply.seq for reply in replies)])
        return replies

    def wait(self, time: timedelta) -> None:
        """Lets the conversation's clock run."""
        self._recorder.last = None
        self._ahead += time

    async def due(self) -> list[StoredMessage]:
        """What time brought since the last line that was shown: questions and reminders that fell due, a coach's answers."""
        if self._id is None:
            return []
        for falls_due in (self._follow_ups, self._reminders):
            await falls_due.send_due(self.now, conversation=self._id)
        fresh = await self._conversations.history(self._id, after=self._seen)
        self._seen = max([self._seen, *(line.seq for line in fresh)])
        return [line for line in fresh if line.reply]

    async def shown(self) -> list[StoredMessage]:
        """Every line of the conversation so far."""
        return await self._conversations.history(self._id) if self._id else []

    async def described(self, replies: list[StoredMessage]) -> dict[str, Any]:
        """The turn as `polku ask` prints it."""
        turn = self._recorder.last
        conversation = await self._conversations.find(self._id) if self._id else None
        said = replies_of(replies)
        return {
            "language": (conversation and conversation.language) or (said[-1].language if said else None),
            "intent": turn.intent if turn else None,
            "confidence": turn.confidence if turn else None,
            "entities": [dict(entity) for entity in turn.entities] if turn else [],
            "replies": [reply.to_json() for reply in said],
        }

    async def standing(self) -> dict[str, Any]:
        """Where the conversation stands: its id, who answers, and its newest ticket."""
        if self._id is None:
            return {"conversation": None, "mode": "bot", "ticket": None}
        conversation = await self._conversations.find(self._id)
        found = await self._tickets.of_conversation(self._id)
        return {
            "conversation": self._id,
            "mode": conversation.mode.value if conversation else "bot",
            "ticket": found[0].reference if found else None,
        }


def replies_of(messages: list[StoredMessage]) -> list[Reply]:
    """What was said, without the log's particulars."""
    return [message.reply for message in messages if message.reply]


@contextmanager
def open_session(settings: Settings, channel: str, locale: str | None) -> Iterator[Session]:
    """A session over the settings' database and the trained model; `bot.engine.prepare()` comes before it.

    Raises BadInput when there is no model.
    """
    model = trained_model(settings)
    from bot.model.in_process import InProcessAssistant

    with open_database(settings) as database:
        yield Session(database, InProcessAssistant.load(model), settings, channel, locale)
