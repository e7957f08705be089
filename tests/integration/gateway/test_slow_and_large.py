"""Clients that send slowly, never finish, or send too much: they are let go, and others are served meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from gateway_parts import WAIT_SECONDS, ChatPage, Gateway, ScriptedRasa

from bot.gateway import LARGEST_BODY_BYTES, make_app
from bot.settings import Settings

SHORT_SECONDS = 0.4
Address = tuple[str, int]
HALF_REQUESTS = {
    "nothing at all": b"",
    "half a first line": b"GET /health/li",
    "headers without an end": b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\r\n",
}


@pytest_asyncio.fixture
async def impatient(settings: Settings, rasa: ScriptedRasa) -> AsyncIterator[Address]:
    """A gateway as `run` starts it, with limits of less than a second."""
    app = make_app(settings, body_seconds=SHORT_SECONDS)
    runner = web.AppRunner(app, shutdown_timeout=0.1, keepalive_timeout=SHORT_SECONDS, lingering_time=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][:2]
    await runner.cleanup()


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """Everything until the server closes."""
    return await asyncio.wait_for(reader.read(), WAIT_SECONDS)


@pytest.mark.parametrize("sent", HALF_REQUESTS.values(), ids=HALF_REQUESTS)
async def test_client_that_never_finishes_its_headers_is_let_go(impatient: Address, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection(*impatient)
    writer.write(sent)

    assert b"200" not in await rest_of(reader)
    writer.close()


async def test_client_that_drips_headers_is_let_go_while_others_are_served(impatient: Address) -> None:
    opened = [await asyncio.open_connection(*impatient) for _ in range(50)]

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"GET / HTTP/1.1\r\n")
        while not (reader.at_eof() or writer.is_closing()):  # the end may also come as a reset
            writer.write(b"X: y\r\n")
            await asyncio.sleep(0.05)

    dripping = asyncio.gather(*(drip(*one) for one in opened), return_exceptions=True)
    async with aiohttp.ClientSession() as http:
        assert (await http.get(f"http://{impatient[0]}:{impatient[1]}/health/live")).status == 200
    await asyncio.wait_for(dripping, WAIT_SECONDS)
    for _, writer in opened:
        writer.close()


async def test_body_that_never_ends_is_answered_and_let_go(impatient: Address) -> None:
    reader, writer = await asyncio.open_connection(*impatient)
    writer.write(b"POST /desk/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n")
    writer.write(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=a")

    assert b"408" in (await rest_of(reader)).partition(b"\r\n")[0]
    writer.close()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", id="long path"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", id="long header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 500 + b"\r\n", id="many headers"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", id="length in letters"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", id="two lengths"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX\x00Y: 1\r\n\r\n", id="zero in a header"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", id="TLS"),
    ],
)
async def test_request_that_is_none_is_refused_without_a_traceback(impatient: Address, head: bytes) -> None:
    reader, writer = await asyncio.open_connection(*impatient)
    writer.write(head)

    answer = await rest_of(reader)
    assert answer.startswith(b"HTTP/1.") and answer[9:12] in {b"400", b"413", b"414", b"431"}
    assert b"Traceback" not in answer
    writer.close()


async def test_body_that_is_too_large_is_refused(impatient: Address) -> None:
    async with aiohttp.ClientSession() as http:
        sent = await http.post(
            f"http://{impatient[0]}:{impatient[1]}/desk/login", data={"login": "a" * (LARGEST_BODY_BYTES + 1)}
        )
        assert sent.status == 413


async def test_page_answers_503_while_the_database_is_away(
    start_gateway: Callable[..., Coroutine[None, None, Gateway]],
) -> None:
    gateway = await start_gateway()
    rename(gateway, "path_links", "elsewhere")
    try:
        async with aiohttp.ClientSession() as http:
            answer = await http.get(f"{gateway.url}/path/{'a' * 43}.html")
            assert answer.status == 503
            assert "path_links" not in await answer.text()
    finally:
        rename(gateway, "elsewhere", "path_links")  # other tests have the same PostgreSQL database


def rename(gateway: Gateway, table: str, name: str) -> None:
    with gateway.database.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


async def test_frame_with_an_endless_number_is_refused(page: ChatPage) -> None:
    await page.socket.send_str(json.dumps({"type": "hello", "v": 10**4000}))

    assert (await page.next("error"))["code"] in {"version", "no_hello", "bad_frame"}
