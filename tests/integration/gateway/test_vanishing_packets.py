"""Packets to Rasa or PostgreSQL vanish in the kernel, without a reset: people are told in time, and it mends by itself."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
import pytest_asyncio
import servers
from faraway import FarAway
from gateway_parts import ChatPage, Gateway, ScriptedRasa, said, taken_in_the_end
from sqlalchemy.engine import make_url
from wire import Wire

from bot.settings import Secret

pytestmark = pytest.mark.long

NOTICED_SECONDS = 40
"""The kernel gives a connection up after 20 (session.POSTGRESQL_LIMITS), and a new one is tried for 5, on a busy machine some more;
by itself it would try for a quarter of an hour."""

Join = Callable[[int], Awaitable[int]]


@pytest.fixture
def far_away() -> Iterator[FarAway]:
    try:
        made = FarAway()
    except OSError as error:
        pytest.skip(f"no network namespace can be made here ({error})")
    yield made
    made.close()


@pytest_asyncio.fixture
async def join(far_away: FarAway) -> AsyncIterator[Join]:
    """Leads a port far away to one of the loopback address; which."""
    async with AsyncExitStack() as stack:

        async def joined(port: int) -> int:
            listener = far_away.listener()
            line = Wire([port], listener.getsockname()[1])
            await line.start(listener)
            stack.push_async_callback(line.stop)
            return line.port

        yield joined


async def parts(gateway: Gateway) -> dict[str, bool]:
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/health/ready") as answer:
        return dict((await answer.json())["parts"])


async def test_vanished_packets_to_rasa_are_apologised_for_in_time_and_mend_by_themselves(
    start_gateway, open_page, far_away: FarAway, join: Join, rasa: ScriptedRasa
) -> None:
    gateway = await start_gateway(rasa_url=f"http://{far_away.address}:{await join(rasa.port)}")
    page = await open_page(gateway)
    await page.next("reply")
    assert (await page.ask("yksi"))["text"] == "echo yksi"
    far_away.cut()

    assert (await page.ask("kaksi"))["key"] == "utter_apology"
    assert (await parts(gateway))["assistant"] is False
    far_away.mend()

    assert (await page.ask("kolme"))["text"] == "echo kolme"
    assert (await parts(gateway))["assistant"] is True
    assert rasa.asked().count("kolme") == 1


@pytest_asyncio.fixture
async def gateway(start_gateway, postgresql: servers.PostgreSQL, far_away: FarAway, join: Join) -> Gateway:
    """A gateway whose PostgreSQL is far away."""
    address = make_url(postgresql.emptied()).set(host=far_away.address, port=await join(postgresql.port))
    return await start_gateway(database_url=Secret(str(address)))


async def test_packets_to_postgresql_that_vanish_for_a_moment_are_sent_again(
    gateway: Gateway, page: ChatPage, open_page, far_away: FarAway
) -> None:
    await page.ask("yksi")
    far_away.cut()

    id = await page.say("kaksi")
    assert (await parts(gateway))["database"] is False
    far_away.mend()

    assert (await page.reply_to(id))["text"] == "echo kaksi"
    assert (await parts(gateway))["database"] is True
    assert await said(page, gateway, open_page) == ["yksi", "echo yksi", "kaksi", "echo kaksi"]


async def test_packets_to_postgresql_that_vanish_for_good_are_noticed_within_seconds(
    gateway: Gateway, page: ChatPage, open_page, far_away: FarAway
) -> None:
    await page.ask("yksi")
    far_away.cut()
    begun = time.monotonic()

    id = await page.say("kaksi")
    assert (await page.answer_to(id, within=NOTICED_SECONDS))["code"] == "not_stored"
    assert time.monotonic() - begun < NOTICED_SECONDS
    far_away.mend()

    await taken_in_the_end(page, id, "kaksi")
    assert await said(page, gateway, open_page) == ["yksi", "echo yksi", "kaksi", "echo kaksi"]
