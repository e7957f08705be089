"""Answers accepted messages while the channel goes on reading; an answer is finished even when the person has left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.conversations.events import NotAnswered
from bot.conversations.lease import utc_now
from bot.conversations.message import Accepted, InboundMessage, StoredMessage
from bot.conversations.service import Conversations

log = logging.getLogger(__name__)

GREET = "/greet"


class BackgroundAnswers:
    """The answers that one gateway is making; their replies reach the person through Events."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._running: set[asyncio.Task[None]] = set()

    def start(self, accepted: Accepted, then: Callable[[list[StoredMessage]], None] | None = None) -> None:
        """Answers `accepted`, and calls `then` with the replies; calls keep their order within a conversation."""
        task = asyncio.create_task(self._answer(accepted, then))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def greet(self, conversation: str, channel: str) -> None:
        """Has the assistant say hello first; once in a conversation, however often it is called."""
        # The colon keeps it apart from the ids that pages make.
        greeting = InboundMessage(
            channel, client_id="system:greet", payload=GREET, conversation=conversation, by_system=True
        )
        self.start(await self._conversations.accept(greeting, now=utc_now()))

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
        if not self._running:
            return
        _done, late = await asyncio.wait(self._running, timeout=timeout_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
