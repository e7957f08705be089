"""Concurrent conversations against a running assistant, over HTTP or the chat WebSocket, and how fast they go."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import aiohttp

from benchmarks.intent_data import percentile

ANSWER_SECONDS = 60.0
MESSAGES_EACH = 6
"""Messages of one conversation."""
FAILURES_TOLD = 3

Ask = Callable[[str], Awaitable[None]]
"""Sends one message and returns when the first answer to it is there; raises Failed when none comes."""
Talk = Callable[[aiohttp.ClientSession], AbstractAsyncContextManager[Ask]]
"""Opens one new conversation."""


class Failed(RuntimeError):
    """A message was not answered as it should be."""


@dataclass(frozen=True)
class Load:
    """What one level of concurrency gave; times are of answered messages."""

    concurrent: int
    answered: int
    failed: int
    per_second: float
    p50_ms: float
    p95_ms: float
    failures: tuple[tuple[str, int], ...] = ()
    """The most frequent ones, and how often."""


def rasa_rest(address: str) -> Talk:
    """Rasa's own REST channel. An empty answer counts as one: the starter project has nothing to say to some messages."""

    @asynccontextmanager
    async def talk(http: aiohttp.ClientSession) -> AsyncIterator[Ask]:
        sender = uuid.uuid4().hex

        async def ask(text: str) -> None:
            body = {"sender": sender, "message": text}
            async with http.post(f"{address}/webhooks/rest/webhook", json=body) as response:
                await response.json()
                if response.status != 200:
                    raise Failed(f"status {response.status}")

        yield ask

    return talk


def polku_rest(address: str, token: str) -> Talk:
    """The channel that our gateway uses: one POST a message, all replies in its answer."""

    @asynccontextmanager
    async def talk(http: aiohttp.ClientSession) -> AsyncIterator[Ask]:
        conversation, numbers = uuid.uuid4().hex, itertools.count()

        async def ask(text: str) -> None:
            body = {
                "conversation": conversation,
                "message_id": f"m{next(numbers)}",
                "channel": "web",
                "text": text,
                "payload": None,
                "language": None,
                "locale": "en",
                "offered": [],
            }
            headers = {"Authorization": f"Bearer {token}"}
            async with http.post(f"{address}/webhooks/polku/turn", json=body, headers=headers) as response:
                if response.status != 200 or not (await response.json())["replies"]:
                    raise Failed(f"status {response.status} or no reply")

        yield ask

    return talk


def polku_socket(address: str) -> Talk:
    """The gateway's WebSocket as a page uses it (docs/websocket.md)."""

    @asynccontextmanager
    async def talk(http: aiohttp.ClientSession) -> AsyncIterator[Ask]:
        async with http.ws_connect(f"{address}/ws", max_msg_size=0) as socket:
            await socket.send_json({"type": "hello", "v": 1, "token": None, "locale": "en", "seen": 0})
            await _frame(socket, "welcome", None)
            numbers = itertools.count()

            async def ask(text: str) -> None:
                message_id = f"m{next(numbers)}"
                await socket.send_json({"type": "message", "id": message_id, "text": text})
                reply = await _frame(socket, "reply", message_id)
                if reply.get("from") != "bot" or reply.get("key") == "utter_apology":
                    raise Failed(f"a reply from {reply.get('from')}: {reply.get('key')}")

            yield ask

    return talk


async def _frame(socket: aiohttp.ClientWebSocketResponse, kind: str, message_id: str | None) -> dict[str, object]:
    while True:
        frame = await socket.receive_json()
        if frame["type"] == "error" or frame.get("state") == "refused":
            raise Failed(str(frame.get("code", "refused")))
        if frame["type"] == kind and message_id in (None, frame.get("id")):
            return frame  # type: ignore[no-any-return]


async def load(talk: Talk, messages: Sequence[str], concurrent: int, seconds: float) -> Load:
    """Keep `concurrent` conversations going for `seconds`; each says a few of `messages`, then a new one begins."""
    # Taken in turn by all conversations, so that a message comes again as late as can be.
    following = itertools.cycle(messages)
    dialogues = ([next(following) for _ in range(MESSAGES_EACH)] for _ in itertools.count())
    return await converse(talk, dialogues, concurrent, seconds)


async def converse(
    talk: Talk, dialogues: Iterator[Sequence[str]], concurrent: int, seconds: float, pause_seconds: float = 0.0
) -> Load:
    """Keep `concurrent` conversations going for `seconds`: each says one of `dialogues`, then a new one begins.

    A person reads for up to twice `pause_seconds` before the next message.
    """
    taken: list[float] = []
    failures: list[str] = []
    chance = random.Random(0)  # nosec B311 - the same pauses in each run
    begun = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as http:

        async def talk_on() -> None:
            while time.perf_counter() - begun < seconds:
                try:
                    async with talk(http) as ask:
                        for text in next(dialogues):
                            await asyncio.sleep(chance.uniform(0, 2 * pause_seconds))
                            if time.perf_counter() - begun >= seconds:
                                return
                            started = time.perf_counter()
                            await asyncio.wait_for(ask(text), ANSWER_SECONDS)
                            taken.append(time.perf_counter() - started)
                except (Failed, aiohttp.ClientError, asyncio.TimeoutError, TypeError) as error:
                    failures.append(f"{type(error).__name__}: {error}")
                    await asyncio.sleep(0.1)

        await asyncio.gather(*(talk_on() for _ in range(concurrent)))
    passed = time.perf_counter() - begun
    if not taken:
        raise Failed(f"no message was answered; first failure: {failures[0] if failures else 'none'}")
    return Load(
        concurrent,
        len(taken),
        len(failures),
        len(taken) / passed,
        percentile(taken, 0.5),
        percentile(taken, 0.95),
        tuple(Counter(failures).most_common(FAILURES_TOLD)),
    )
