"""The line to Rasa or Redis is cut or breaks: people are told in time, and everything goes on when it is mended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio
from gateway_parts import ChatPage, Gateway, Json, ScriptedRasa, echo
from process_parts import free_port
from servers import redis_command, running
from wire import Wire

from bot.conversations import shared_events
from bot.operations import status
from bot.operations.status import Level
from bot.settings import Secret, Settings


async def readiness(gateway: Gateway) -> dict[str, bool]:
    """What each part is said to be."""
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/health/ready") as answer:
        return dict((await answer.json())["parts"])


@pytest_asyncio.fixture
async def to_rasa(rasa: ScriptedRasa) -> AsyncIterator[Wire]:
    line = Wire([rasa.port])
    await line.start()
    yield line
    await line.stop()


async def test_cut_to_rasa_is_apologised_for_in_time_and_mends_by_itself(
    start_gateway, open_page, to_rasa: Wire, rasa: ScriptedRasa
) -> None:
    gateway = await start_gateway(rasa_url=f"http://127.0.0.1:{to_rasa.port}")
    page = await open_page(gateway)
    await page.next("reply")
    to_rasa.cut()

    assert (await page.ask("yksi"))["key"] == "utter_apology"
    assert (await readiness(gateway))["assistant"] is False
    to_rasa.mend()

    assert (await page.ask("kaksi"))["text"] == "echo kaksi"
    assert (await readiness(gateway))["assistant"] is True
    assert rasa.asked().count("kaksi") == 1


async def test_broken_connection_to_rasa_is_asked_once(
    start_gateway, open_page, to_rasa: Wire, rasa: ScriptedRasa
) -> None:
    asked = asyncio.Event()

    async def slow(request: Json) -> aiohttp.web.StreamResponse:
        asked.set()
        await asyncio.sleep(0.5)
        return await echo(request)

    rasa.behave = slow
    gateway = await start_gateway(rasa_url=f"http://127.0.0.1:{to_rasa.port}")
    page = await open_page(gateway)
    await page.next("reply")

    id = await page.say("yksi")
    await asked.wait()
    to_rasa.reset()
    assert (await page.reply_to(id))["key"] == "utter_apology"

    assert (await page.ask("kaksi"))["text"] == "echo kaksi"
    assert rasa.asked() == ["yksi", "kaksi"]


@pytest.fixture
def redis_port() -> Iterator[int]:
    port = free_port()
    with running(redis_command(port), port):
        yield port


@pytest_asyncio.fixture
async def to_redis(redis_port: int) -> AsyncIterator[Wire]:
    line = Wire([redis_port])
    await line.start()
    yield line
    await line.stop()


def redis_settings(line: Wire, settings: Settings) -> Settings:
    return Settings(var_dir=settings.var_dir, redis_url=Secret(f"redis://127.0.0.1:{line.port}/0"))


async def told_there(page: ChatPage, text: str) -> None:
    while (await page.next("reply"))["text"] != text:
        pass


async def test_lost_connection_to_redis_is_noticed_and_what_was_missed_is_told(
    start_gateway, open_page, to_redis: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing tells a listener that its line is dead: it must ask."""
    monkeypatch.setattr(shared_events, "ANSWER_SECONDS", 0.3)
    here_gateway, there_gateway = [
        await start_gateway(redis_url=Secret(f"redis://127.0.0.1:{to_redis.port}/0")) for _ in range(2)
    ]
    here: ChatPage = await open_page(here_gateway)
    await here.next("reply")
    there: ChatPage = await open_page(there_gateway, token=here.welcome["token"])
    await here.ask("ennen")
    await told_there(there, "echo ennen")
    to_redis.lose()

    assert (await here.ask("aikana"))["text"] == "echo aikana"
    await told_there(there, "echo aikana")
    await here.ask("jälkeen")
    await told_there(there, "echo jälkeen")


async def test_status_says_how_redis_is_and_what_to_do(
    start_gateway, settings: Settings, to_redis: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "HTTP_SECONDS", 0.5)
    with_redis = redis_settings(to_redis, settings)
    assert (await status.look_at_redis(Settings(var_dir=settings.var_dir))).level is Level.OK
    assert "0 gateways" in (await status.look_at_redis(with_redis)).said

    await start_gateway(redis_url=with_redis.redis_url)
    while (part := await status.look_at_redis(with_redis)).level is not Level.OK:
        await asyncio.sleep(0.1)
    assert "1 gateways listen" in part.said

    to_redis.cut()
    part = await status.look_at_redis(with_redis)
    assert (part.level, bool(part.do)) == (Level.WRONG, True)
