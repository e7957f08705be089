"""What a coach corrected or withdrew is changed in Telegram too, also when the gateway was away meanwhile.

`telegram_messages` knows which messages a line became, and when its words were read; a line that was changed later
is due. Two gateways may both do it: the second time nothing changes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.deliveries import CHANNEL
from bot.channels.telegram.rendering import Outgoing
from bot.channels.telegram.sending import send
from bot.channels.telegram.sent import note_sent
from bot.clock import utc_now
from bot.conversations.message import StoredMessage
from bot.conversations.message_log import message_by_seq
from bot.store.session import Database
from bot.store.tables import conversations, messages, telegram_messages

log = logging.getLogger(__name__)

AT_ONCE = 50
NEWEST_CHANGES = 1000
"""So many are looked at; what was changed before them has been brought up to date long ago."""
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
    columns, sent = messages.c, telegram_messages.c
    # Few lines are ever changed, and many were sent: so in two steps, each by its own index.
    newest = select(columns.conversation, columns.seq, columns.changed_at).where(columns.changed_at.is_not(None))
    newest = newest.order_by(columns.changed_at.desc()).limit(NEWEST_CHANGES)
    changed = {(row.conversation, row.seq): row.changed_at for row in connection.execute(newest)}
    if not changed:
        return []
    wanted = (
        select(sent.conversation, sent.seq, conversations.c.address, func.min(sent.shown_at).label("shown_at"))
        .select_from(telegram_messages.join(conversations, conversations.c.id == sent.conversation))
        .where(
            sent.conversation.in_({conversation for conversation, _seq in changed}),
            conversations.c.channel == CHANNEL,
            conversations.c.address.is_not(None),
        )
        .group_by(sent.conversation, sent.seq, conversations.c.address)
    )
    found = []
    # A query for each line that is due, which are few: SQLite would read every message for a list of pairs.
    for row in connection.execute(wanted).all():
        line = None
        if changed.get((row.conversation, row.seq), row.shown_at) > row.shown_at:
            line = message_by_seq(connection, row.conversation, row.seq)
        if line is not None:
            of_line = (sent.conversation == row.conversation, sent.seq == row.seq)
            own = select(sent.message_id).where(*of_line).order_by(sent.part)
            found.append(_Due(line, row.address, list(connection.execute(own).scalars())))
    return found[:AT_ONCE]


def _mark(connection: Connection, line: StoredMessage, read_at: datetime) -> None:
    """The line reads in Telegram as it did at `read_at`."""
    own = (telegram_messages.c.conversation == line.conversation) & (telegram_messages.c.seq == line.seq)
    connection.execute(update(telegram_messages).where(own).values(shown_at=read_at))
