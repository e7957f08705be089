"""Delivers what was said in Telegram conversations: each line once, in order, whoever stored it and also after a restart.

Should the answer of the Bot API to a sent message get lost, the message is sent again: the API cannot tell the two apart,
and a doubled answer is better than none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.engine import Connection
from telegram import Bot, InlineKeyboardButton
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.background_tasks import BackgroundTasks
from bot.channels.telegram import deliveries
from bot.channels.telegram.correcting import Correcting
from bot.channels.telegram.deliveries import LONGEST_WAIT, Delivery
from bot.channels.telegram.rendering import Outgoing, render
from bot.channels.telegram.sending import is_gone, seconds_of, send
from bot.channels.telegram.sent import note_sent
from bot.clock import utc_now
from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.events import AssistantAsked, CarriedAway, Event, Events, MessageChanged, MessageStored
from bot.conversations.message import Direction, StoredMessage
from bot.conversations.plain_text import primary_language
from bot.conversations.reply import Reply
from bot.errors import Unavailable
from bot.store.session import Database

log = logging.getLogger(__name__)

LINES_READ = 20
SWEEP_SECONDS = 5.0
SWEPT_CONVERSATIONS = 200
LONGEST_PAUSE_SECONDS = 60.0
# The Bot API takes some 30 messages a second of one bot.
MOST_AT_ONCE = 20
MOST_REMEMBERED = 10_000
FAREWELL_TRIES = 5
STOP_SECONDS = 10.0


Note = Callable[[Connection], None]
"""Writes down which message in Telegram a part of a line is."""


class DeliveryWorker:
    """Woken by events, and by a look at the database every few seconds for lines that other processes stored."""

    def __init__(self, bot: Bot, database: Database, say: Say, events: Events) -> None:
        self._bot = bot
        self._database = database
        self._say = say
        self._events = events
        self._running: dict[str, asyncio.Task[None]] = {}
        self._woken_again: set[str] = set()
        self._tasks = BackgroundTasks()
        self._addresses: dict[str, str | None] = {}
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._unsubscribe: Callable[[], None] | None = None
        self._stops = False
        self._correcting = Correcting(bot, database, self._parts)

    def start(self) -> None:
        """Begins with what was left undelivered."""
        self._unsubscribe = self._events.subscribe_all(self._notice)
        self._tasks.begin(self._sweep_for_ever())

    async def stop(self) -> None:
        """Lets messages that are on their way arrive; the rest is delivered after the next start."""
        self._stops = True
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._running:
            await asyncio.wait(tuple(self._running.values()), timeout=STOP_SECONDS)
        left = tuple(self._running.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._tasks.end(within_seconds=0)

    def wake(self, conversation: str) -> None:
        """There may be something to deliver in this conversation."""
        if self._stops:
            return
        if conversation in self._running:
            self._woken_again.add(conversation)
        else:
            self._running[conversation] = asyncio.create_task(self._run(conversation))

    def say_farewell(self, address: str, replies: list[StoredMessage]) -> None:
        """Sends what was said last in a conversation that is erased and so has no log to deliver from."""
        self._tasks.begin(
            self._send_unlogged(int(address), [part for line in replies for part in self._parts(line, None)])
        )

    def say_unlogged(self, address: str, key: str, locale: str | None) -> None:
        """Sends a text of which nothing is stored, in the language of the person's Telegram."""
        reply = Reply.from_json(self._say(key, primary_language(locale) or "fi"))
        self._tasks.begin(self._send_unlogged(int(address), render(reply)))

    def _notice(self, event: Event) -> None:
        if isinstance(event, MessageStored) and event.message.direction is not Direction.PERSON:
            self.wake(event.conversation)
        elif isinstance(event, AssistantAsked):
            self._tasks.begin(self._show_typing(event.conversation))
        elif isinstance(event, CarriedAway):
            self._addresses.pop(event.conversation, None)
        elif isinstance(event, MessageChanged):
            self._tasks.begin(self._correct())

    async def _correct(self) -> None:
        with suppress(Unavailable):  # the next look may find the database back
            await self._correcting.correct_due()

    async def _sweep_for_ever(self) -> None:
        while True:
            with suppress(Unavailable):  # the next look may find the database back
                found = await self._database.read(
                    lambda connection: deliveries.undelivered(connection, now=utc_now(), limit=SWEPT_CONVERSATIONS)
                )
                for conversation in found:
                    if self._addresses.get(conversation, "") is None:
                        del self._addresses[conversation]  # it came here from a page, at another gateway
                    self.wake(conversation)
            await self._correct()
            await asyncio.sleep(SWEEP_SECONDS)

    async def _address(self, conversation: str) -> str | None:
        """Where Telegram reaches the person; None for conversations of other channels. Remembered: it is asked often."""
        if conversation not in self._addresses:
            if len(self._addresses) >= MOST_REMEMBERED:
                self._addresses.clear()
            self._addresses[conversation] = await self._database.read(
                lambda connection: deliveries.address_of(connection, conversation)
            )
        return self._addresses[conversation]

    async def _show_typing(self, conversation: str) -> None:
        with suppress(TelegramError, Unavailable):
            if address := await self._address(conversation):
                await self._bot.send_chat_action(int(address), ChatAction.TYPING)

    async def _run(self, conversation: str) -> None:
        try:
            while not self._stops:
                self._woken_again.discard(conversation)
                if await self._address(conversation) is not None:
                    await self._deliver(conversation)
                if conversation not in self._woken_again:
                    return
        except Unavailable as error:
            log.warning("not_delivered", extra={"conversation": conversation, "cause": str(error)})
        except Exception as error:  # the border of a task that nobody awaits: the next look tries again
            log.error("not_delivered", extra={"conversation": conversation, "cause": type(error).__name__})
        finally:
            del self._running[conversation]

    async def _deliver(self, conversation: str) -> None:
        delivery = await self._database.write(
            lambda connection: deliveries.claim(connection, conversation, now=utc_now())
        )
        if delivery is None:
            return
        pause = timedelta()
        try:
            await self._deliver_all(delivery)
        except RetryAfter as error:
            pause = min(timedelta(seconds=seconds_of(error)), LONGEST_WAIT)
        except ChatMigrated as error:
            new = str(error.new_chat_id)
            self._addresses.pop(conversation, None)
            await self._write(lambda connection: deliveries.migrate(connection, delivery.address, new))
            self._woken_again.add(conversation)
        except Forbidden:
            await self._give_up(delivery)
        except TelegramError as error:
            if is_gone(error):
                await self._give_up(delivery)
            else:
                pause = await self._pause_after_failure(conversation, error)
        finally:
            due = utc_now() + pause
            await asyncio.shield(
                self._write(lambda connection: deliveries.change(connection, conversation, due_at=due))
            )
        if pause:
            asyncio.get_running_loop().call_later(pause.total_seconds() + 0.01, self.wake, conversation)

    async def _pause_after_failure(self, conversation: str, error: TelegramError) -> timedelta:
        failed = await self._database.write(lambda connection: deliveries.count_failure(connection, conversation))
        log.warning("telegram_away", extra={"conversation": conversation, "cause": type(error).__name__})
        return timedelta(seconds=min(2.0 ** min(failed, 10) / 2, LONGEST_PAUSE_SECONDS))

    async def _give_up(self, delivery: Delivery) -> None:
        log.info("telegram_unreachable", extra={"conversation": delivery.conversation})
        await self._write(lambda connection: deliveries.unreachable(connection, delivery.address, now=utc_now()))

    async def _deliver_all(self, delivery: Delivery) -> None:
        """Sends what was not delivered yet, part by part; each is written down before the next is sent."""

        def look(connection: Connection) -> tuple[list[StoredMessage], int]:
            id, after = delivery.conversation, delivery.seq
            conversation = message_log.find_conversation(connection, id=id)
            lines = message_log.said_after(connection, id, after=after, limit=LINES_READ)
            return lines, conversation.last_seq if conversation else after

        while not self._stops:
            read_at = utc_now()
            lines, last_seq = await self._database.read(look)
            for line in lines:
                for number, part in enumerate(self._parts(line, delivery.address), 1):
                    if self._stops:
                        return
                    if number > delivery.parts:
                        sent = await self._send(delivery, part)
                        await self._part_sent(delivery, number, _note(line, number, sent, read_at))
                        delivery = replace(delivery, parts=number)
                delivery = replace(delivery, seq=line.seq, parts=0)
                await self._line_sent(delivery, line.seq)
            if not lines:
                if last_seq > delivery.seq:
                    await self._line_sent(delivery, last_seq)
                return

    def _parts(self, line: StoredMessage, address: str | None) -> list[Outgoing]:
        if line.reply is None:
            return []
        speaker = self._text("telegram_coach", line.reply.language) if line.direction is Direction.COACH else None
        parts = render(line.reply, speaker=speaker)
        if address is None or not deliveries.is_group(address):
            return parts
        # Others read along: no buttons of this conversation, only the way to a private one.
        private = InlineKeyboardButton(
            self._text("telegram_private", line.reply.language), url=f"https://t.me/{self._bot.username}"
        )
        return [replace(part, keys=((private,),)) for part in parts]

    def _text(self, key: str, language: str) -> str:
        return str(self._say(key, language)["text"])

    async def _send(self, delivery: Delivery, part: Outgoing) -> int | None:
        async with self._slots:
            try:
                return await send(self._bot, int(delivery.address), part)
            except BadRequest as error:
                if is_gone(error):
                    raise
                # Nothing that waiting would change: the lines after it must not wait for it.
                log.error("telegram_refused", extra={"conversation": delivery.conversation})
                return None

    async def _part_sent(self, delivery: Delivery, parts: int, note: Note | None) -> None:
        def write(connection: Connection) -> None:
            deliveries.part_sent(connection, delivery.conversation, parts, now=utc_now())
            if note is not None:
                note(connection)

        await self._write(write)

    async def _line_sent(self, delivery: Delivery, seq: int) -> None:
        await self._write(
            lambda connection: deliveries.line_sent(connection, delivery.conversation, seq, now=utc_now())
        )

    async def _write(self, work: Callable[[Connection], None]) -> None:
        await self._database.write(work)

    async def _send_unlogged(self, chat: int, parts: list[Outgoing]) -> None:
        for part in parts:
            for _ in range(FAREWELL_TRIES):
                try:
                    await send(self._bot, chat, part)
                    break
                except RetryAfter as error:
                    await asyncio.sleep(seconds_of(error))
                except TelegramError as error:
                    if isinstance(error, (Forbidden, BadRequest)):
                        return
                    await asyncio.sleep(1)


def _note(line: StoredMessage, part: int, message: int | None, shown_at: datetime) -> Note | None:
    """People may reply to the message, and a coach may change it; None when Telegram did not take it."""
    if message is None:
        return None
    return partial(
        note_sent, conversation=line.conversation, seq=line.seq, part=part, message_id=message, shown_at=shown_at
    )
