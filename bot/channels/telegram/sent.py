"""Which messages in Telegram the lines of the log became: plain functions over one connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, delete, insert, literal, select
from sqlalchemy.engine import Connection

from bot.channels.telegram.deliveries import CHANNEL
from bot.channels.telegram.rendering import card_of_part
from bot.conversations.message import Pointed
from bot.conversations.message_log import message_by_seq
from bot.store.tables import UtcDateTime, conversations, telegram_messages


def note_sent(
    connection: Connection, conversation: str, seq: int, part: int, message_id: int, *, shown_at: datetime
) -> None:
    """A part of a line is this message in Telegram, as its words were at `shown_at`; nothing is kept of an erased conversation."""
    own = telegram_messages.c
    same = (own.conversation == conversation, own.seq == seq, own.part == part)
    connection.execute(delete(telegram_messages).where(*same))
    values = (literal(seq), literal(part), literal(message_id, BigInteger()), literal(shown_at, UtcDateTime()))
    row = select(conversations.c.id, *values).where(conversations.c.id == conversation)
    connection.execute(insert(telegram_messages).from_select([column.name for column in own], row))


def line_at(connection: Connection, address: str, message_id: int) -> Pointed | None:
    """The line that a message of the chat shows, and which card of it; None for one that shows none of this conversation."""
    own = telegram_messages.c
    in_chat = (conversations.c.channel == CHANNEL, conversations.c.address == address)
    wanted = select(own.conversation, own.seq, own.part).select_from(telegram_messages.join(conversations))
    found = connection.execute(wanted.where(*in_chat, own.message_id == message_id)).first()
    line = message_by_seq(connection, found.conversation, found.seq) if found else None
    if found is None or line is None or line.reply is None:
        return None
    return Pointed(found.seq, card_of_part(line.reply, found.part))
