"""Takes a conversation to another place: from a page to Telegram, or back to a page on another device.

A link carries it: unguessable, for one use, for a short time. This table has only its hash, and no line of the log holds
the link. Whoever opens it has the conversation from then on: the page before is told so, and its token opens nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.events import CarriedAway, Events, MessageStored
from bot.conversations.later.own_lines import say_line
from bot.conversations.message import Conversation, Opened, StoredMessage
from bot.conversations.privacy.trackers import Trackers
from bot.conversations.reply import Reply
from bot.conversations.service_state import Service
from bot.errors import PolkuError, Unavailable
from bot.handoff.tickets import tickets_of
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import carry_links
from bot.store.tokens import hash_token

log = logging.getLogger(__name__)

WEB = "web"
PAGE_TOKEN_BYTES = 32
TOKEN_BYTES = 24
"""32 characters; Telegram takes 64 after `?start=` (core.telegram.org/bots/features#deep-linking)."""
LONGEST_TOKEN = 64
TELEGRAM_LINK = "jatka_"
"""Before the token in a deep link: so it is told from those that name a topic."""


class Place(str, Enum):
    """Where a link leads."""

    TELEGRAM = "telegram"
    PAGE = "page"


LASTS = {Place.TELEGRAM: timedelta(minutes=30), Place.PAGE: timedelta(days=7)}
"""The one to Telegram is pressed at once; the one to a page waits in a mailbox."""


class HasOpenRequest(PolkuError):
    """The other place has a conversation with an open request, in which a coach may be writing."""


@dataclass(frozen=True)
class Carried:
    """The conversation in its new place. `seq` is its newest line when the link was made: what came later may be unseen.

    `replaced` is the conversation that the person had there before, if any.
    """

    conversation: Conversation
    seq: int
    replaced: str | None = None


class Carrying:
    """Makes and opens the links of one database. `events` tell pages that their conversation went elsewhere."""

    def __init__(self, database: Database, events: Events, service: Service, say: Say, settings: Settings) -> None:
        self._database = database
        self._events = events
        self._service = service
        self._say = say
        self._default_language = settings.default_language
        self._kept = settings.offered_buttons_kept
        self._trackers = Trackers(settings.tracker_sqlalchemy_url())

    async def link(self, conversation: str, place: Place, *, now: datetime) -> str | None:
        """The token of a link that takes the conversation of a page elsewhere; None when it is gone or elsewhere already.

        Raises ReadOnly.
        """
        await self._service.must_take()

        def make(connection: Connection) -> str | None:
            found = message_log.find_conversation(connection, locked=True, id=conversation)
            return make_carry_link(connection, found, place, now=now) if found and found.channel == WEB else None

        return await self._database.write(make)

    async def to_channel(
        self, channel: str, address: str, token: str, *, also: Callable[[Connection, Carried], None], now: datetime
    ) -> Carried | None:
        """The page's conversation, from now on at `address`, where the person is told so; `also` in the same transaction.

        None for a link that does not work (any more). Raises HasOpenRequest, ReadOnly.
        """
        await self._service.must_take()

        def work(connection: Connection) -> tuple[Carried, StoredMessage] | None:
            carried = carry(connection, token, channel, address, now=now)
            if carried is None:
                return None
            also(connection, carried)
            language = carried.conversation.language or carried.conversation.locale or self._default_language
            said = Reply.from_json(self._say("carried_over", language))
            return carried, say_line(connection, carried.conversation, said, now=now, kept=self._kept)

        done = await self._database.write(work)
        if done is None:
            return None
        carried, line = done
        self._events.publish(CarriedAway(line.conversation, channel))
        self._events.publish(MessageStored(line.conversation, line))
        if carried.replaced is not None:
            await self._forget_dialogue(carried.replaced)
        return carried

    async def to_page(self, token: str, *, now: datetime) -> Opened | None:
        """The conversation of a link that was mailed, with a new token for the page; None as for `to_channel`.

        A page that showed it before is told that it goes on elsewhere. Raises ReadOnly.
        """
        await self._service.must_take()
        fresh = secrets.token_urlsafe(PAGE_TOKEN_BYTES)
        conversation = await self._database.write(
            lambda connection: return_to_page(connection, token, hash_token(fresh), now=now)
        )
        if conversation is None:
            return None
        self._events.publish(CarriedAway(conversation.id, WEB))
        return Opened(conversation, fresh, is_new=False)

    async def forget_expired(self, now: datetime) -> list[str]:
        """Deletes links whose time is over, as the gateway's clock does; their hashes."""
        is_over = carry_links.c.expires_at <= now

        def work(connection: Connection) -> list[str]:
            over = list(connection.execute(select(carry_links.c.token_hash).where(is_over)).scalars())
            if over:
                connection.execute(delete(carry_links).where(carry_links.c.token_hash.in_(over)))
            return over

        return await self._database.write(work)

    async def _forget_dialogue(self, conversation: str) -> None:
        """Nobody goes on with that dialogue: what it remembers is not needed. If it cannot go now, it expires later."""
        try:
            await self._trackers.erase(conversation)
        except Unavailable as error:
            log.warning("tracker_not_erased", extra={"conversation": conversation, "cause": str(error)})


def make_carry_link(connection: Connection, conversation: Conversation, place: Place, *, now: datetime) -> str:
    """The token of a new link; an earlier link of the conversation to the same place ends."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    own = (carry_links.c.conversation == conversation.id) & (carry_links.c.place == place.value)
    connection.execute(delete(carry_links).where(own | (carry_links.c.expires_at <= now)))
    values = {"token_hash": hash_token(token), "conversation": conversation.id, "place": place.value}
    connection.execute(
        insert(carry_links).values(**values, seq=conversation.last_seq, created_at=now, expires_at=now + LASTS[place])
    )
    return token


def carry(connection: Connection, token: str, channel: str, address: str, *, now: datetime) -> Carried | None:
    """The page's conversation, now at `address`; None for a link that was used, has expired or never was.

    An earlier conversation at the address ends; it is kept with this one. Raises HasOpenRequest: then nothing changes.
    """
    found = _linked(connection, token, Place.TELEGRAM, now)
    if found is None:
        return None
    conversation, seq = found
    earlier = message_log.find_conversation(connection, locked=True, channel=channel, address=address)
    if earlier is not None:
        if any(ticket.is_open for ticket in tickets_of(connection, earlier.id)):
            raise HasOpenRequest(f"conversation {earlier.id} has an open request")
        ended = {"address": None, "continued_by": conversation.id, "delivered_seq": earlier.last_seq}
        message_log.change_conversation(connection, earlier.id, now=now, **ended)
    message_log.change_conversation(
        connection, conversation.id, now=now, channel=channel, address=address, token_hash=None
    )
    _use_up(connection, conversation.id)
    moved = message_log.find_conversation(connection, id=conversation.id)
    assert moved is not None
    return Carried(moved, seq, earlier.id if earlier else None)


def return_to_page(connection: Connection, token: str, page_hash: str, *, now: datetime) -> Conversation | None:
    """The conversation, now of the page whose token has the hash `page_hash`; None as for `carry`."""
    found = _linked(connection, token, Place.PAGE, now)
    if found is None:
        return None
    conversation, _seq = found
    message_log.change_conversation(connection, conversation.id, now=now, token_hash=page_hash)
    _use_up(connection, conversation.id)
    return conversation


def _linked(connection: Connection, token: str, place: Place, now: datetime) -> tuple[Conversation, int] | None:
    """The conversation of a link that still leads to `place`, locked, with the line it was made at."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    is_it = (carry_links.c.token_hash == hash_token(token)) & (carry_links.c.place == place.value)
    row = connection.execute(select(carry_links).where(is_it, carry_links.c.expires_at > now)).mappings().first()
    if row is None:
        return None
    conversation = message_log.find_conversation(connection, locked=True, id=row["conversation"])
    # Two who open it at once both come here; the one who waited for the lock finds it used.
    still = connection.execute(select(carry_links.c.seq).where(is_it)).first()
    if conversation is None or conversation.channel != WEB or still is None:
        return None
    return conversation, row["seq"]


def _use_up(connection: Connection, conversation: str) -> None:
    """Every link of the conversation ends: it is somewhere else now."""
    connection.execute(delete(carry_links).where(carry_links.c.conversation == conversation))
