"""Two gateways over one database and a real Redis: what happens at one is seen on the pages of the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from desk_parts import add_coach
from gateway_parts import ChatPage, Gateway
from process_parts import free_port
from redis.asyncio import Redis
from servers import redis_command, running
from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations.shared_events import CHANNEL
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Secret
from bot.store.tables import conversations

HEARD = 4
"""Events of one message at least: stored, asked, answered, and the greeting's."""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest_asyncio.fixture
async def redis_server(port: int) -> AsyncIterator[object]:
    with running(redis_command(port), port) as process:
        yield process


def address(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


async def joined(port: int, gateways: int) -> None:
    """Waits until this many gateways listen."""
    redis: Redis[str] = Redis.from_url(address(port), decode_responses=True)
    while dict(await redis.pubsub_numsub(CHANNEL))[CHANNEL] < gateways:
        await asyncio.sleep(0.02)
    await redis.close()


@pytest_asyncio.fixture
async def two(start_gateway, port: int, redis_server: object) -> tuple[Gateway, Gateway]:
    first, second = [await start_gateway(redis_url=Secret(address(port))) for _ in range(2)]
    await joined(port, 2)
    return first, second


async def new_lines(page: ChatPage, count: int, after: int) -> list[tuple[str, str]]:
    """The first `count` lines after `after`, as (kind, text), as a page shows them: what comes twice is dropped."""
    lines: dict[int, tuple[str, str]] = {}
    while len(lines) < count:
        frame = await page.socket.receive_json(timeout=8)
        if frame["type"] in ("reply", "message") and frame["seq"] > after:
            lines[frame["seq"]] = (frame["type"], frame["text"])
    return [lines[seq] for seq in sorted(lines)]


async def test_two_pages_of_one_person_at_two_gateways_show_the_same(two, open_page) -> None:
    here = await open_page(two[0])
    greeting = await here.next("reply")
    there = await open_page(two[1], token=here.welcome["token"], seen=greeting["seq"])

    await here.ask("moi")

    assert await new_lines(there, 2, greeting["seq"]) == [("message", "moi"), ("reply", "echo moi")]


async def test_coach_at_one_gateway_talks_to_a_person_at_the_other(two, open_page, open_desk) -> None:
    page = await open_page(two[0])
    await page.next("reply")
    await add_coach(two[1], "anna")
    conversation = await two[0].database.read(lambda found: found.execute(select(conversations.c.id)).scalar())
    ticket = await Tickets(two[1].database).open_ticket(
        TicketRequest(conversation=conversation, topic="training", language="fi", summary=""), now=utc_now()
    )
    anna = await open_desk(two[1], "anna")
    await anna.get(f"/tickets/{ticket.reference}")

    await anna.post(f"/tickets/{ticket.reference}/take")
    await anna.post(f"/tickets/{ticket.reference}/reply", text="Hei, täällä Anna", id="1")

    while (frame := await page.next("reply"))["from"] != "coach":
        pass
    assert frame["text"] == "Hei, täällä Anna"


async def test_what_redis_missed_is_told_after_it_is_back(two, open_page, port: int, redis_server) -> None:
    here = await open_page(two[0])
    greeting = await here.next("reply")
    there = await open_page(two[1], token=here.welcome["token"], seen=greeting["seq"])
    redis_server.kill()
    redis_server.wait()

    assert (await here.ask("onko hiljaista?"))["text"] == "echo onko hiljaista?"
    with running(redis_command(port), port):
        assert (await new_lines(there, 2, greeting["seq"]))[-1] == ("reply", "echo onko hiljaista?")


async def test_nobodys_words_travel_through_redis(two, open_page, port: int) -> None:
    redis: Redis[str] = Redis.from_url(address(port), decode_responses=True)
    heard = redis.pubsub(ignore_subscribe_messages=True)
    await heard.subscribe(CHANNEL)
    page = await open_page(two[0])
    await page.next("reply")
    await page.ask("kanarialintu")

    told = [message["data"] async for message in first(heard, HEARD)]

    assert told and not any("kanarialintu" in data or "echo" in data for data in told)
    await heard.close()
    await redis.close()


async def first(heard, count: int):
    for _ in range(count):
        while (message := await heard.get_message(timeout=8)) is None:
            pass
        yield message


async def test_gateway_without_its_redis_still_answers(start_gateway, open_page, port: int) -> None:
    gateway = await start_gateway(redis_url=Secret(address(port)))
    page = await open_page(gateway)
    await page.next("reply")

    assert (await page.ask("moi"))["text"] == "echo moi"
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/health/live") as response:
        assert response.status == 200
