"""What goes out: every line of a Telegram conversation's log, once and in order, however long Telegram is away.

The log itself is the outbox. A cursor tells how far a conversation was delivered, so a coach's answer, a follow-up or a
reply made by another process goes out like any other, and nothing is lost by a restart.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from telegram import Bot
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.rendering import Outgoing, render
from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.events import AssistantAsked, Event, MessageStored
from bot.conversations.lease import utc_now
from bot.conversations.message import Direction, StoredMessage
from bot.errors import PolkuError
from bot.store.session import Database
from bot.store.tables import conversations, telegram_deliveries

log = logging.getLogger(__name__)

CHANNEL = "telegram"
LEASE = timedelta(seconds=60)
MOST_LINES = 1000
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0
SWEEP_SECONDS = 5.0
# Telegram's words for chats that nobody can be reached in.
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "have no rights", "peer_id_invalid")


class Unreachable(PolkuError):
    """The person has blocked the bot or deleted the chat."""


@dataclass(frozen=True)
class _Chat:
    conversation: str
    address: str
    language: str
    delivered: int
    last: int


class Delivery:
    """The sending side of one gateway."""

    def __init__(self, bot: Bot, database: Database, say: Say, *, first_wait: float = FIRST_WAIT_SECONDS) -> None:
        self._bot = bot
        self._database = database
        self._say = say
        self._first_wait = first_wait
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._addresses: dict[str, str] = {}

    def on_event(self, event: Event) -> None:
        """Wakes the sender of a conversation that has something new; shows that an answer is being made."""
        address = self._addresses.get(event.conversation)
        if address is None:
            return
        if isinstance(event, MessageStored) and event.message.direction is not Direction.PERSON:
            if event.message.reply is not None and event.message.reply.erase:
                # Its log is gone already: the last word goes out by itself.
                self._start(f"last:{event.conversation}", self._say_last(address, event.message))
            else:
                self.wake(event.conversation)
        elif isinstance(event, AssistantAsked):
            self._start(f"typing:{event.conversation}", self._show_typing(address))

    def belongs(self, conversation: str, address: str) -> None:
        """Tells that a conversation is on Telegram, and where; what waits for a person who was away goes out."""
        is_known = conversation in self._addresses
        self._addresses[conversation] = address
        if not is_known:
            self.wake(conversation)

    def wake(self, conversation: str) -> None:
        """Sends what waits in a conversation."""
        if not self._start(conversation, self._run(conversation)):
            self._again.add(conversation)

    async def sweep(self) -> None:
        """Wakes every conversation in which something waits; for the start, and for lines of other processes."""
        for conversation in await self._database.read(_waiting):
            self.wake(conversation)

    async def sweep_for_ever(self, every_seconds: float = SWEEP_SECONDS) -> None:
        """Runs until it is cancelled."""
        while True:
            try:
                await self.sweep()
            except Exception as error:  # the next round tries again
                log.error("telegram_sweep_failed", extra={"cause": type(error).__name__})
            await asyncio.sleep(every_seconds)

    async def close(self) -> None:
        """Stops sending; what is left waits in the log."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        if name in self._tasks:
            work.close()
            return False
        task = self._tasks[name] = asyncio.create_task(work)
        task.add_done_callback(lambda _done: self._ended(name))
        return True

    def _ended(self, name: str) -> None:
        self._tasks.pop(name, None)
        if name in self._again:
            self._again.discard(name)
            self.wake(name)

    async def _run(self, conversation: str) -> None:
        """Sends until nothing is left; waits while Telegram is away."""
        wait = self._first_wait
        while True:
            try:
                await self._send_waiting(conversation)
                return
            except Unreachable:
                log.info("telegram_unreachable", extra={"conversation": conversation})
                await self._database.write(lambda connection: _set(connection, conversation, unreachable=True))
                return
            except RetryAfter as error:
                seconds = error.retry_after
                await asyncio.sleep(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
            except TelegramError as error:
                log.warning("telegram_send_failed", extra={"conversation": conversation, "cause": type(error).__name__})
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            except Exception as error:  # the sweep tries again; the text may hold a person's words
                log.error("telegram_send_failed", extra={"conversation": conversation, "cause": type(error).__name__})
                return

    async def _send_waiting(self, conversation: str) -> None:
        now = utc_now()
        chat = await self._database.write(lambda connection: _claim(connection, conversation, now))
        if chat is None:
            return
        try:
            lines = await self._database.read(
                lambda connection: message_log.shown(connection, conversation, after=chat.delivered, limit=MOST_LINES)
            )
            for line in lines:
                await self._send(chat, line)
                await self._moved(conversation, line.seq)
            # Lines that nobody is shown lie between; numbers given out later are higher.
            await self._moved(conversation, max([chat.last, *(line.seq for line in lines)]))
        finally:
            await self._database.write(lambda connection: _released(connection, conversation))

    async def _moved(self, conversation: str, seq: int) -> None:
        values = {"delivered_seq": seq, "unreachable": False, "leased_until": utc_now() + LEASE}
        await self._database.write(lambda connection: _set(connection, conversation, **values))

    async def _send(self, chat: _Chat, line: StoredMessage) -> None:
        """One line, as one or more messages. What the person typed is in their chat already."""
        if line.reply is None or line.direction is Direction.PERSON:
            return
        language = line.reply.language or chat.language
        for outgoing in render(line.reply, checked=self._word("label_checked", language)):
            await self._send_one(chat, outgoing)

    async def _send_one(self, chat: _Chat, outgoing: Outgoing) -> None:
        try:
            await self._bot.send_message(
                chat.address,
                outgoing.html,
                parse_mode=ParseMode.HTML,
                reply_markup=outgoing.keyboard,
                disable_web_page_preview=True,
            )
        except ChatMigrated as error:
            address = str(error.new_chat_id)
            await self._database.write(lambda connection: _readdress(connection, chat.conversation, address))
            raise
        except Forbidden:
            raise Unreachable("the person has blocked the bot") from None
        except BadRequest as error:
            if any(words in error.message.lower() for words in _GONE):
                raise Unreachable("the chat is gone") from None
            # Telegram will never take this one: the next line must not wait for it.
            log.error("telegram_refused", extra={"conversation": chat.conversation, "cause": "BadRequest"})

    async def _show_typing(self, address: str) -> None:
        with contextlib.suppress(TelegramError):  # only a nicety
            await self._bot.send_chat_action(address, ChatAction.TYPING)

    async def _say_last(self, address: str, line: StoredMessage) -> None:
        self._addresses.pop(line.conversation, None)
        with contextlib.suppress(TelegramError):
            for outgoing in render(line.reply, checked="") if line.reply else ():
                await self._bot.send_message(address, outgoing.html, parse_mode=ParseMode.HTML)

    def _word(self, key: str, language: str) -> str:
        return str(self._say(key, language)["text"])


def _waiting(connection: Connection) -> list[str]:
    deliveries = telegram_deliveries
    wanted = (
        select(conversations.c.id)
        .select_from(conversations.outerjoin(deliveries, deliveries.c.conversation == conversations.c.id))
        .where(
            conversations.c.channel == CHANNEL,
            conversations.c.address.is_not(None),
            or_(deliveries.c.delivered_seq.is_(None), deliveries.c.delivered_seq < conversations.c.last_seq),
            or_(deliveries.c.unreachable.is_(None), deliveries.c.unreachable.is_(False)),
        )
    )
    return [row[0] for row in connection.execute(wanted)]


def _claim(connection: Connection, conversation: str, now: datetime) -> _Chat | None:
    """The chat, for this gateway to send to for a while; None when another one is at it or there is none."""
    row = connection.execute(select(conversations).where(conversations.c.id == conversation)).mappings().first()
    if row is None or row["address"] is None:
        return None
    deliveries = telegram_deliveries
    mine = deliveries.c.conversation == conversation
    if connection.execute(select(deliveries.c.conversation).where(mine)).first() is None:
        fresh = {"conversation": conversation, "delivered_seq": 0, "unreachable": False}
        # Another gateway may be faster: its row serves as well.
        with contextlib.suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(deliveries).values(**fresh))
    free = or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until < now)
    if not connection.execute(update(deliveries).where(mine, free).values(leased_until=now + LEASE)).rowcount:
        return None
    delivered = connection.execute(select(deliveries.c.delivered_seq).where(mine)).scalar_one()
    return _Chat(conversation, row["address"], row["language"] or "en", delivered, row["last_seq"])


def _set(connection: Connection, conversation: str, **values: object) -> None:
    mine = telegram_deliveries.c.conversation == conversation
    connection.execute(update(telegram_deliveries).where(mine).values(**values))


def _released(connection: Connection, conversation: str) -> None:
    _set(connection, conversation, leased_until=None)


def _readdress(connection: Connection, conversation: str, address: str) -> None:
    connection.execute(update(conversations).where(conversations.c.id == conversation).values(address=address))
