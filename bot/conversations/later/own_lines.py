"""Lines that the gateway says by itself, without a message to answer: questions and reminders that fell due."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.events import Events, MessageStored
from bot.conversations.message import Conversation, Direction, State, StoredMessage
from bot.conversations.reply import Reply
from bot.settings import Settings
from bot.store.session import Database

AT_ONCE = 200
"""Lines said in one round; the others are said in the next."""


class DueLines(ABC):
    """What is said by itself when its time has come; a subclass knows where it is kept and what is said."""

    def __init__(self, database: Database, say: Say, settings: Settings, events: Events | None = None) -> None:
        self._database = database
        self._say = say
        self._default_language = settings.default_language
        self._kept = settings.offered_buttons_kept
        self._events = events or Events()

    async def send_due(self, now: datetime, *, conversation: str | None = None) -> list[StoredMessage]:
        """Says what has fallen due (in one conversation, or everywhere) and tells open pages; the lines that were said.

        Waits while a coach has the chat.
        """
        said = await self._database.write(lambda connection: self._send(connection, now, conversation))
        for line in said:
            self._events.publish(MessageStored(line.conversation, line))
        return said

    @abstractmethod
    def _send(self, connection: Connection, now: datetime, only: str | None) -> list[StoredMessage]:
        """Stores what is due, in the conversation `only` or in all, and gives it."""

    def _language(self, conversation: Conversation) -> str:
        return conversation.language or conversation.locale or self._default_language


def say_line(
    connection: Connection, conversation: Conversation, reply: Reply, *, now: datetime, kept: int
) -> StoredMessage:
    """Stores `reply` as the conversation's newest line, and its buttons (of which `kept` stay) as those on the screen.

    The caller has locked the conversation.
    """
    seq = conversation.last_seq + 1
    line = StoredMessage(conversation.id, seq, Direction.BOT, now, reply.text, State.ANSWERED, reply=reply)
    message_log.add_message(connection, line)
    offered = conversation.offered.after([reply], kept=kept)
    message_log.change_conversation(connection, conversation.id, now=now, last_seq=seq, offered=offered.to_json())
    return line
