"""Tells the other gateways what happens, and this one's pages what happened there, over Redis (publish and subscribe).

What travels is the kind of event, the conversation and a line's number; the line itself is read from the database by a gateway
whose pages want it, so Redis never holds anybody's words. Redis forgets what nobody heard: after a break, the newest lines of
every open conversation are told again (pages drop what they have).
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError

from bot.conversations.events import (
    AssistantAsked,
    CarriedAway,
    CoachTyping,
    Event,
    Events,
    LanguageChanged,
    MessageChanged,
    MessageStored,
    NotAnswered,
    PersonTyping,
)
from bot.conversations.message_log import message_by_seq, shown
from bot.errors import Unavailable
from bot.store.session import Database

log = logging.getLogger(__name__)

CHANNEL = "polku:events"
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 10.0
ANSWER_SECONDS = 5.0
"""How long Redis may take for an answer; also how long nothing may come before it is asked whether it is still there."""
TOLD_AGAIN = 50
"""Lines of each open conversation after a break: more than are said while a connection is away."""
MOST_WAITING = 10_000
"""Events that wait for Redis; the oldest are dropped, for what is told again after a break is in the database."""
_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        MessageStored,
        MessageChanged,
        AssistantAsked,
        LanguageChanged,
        NotAnswered,
        CarriedAway,
        PersonTyping,
        CoachTyping,
    )
}
_LINES = (MessageStored, MessageChanged)


class SharedEvents:
    """Joins `events` of this process to those of every other gateway with the same Redis, from `start` to `close`.

    Redis being away stops nobody: events of this process reach its own pages as ever, and joining is tried again.
    """

    def __init__(self, events: Events, database: Database, url: str) -> None:
        self._events = events
        self._database = database
        self._redis: Redis[str] = Redis.from_url(
            url, decode_responses=True, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
        )
        self._own = secrets.token_hex(8)
        self._waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._unsent: str | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to tell and to listen."""
        self._events.subscribe_all(self._tell)
        self._tasks = [asyncio.create_task(self._again_and_again(work)) for work in (self._send, self._listen)]

    async def close(self) -> None:
        """Tells and hears nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.close()

    def _tell(self, event: Event) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(json.dumps({"from": self._own, **_packed(event)}))

    async def _send(self) -> None:
        while True:
            self._unsent = self._unsent or await self._waiting.get()
            await self._redis.publish(CHANNEL, self._unsent)
            self._unsent = None

    async def _listen(self) -> None:
        async with self._redis.pubsub() as heard:
            await heard.subscribe(CHANNEL)
            await self._tell_again()
            await self._hear_all(heard)

    async def _hear_all(self, heard: Any) -> None:
        """Until the connection ends, or Redis does not even answer a ping: a cut in the network ends no connection."""
        is_asked = False
        while True:
            message = await heard.get_message(timeout=ANSWER_SECONDS)
            if message is None and is_asked:
                raise RedisAway("Redis does not answer")
            is_asked = message is None
            if is_asked:
                await heard.ping()
            elif message["type"] == "message":
                await self._hear(json.loads(message["data"]))

    async def _again_and_again(self, work: Any) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                await work()
            except (RedisError, OSError, Unavailable) as error:
                log.warning("events_not_shared", extra={"cause": type(error).__name__})
            except Exception as error:  # a task nobody waits for: one odd message must not end the sharing
                log.error("events_not_shared", extra={"cause": type(error).__name__})
            if asyncio.get_running_loop().time() - begun > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _hear(self, packed: dict[str, Any]) -> None:
        if packed["from"] == self._own or not self._events.is_listened_to(packed["conversation"]):
            return
        kind = _KINDS[packed["kind"]]
        values = {"conversation": packed["conversation"], **packed["values"]}
        if kind in _LINES:
            found = await self._database.read(
                lambda connection: message_by_seq(connection, packed["conversation"], packed["seq"])
            )
            if found is None:
                return
            values["message"] = found
        self._events.publish_here(kind(**values))

    async def _tell_again(self) -> None:
        for conversation in self._events.listened_to():
            lines = await self._database.read(
                lambda connection, wanted=conversation: shown(connection, wanted, after=0, limit=TOLD_AGAIN)  # type: ignore[misc]
            )
            for line in lines:
                self._events.publish_here(MessageStored(conversation, line))


def _packed(event: Event) -> dict[str, Any]:
    """An event as it travels: everything but the words of a line."""
    packed: dict[str, Any] = {"kind": type(event).__name__, "conversation": event.conversation, "values": {}}
    if isinstance(event, _LINES):
        packed["seq"] = event.message.seq
    elif isinstance(event, LanguageChanged):
        packed["values"] = {"language": event.language}
    elif isinstance(event, NotAnswered):
        packed["values"] = {"client_id": event.client_id}
    elif isinstance(event, CarriedAway):
        packed["values"] = {"to": event.to}
    elif isinstance(event, CoachTyping):
        packed["values"] = {"coach": event.coach, "name": event.name}
    return packed
