"""The database full or locked, the clock wrong, the gateway stopped or killed under load: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from gateway_parts import (
    WAIT_SECONDS,
    ChatPage,
    Gateway,
    Json,
    ScriptedRasa,
    all_answered,
    echo,
    gateway_process,
    say_until_refused,
)

from bot.channels.web import socket as web_socket
from bot.clock import utc_now
from bot.settings import Settings


@pytest.fixture
def _on_sqlite(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("faults of SQLite's file")


async def set_limit(gateway: Gateway, pragma: str) -> None:
    """Limits the one connection of the gateway: from another thread it might be a second one."""
    await gateway.database.read(lambda connection: connection.exec_driver_sql(f"PRAGMA {pragma}"))


@pytest.mark.usefixtures("_on_sqlite")
async def test_full_database_acknowledges_nothing_and_recovers(start_gateway, open_page) -> None:
    gateway = await start_gateway(messages_per_minute=1000)
    page = await open_page(gateway)
    await page.next("reply")
    await set_limit(gateway, "max_page_count = 1")  # that is: what there is already, and no page more

    acknowledged, refused = await say_until_refused(page)

    await set_limit(gateway, "max_page_count = 1000000")
    assert (await page.reply_to(await page.say("hei", id=refused["id"])))["text"].startswith("echo")
    assert set(acknowledged) <= set(await ids_of(gateway, page, open_page))


@pytest.mark.usefixtures("_on_sqlite")
async def test_locked_database_acknowledges_nothing_and_recovers(
    gateway: Gateway, page: ChatPage, settings: Settings
) -> None:
    await set_limit(gateway, "busy_timeout = 200")
    other = sqlite3.connect(settings.var_dir / "polku.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    id = await page.say("hei")
    assert (await page.answer_to(id))["code"] == "not_stored"

    other.execute("ROLLBACK")
    other.close()
    assert (await page.reply_to(await page.say("hei", id=id)))["text"] == "echo hei"


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400), timedelta(hours=-1)])
async def test_clock_that_jumps_loses_and_turns_round_nothing(
    gateway: Gateway, page: ChatPage, open_page, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    await page.ask("yksi")

    def wrong() -> datetime:
        return utc_now() + jump

    monkeypatch.setattr(web_socket, "utc_now", wrong)
    assert (await page.ask("kaksi"))["text"] == "echo kaksi"
    monkeypatch.undo()
    assert (await page.ask("kolme"))["text"] == "echo kolme"

    again = await open_page(gateway, token=page.welcome["token"])
    said = [line["text"] for line in again.welcome["history"] if line["from"] == "person"]
    assert said == ["yksi", "kaksi", "kolme"]


async def test_stop_under_load_loses_nothing_that_was_acknowledged(
    start_gateway, open_page, rasa: ScriptedRasa
) -> None:
    async def slow(request: Json) -> Any:
        await asyncio.sleep(0.02)
        return await echo(request)

    rasa.behave = slow
    first = await start_gateway(messages_per_minute=1000)
    pages = [await open_page(first) for _ in range(4)]
    for page in pages:
        for number in range(15):
            await page.say(f"viesti {number}", id=f"load-{number}")
        await page.next("ack")
    await first.stop()

    second = await start_gateway(messages_per_minute=1000)
    for page in pages:
        with suppress(TypeError):  # the end of the stream, after everything that had arrived
            while True:
                page.frames.append(await page.socket.receive_json(timeout=WAIT_SECONDS))
        await all_answered(second, page, open_page)


@pytest.mark.long
async def test_killed_gateway_loses_nothing_that_was_acknowledged(
    settings: Settings, rasa: ScriptedRasa, open_page
) -> None:
    """Killed with -9 while messages wait, are being answered and have been answered."""

    async def slow(request: Json) -> Any:
        await asyncio.sleep(0.05)
        return await echo(request)

    rasa.behave = slow
    async with gateway_process(settings) as (gateway, process):
        page = await open_page(gateway)
        for number in range(20):
            await page.say(f"viesti {number}", id=f"load-{number}")
        while len([frame for frame in page.frames if frame["type"] == "ack"]) < 5:
            await page.next("ack")
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait)
    with suppress(TypeError):
        while True:
            page.frames.append(await page.socket.receive_json(timeout=WAIT_SECONDS))
    async with gateway_process(settings) as (gateway, _process):
        await all_answered(gateway, page, open_page)


async def ids_of(gateway: Gateway, page: ChatPage, open_page) -> list[str]:
    again = await open_page(gateway, token=page.welcome["token"])
    return [line["id"] for line in again.welcome["history"] if line["from"] == "person"]
