"""What a coach corrected or withdrew is changed in Telegram too, also when the gateway was away meanwhile.

`telegram_messages` knows which messages a coach's line became, and when its words were read; a line that was changed later
is due. Two gateways may both do it: the second time nothing changes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.deliveries import CHANNEL
from bot.channels.telegram.rendering import Outgoing
from bot.channels.telegram.sending import send
from bot.clock import utc_now
from bot.conversations.message import StoredMessage
from bot.conversations.message_log import message_by_seq
from bot.store.session import Database
from bot.store.tables import conversations, messages, telegram_messages

log = logging.getLogger(__name__)

AT_ONCE = 50
_AS_IT_IS = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"

Parts = Callable[[StoredMessage, str], Sequence[Outgoing]]
"""The messages of a line in the chat at an address."""


@dataclass(frozen=True)
class _Due:
    """A line that reads otherwise in Telegram: its messages there, in their order."""

    line: StoredMessage
    address: str
    sent: Sequence[int]


def note_sent(
    connection: Connection, conversation: str, seq: int, part: int, message_id: int, *, shown_at: datetime
) -> None:
    """A part of a coach's line is this message in Telegram, as its words were at `shown_at`."""
    values = {"seq": seq, "part": part, "message_id": message_id, "shown_at": shown_at}
    own = (telegram_messages.c.conversation == conversation) & (telegram_messages.c.seq == seq)
    connection.execute(delete(telegram_messages).where(own, telegram_messages.c.part == part))
    connection.execute(insert(telegram_messages).values(conversation=conversation, **values))


class Correcting:
    """Changes messages of one bot."""

    def __init__(self, bot: Bot, database: Database, parts: Parts) -> None:
        self._bot = bot
        self._database = database
        self._parts = parts
        self._lock = asyncio.Lock()

    async def correct_due(self) -> None:
        """Brings every changed line up to date; what Telegram does not take now is tried again at the next look."""
        async with self._lock:
            read_at = utc_now()
            for due in await self._database.read(_due):
                try:
                    await self._correct(due, read_at)
                except TelegramError as error:
                    log.warning(
                        "not_corrected", extra={"conversation": due.line.conversation, "cause": str(type(error))}
                    )
                    if not isinstance(error, (BadRequest, Forbidden)):
                        continue  # away, or we are to wait
                await self._database.write(lambda connection, due=due: _mark(connection, due.line, read_at))  # type: ignore[misc]

    async def _correct(self, due: _Due, read_at: datetime) -> None:
        chat, parts = int(due.address), self._parts(due.line, due.address)
        for message, part in zip(due.sent, parts):
            await self._edit(chat, message, part)
        for message in due.sent[len(parts) :]:
            await self._bot.delete_message(chat, message)
        for number, part in enumerate(parts[len(due.sent) :], len(due.sent) + 1):
            fresh = await send(self._bot, chat, part)
            await self._database.write(
                lambda connection, number=number, fresh=fresh: note_sent(  # type: ignore[misc]
                    connection, due.line.conversation, due.line.seq, number, fresh, shown_at=read_at
                )
            )

    async def _edit(self, chat: int, message: int, part: Outgoing) -> None:
        try:
            await self._bot.edit_message_text(
                part.html, chat, message, parse_mode=ParseMode.HTML, reply_markup=part.markup(),
                link_preview_options=_AS_IT_IS,
            )  # fmt: skip
        except BadRequest as error:
            if _UNCHANGED not in str(error).lower():
                raise


def _due(connection: Connection) -> list[_Due]:
    sent = telegram_messages.c
    same = (messages.c.conversation == sent.conversation) & (messages.c.seq == sent.seq)
    wanted = (
        select(sent.conversation, sent.seq, conversations.c.address)
        .select_from(
            telegram_messages.join(messages, same).join(conversations, conversations.c.id == sent.conversation)
        )
        .where(conversations.c.channel == CHANNEL, conversations.c.address.is_not(None))
        .group_by(sent.conversation, sent.seq, conversations.c.address, messages.c.changed_at)
        .having(messages.c.changed_at > func.min(sent.shown_at))
        .limit(AT_ONCE)
    )
    found = []
    for conversation, seq, address in connection.execute(wanted).all():
        line = message_by_seq(connection, conversation, seq)
        own = select(sent.message_id).where(sent.conversation == conversation, sent.seq == seq).order_by(sent.part)
        if line is not None:
            found.append(_Due(line, address, list(connection.execute(own).scalars())))
    return found


def _mark(connection: Connection, line: StoredMessage, read_at: datetime) -> None:
    """The line reads in Telegram as it did at `read_at`."""
    own = (telegram_messages.c.conversation == line.conversation) & (telegram_messages.c.seq == line.seq)
    connection.execute(update(telegram_messages).where(own).values(shown_at=read_at))
