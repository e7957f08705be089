"""Conversations: the one way in for every channel, and the order in which things happen to a message.

accept: stored before anything can fail (intake.py). answer: under the conversation's lease, oldest first (answering.py).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import perf_counter
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.conversations import message_log
from bot.conversations.answering import Answering, Answers, Say
from bot.conversations.assistant import Assistant
from bot.conversations.carrying import Carrying
from bot.conversations.coach.answer_mails import saw_answers
from bot.conversations.events import Events, LanguageChanged, MessageStored
from bot.conversations.intake import Limits, new_conversation_id, take_in
from bot.conversations.lease import ConversationLease
from bot.conversations.message import (
    Accepted,
    Conversation,
    Direction,
    InboundMessage,
    Job,
    Opened,
    State,
    StoredMessage,
)
from bot.conversations.observer import Observer
from bot.conversations.plain_text import primary_language
from bot.conversations.privacy.trackers import Trackers
from bot.conversations.service_state import ReadOnly, Service
from bot.conversations.settling import Settled, next_job, store_answer
from bot.errors import Unavailable
from bot.handoff.contact import Contacts
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tokens import hash_token

log = logging.getLogger(__name__)

TOKEN_BYTES = 32
HISTORY_LINES = 200
FALLBACK_INTENT = "nlu_fallback"
# Longer than one answer can take, so that a lease never runs out under a gateway that is alive.
LEASE_MARGIN_SECONDS = 5.0

Result = TypeVar("Result")


class Conversations:
    """Everything a channel needs: open, accept and answer (or receive, which is both), history, language."""

    def __init__(
        self,
        database: Database,
        assistant: Assistant,
        say: Say,
        settings: Settings,
        *,
        events: Events | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._database = database
        self.events = events or Events()
        self._observer = observer or Observer()
        self.service = Service(database)
        self._contacts = Contacts(settings)
        self._trackers = Trackers(settings.tracker_sqlalchemy_url())
        self.carrying = Carrying(database, self.events, self.service, say, settings)
        self._lease = ConversationLease(database, seconds=settings.rasa_timeout_seconds + LEASE_MARGIN_SECONDS)
        self._limits = Limits(
            settings.message_max_characters, settings.messages_per_minute, settings.offered_buttons_kept
        )
        self._answers = Answers(
            database,
            assistant,
            say,
            Tickets(database),
            self.events,
            self._observer,
            self.service,
            default_language=settings.default_language,
        )

    async def open(
        self,
        channel: str,
        *,
        token: str | None,
        locale: str | None,
        now: datetime,
        admit: Callable[[], None] = lambda: None,
    ) -> Opened:
        """The conversation of a page's token, or a new one with a new token when the token is unknown.

        Raises ReadOnly instead of opening a new one while nothing new is taken, and what `admit` raises.
        """
        is_read_only = (await self.service.state()).read_only

        def find_or_add(connection: Connection) -> Opened:
            if token:
                found = message_log.find_conversation(connection, channel=channel, token_hash=hash_token(token))
                if found is not None:
                    return Opened(found, token, is_new=False)
            if is_read_only:
                raise ReadOnly
            admit()
            fresh = secrets.token_urlsafe(TOKEN_BYTES)
            values = {
                "id": new_conversation_id(),
                "channel": channel,
                "token_hash": hash_token(fresh),
                "locale": primary_language(locale),
            }
            return Opened(message_log.add_conversation(connection, values, now=now), fresh, is_new=True)

        return await self._database.write(find_or_add)

    async def receive(self, inbound: InboundMessage, *, now: datetime) -> list[StoredMessage]:
        """Stores and answers one message; the replies, also of a message that was answered before.

        Raises BadInput for a conversation that does not exist, ReadOnly while nothing new is taken, Unavailable when the
        message could not be stored.
        """
        return await self.answer(await self.accept(inbound, now=now), now=now)

    async def accept(self, inbound: InboundMessage, *, now: datetime) -> Accepted:
        """Stores one message, or finds it when its client id was stored before; raises as `receive` does."""
        begun = perf_counter()
        await self.service.must_take()
        try:
            accepted = await self._take_in(inbound, now)
        except IntegrityError:
            # Another gateway opened the conversation of this address in the same moment: now it is there.
            accepted = await self._take_in(inbound, now)
        self._observer.stage("accept", perf_counter() - begun)
        message = accepted.message
        if not accepted.is_repeat:
            if message.state is not State.RECEIVED:
                self._observer.handled(accepted.channel, message.state.value, is_fallback=False)
            if message.direction is Direction.PERSON:
                self.events.publish(MessageStored(message.conversation, message))
        return accepted

    async def answer(self, accepted: Accepted, *, now: datetime) -> list[StoredMessage]:
        """The replies to an accepted message.

        Earlier messages that still wait (of another gateway, or of one that died) are answered first.
        """
        message, begun = accepted.message, perf_counter()
        if message.state is State.RECEIVED:
            async with self._lease.hold(
                message.conversation, lambda connection: next_job(connection, message), accepted.taken
            ) as job:
                self._observer.stage("wait", perf_counter() - begun)
                replies = await self._answer_up_to(message, job, now=now)
            self._observer.stage("total", perf_counter() - begun)
            if replies is not None:
                return replies
        stored = await self._read(
            lambda connection: message_log.replies_to(connection, message.conversation, message.seq)
        )
        if message.state is State.RECEIVED:
            # Answered meanwhile, maybe by another gateway, whose events do not reach the pages here.
            for reply in stored:
                self.events.publish(MessageStored(reply.conversation, reply))
        return stored

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation as it stands: its language, mode and offered buttons."""
        return await self._read(lambda connection: message_log.find_conversation(connection, id=conversation))

    async def find_at(self, channel: str, address: str) -> Conversation | None:
        """The conversation with the person whom the channel reaches at `address`."""
        return await self._read(
            lambda connection: message_log.find_conversation(connection, channel=channel, address=address)
        )

    async def left_waiting(self, channel: str, *, older_than: timedelta, now: datetime) -> list[Accepted]:
        """The channel's messages that were stored so long ago and are not answered: their gateway has stopped."""
        found = await self._read(
            lambda connection: message_log.left_unsettled(
                connection, channel, older_than=older_than, now=now, limit=HISTORY_LINES
            )
        )
        return [Accepted(message, channel, is_repeat=True) for message in found]

    async def waiting(self, conversation: Conversation) -> list[Accepted]:
        """The messages that were stored and not answered, because a gateway stopped in between."""
        seq = conversation.last_seq
        found = await self._read(
            lambda connection: message_log.unsettled(connection, conversation.id, up_to=seq, limit=HISTORY_LINES)
        )
        return [Accepted(message, conversation.channel, is_repeat=True) for message in found]

    async def history(self, conversation: str, *, after: int = 0, limit: int = HISTORY_LINES) -> list[StoredMessage]:
        """The last lines that people see with a seq above `after`, oldest first."""
        return await self._read(
            lambda connection: message_log.shown(connection, conversation, after=after, limit=limit)
        )

    async def set_language(self, conversation: str, language: str, *, now: datetime, is_choice: bool = True) -> None:
        """The language of what comes. The person's own choice stays; a guess holds until they write in another.

        Raises ReadOnly while nothing new is taken.
        """
        await self.service.must_take()
        values = {"language": language, "language_chosen": is_choice}
        await self._database.write(
            lambda connection: message_log.change_conversation(connection, conversation, now=now, **values)
        )
        self.events.publish(LanguageChanged(conversation, language))

    async def saw_answers(self, conversation: str, seq: int) -> None:
        """The person's page shows what coaches wrote up to the line `seq`; a database that is away is no matter."""
        with suppress(Unavailable):
            await self._database.write(lambda connection: saw_answers(connection, conversation, seq))

    async def _take_in(self, inbound: InboundMessage, now: datetime) -> Accepted:
        claim = self._lease.claim()
        return await self._database.write(
            lambda connection: take_in(connection, inbound, self._limits, self._contacts.seal, claim, now=now)
        )

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        return await self._database.read(work)

    async def _answer_up_to(
        self, message: StoredMessage, job: Job | None, *, now: datetime
    ) -> list[StoredMessage] | None:
        """Answers what waits in the conversation, oldest first, from `job` to `message`.

        The replies to `message`; None when it was answered elsewhere.
        """
        while job is not None:
            settled = await self._settle(await self._answers.answer(*job, now=now), message)
            if settled is not None and job[1].seq == message.seq:
                return settled.replies
            await self._lease.renew(message.conversation)
            job = (
                await self._read(lambda connection: next_job(connection, message)) if settled is None else settled.next
            )
        return None

    async def _settle(self, answering: Answering, up_to: StoredMessage) -> Settled | None:
        begun = perf_counter()
        if answering.erases:
            # Before our own rows: should this fail, the message still waits and is answered again.
            await self._trackers.erase(answering.conversation.id)

        def store(connection: Connection) -> Settled | None:
            return store_answer(connection, answering, self._limits, up_to=up_to, freeing=self._lease.freeing)

        settled = await self._database.write(store)
        if settled is not None and answering.message.seq == up_to.seq:
            self._lease.given_back(up_to.conversation)
        self._observer.stage("settle", perf_counter() - begun)
        if settled is not None and answering.erases:
            # After a backup was brought back, this tells what must go again (docs/privacy.md).
            log.info("conversation_erased", extra={"conversation": answering.conversation.id})
        if settled is None:
            return None
        intent = answering.turn.intent if answering.turn else None
        log.info(
            "message_handled",
            extra={
                "conversation": answering.conversation.id,
                "seq": answering.message.seq,
                "channel": answering.conversation.channel,
                "outcome": answering.state.value,
                "intent": intent,
            },
        )
        self._observer.handled(
            answering.conversation.channel, answering.state.value, is_fallback=intent == FALLBACK_INTENT
        )
        if settled.language != answering.conversation.language and settled.language is not None:
            self.events.publish(LanguageChanged(answering.conversation.id, settled.language))
        for reply in settled.replies:
            self.events.publish(MessageStored(reply.conversation, reply))
        return settled
