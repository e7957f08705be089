"""Answers accepted messages while the channel goes on reading; an answer is finished even when the person has left."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.background_tasks import BackgroundTasks
from bot.clock import utc_now
from bot.conversations.events import NotAnswered
from bot.conversations.message import Accepted, InboundMessage, StoredMessage
from bot.conversations.openings import GREET, TOPICS
from bot.conversations.service import Conversations

log = logging.getLogger(__name__)


class BackgroundAnswers:
    """The answers that one gateway is making; their replies reach the person through Events."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._tasks = BackgroundTasks()

    def start(self, accepted: Accepted, then: Callable[[list[StoredMessage]], None] | None = None) -> None:
        """Answers `accepted`, and calls `then` with the replies; calls keep their order within a conversation."""
        self._tasks.begin(self._answer(accepted, then))

    async def greet(self, conversation: str, channel: str, topic: str | None = None) -> None:
        """Has the assistant say hello first, and open a topic of TOPICS; once in a conversation, however often it is called."""
        await self._ask_first(conversation, channel, "greet", GREET)
        if topic is not None:
            await self._ask_first(conversation, channel, "topic", TOPICS[topic])

    async def _ask_first(self, conversation: str, channel: str, name: str, payload: str) -> None:
        # The colon keeps it apart from the ids that pages make.
        asked = InboundMessage(
            channel, client_id=f"system:{name}", payload=payload, conversation=conversation, by_system=True
        )
        self.start(await self._conversations.accept(asked, now=utc_now()))

    async def _answer(self, accepted: Accepted, then: Callable[[list[StoredMessage]], None] | None) -> None:
        message = accepted.message
        try:
            replies = await self._conversations.answer(accepted, now=utc_now())
            if then is not None:
                then(replies)
        except Exception as error:  # nobody waits for this task; the person must be told
            cause = {"conversation": message.conversation, "seq": message.seq, "cause": type(error).__name__}
            log.error("not_answered", extra=cause)
            self._conversations.events.publish(NotAnswered(message.conversation, message.client_id))

    async def close(self, timeout_seconds: float) -> None:
        """Lets running answers finish for `timeout_seconds`; the messages of the others wait in the log."""
        await self._tasks.end(within_seconds=timeout_seconds)
