"""Lines that the gateway says by itself, without a message to answer: questions and reminders that fell due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.message import Conversation, Direction, State, StoredMessage
from bot.conversations.reply import Reply


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
