"""Two gateways, three Rasas, two action servers: conversations hop between them, and any of them may die under load."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import servers
from cluster import Cluster, redis_on
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store.session import make_engine
from bot.store.tables import conversations, messages

ANSWER_SECONDS = 40
CONVERSATIONS = 8
TOPICS = ("startup grant?", "thanks", "what is a work trial", "moi", "miten haen starttirahaa", "cv help")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, postgresql: servers.PostgreSQL) -> Iterator[Cluster]:
    with ExitStack() as stack:
        addresses = postgresql.emptied(), postgresql.create()
        started = Cluster(tmp_path_factory.mktemp("cluster"), stack, *addresses, redis_on(stack))
        started.wait_ready()
        yield started


@pytest_asyncio.fixture
async def proxies(cluster: Cluster) -> AsyncIterator[None]:
    for proxy in (cluster.rasa_proxy, cluster.actions_proxy):
        await proxy.start()
    yield
    for proxy in (cluster.rasa_proxy, cluster.actions_proxy):
        await proxy.stop()


class Page:
    """A page as the widget is one: comes back after a break, at whichever gateway answers, and sends again what was not acknowledged."""

    def __init__(self, http: aiohttp.ClientSession, ports: list[int], first: int) -> None:
        self._http, self._ports = http, itertools.cycle(ports[first:] + ports[:first])
        self._token: str | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._ids = (f"m-{number}" for number in itertools.count(1))
        self.lines: dict[int, dict[str, Any]] = {}

    async def ask(self, text: str) -> dict[str, Any]:
        """The first reply to `text`, however often the page must connect for it."""
        id = next(self._ids)
        return await asyncio.wait_for(self._ask(id, text), ANSWER_SECONDS)

    async def hop(self) -> None:
        """Leaves, to come back at the next gateway."""
        if self._socket is not None:
            await self._socket.close()
        self._socket = None

    async def _ask(self, id: str, text: str) -> dict[str, Any]:
        while True:
            try:
                if self._socket is None:
                    await self._connect()
                assert self._socket is not None
                await self._socket.send_json({"type": "message", "id": id, "text": text})
                return await self._reply_to(id)
            except (aiohttp.ClientError, ConnectionError):
                self._socket = None
                await asyncio.sleep(0.2)

    async def _connect(self) -> None:
        address = f"http://127.0.0.1:{next(self._ports)}/ws"
        self._socket = await self._http.ws_connect(address)
        seen = max(self.lines, default=0)
        await self._socket.send_json({"type": "hello", "v": 1, "token": self._token, "locale": "en", "seen": seen})
        welcome = await self._frame()
        self._token = welcome.get("token") or self._token
        for line in welcome["history"]:
            self._keep(line)

    async def _reply_to(self, id: str) -> dict[str, Any]:
        while True:
            for line in self.lines.values():
                if line.get("id") == id and line.get("from") == "bot":
                    return line
            self._keep(await self._frame())

    async def _frame(self) -> dict[str, Any]:
        assert self._socket is not None
        received = await self._socket.receive()
        if received.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError("the gateway has left")
        return dict(received.json())

    def _keep(self, line: dict[str, Any]) -> None:
        if "seq" in line and line.get("from") is not None:
            self.lines.setdefault(line["seq"], line)


async def test_dialogue_goes_on_at_another_gateway_after_each_message(cluster: Cluster, proxies: None) -> None:
    async with aiohttp.ClientSession() as http:
        page = Page(http, [one.port for one in cluster.gateways], 0)
        said = []
        for text in ("i want to study", "coding", "in espoo", "what does the first one cost"):
            said.append(await page.ask(text))
            await page.hop()

    assert said[2]["cards"], said
    assert said[3]["key"] not in ("utter_apology", "utter_which_programme"), "the cards are remembered"


async def test_nothing_is_lost_or_doubled_when_processes_are_killed_under_load(cluster: Cluster, proxies: None) -> None:
    ports = [one.port for one in cluster.gateways]
    async with aiohttp.ClientSession() as http:
        pages = [Page(http, ports, number % 2) for number in range(CONVERSATIONS)]
        talks = [asyncio.create_task(_talk(page)) for page in pages]
        for victim in (cluster.rasas[0], cluster.actions[0], cluster.gateways[0]):
            await asyncio.sleep(1.5)
            victim.kill()
        told = await asyncio.gather(*talks)

    for page, replies in zip(pages, told):
        assert len(replies) == len(TOPICS), "every message has its answer, if only an apology"
        answered = [line["id"] for _, line in sorted(page.lines.items()) if str(line.get("id")).startswith("m-")]
        assert list(dict.fromkeys(answered)) == sorted(set(answered), key=lambda id: int(id[2:])), "in order"
    assert sum(reply["key"] == "utter_apology" for replies in told for reply in replies) <= CONVERSATIONS
    with make_engine(cluster.database_url).connect() as connection:
        _nothing_lost_or_doubled(connection)


async def _talk(page: Page) -> list[dict[str, Any]]:
    return [await page.ask(text) for text in TOPICS]


def _nothing_lost_or_doubled(connection: Connection) -> None:
    doubled = (
        select(messages.c.conversation, messages.c.client_id)
        .where(messages.c.client_id.is_not(None))
        .group_by(messages.c.conversation, messages.c.client_id)
        .having(func.count() > 1)
    )
    assert connection.execute(doubled).all() == []
    waiting = select(func.count()).select_from(messages).where(messages.c.state == "received")
    assert connection.execute(waiting).scalar() == 0
    last = select(conversations.c.id, conversations.c.last_seq, func.max(messages.c.seq), func.count()).join(messages)
    for _, last_seq, highest, count in connection.execute(last.group_by(conversations.c.id, conversations.c.last_seq)):
        assert last_seq == highest == count, "numbers without a gap"
