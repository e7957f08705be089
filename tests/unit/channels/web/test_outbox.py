"""Frames leave in order, and a page that does not read is let go without holding anybody up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest_asyncio
from aiohttp import web

from bot.channels.web.outbox import MOST_WAITING_FRAMES, Outbox

HANDSHAKE = (
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
Fill = Callable[[Outbox], Awaitable[None]]
Serve = Callable[[Fill], Awaitable[tuple[int, "asyncio.Future[int | None]"]]]


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    """A server that fills each page's outbox; gives its port and, later, the code with which the socket closed."""
    runners: list[web.AppRunner] = []

    async def start(fill: Fill) -> tuple[int, asyncio.Future[int | None]]:
        closed: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

        async def handler(request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse(timeout=0.1, compress=False)
            await socket.prepare(request)
            outbox = Outbox(socket, send_timeout_seconds=0.1)
            await fill(outbox)
            await socket.receive()
            closed.set_result(socket.close_code)
            await outbox.stop()
            return socket

        app = web.Application()
        app.router.add_get("/", handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner.addresses[0][1], closed

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_frames_leave_in_order(serve: Serve) -> None:
    async def fill(outbox: Outbox) -> None:
        for number in range(100):
            outbox.put({"number": number, "text": "ä"})

    port, _closed = await serve(fill)
    async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/") as page:
        received = [await page.receive_json(timeout=5) for _ in range(100)]

    assert received == [{"number": number, "text": "ä"} for number in range(100)]


async def test_finish_waits_until_everything_has_left(serve: Serve) -> None:
    left = asyncio.Event()

    async def fill(outbox: Outbox) -> None:
        outbox.put({"number": 1})
        await outbox.finish()
        left.set()

    port, _closed = await serve(fill)
    async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/") as page:
        assert await page.receive_json(timeout=5) == {"number": 1}
        await asyncio.wait_for(left.wait(), 5)


async def test_page_that_does_not_read_is_closed(serve: Serve) -> None:
    async def fill(outbox: Outbox) -> None:
        for _ in range(MOST_WAITING_FRAMES + 10):
            outbox.put({"text": "x" * 60_000})

    port, closed = await serve(fill)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(HANDSHAKE.encode())
    await reader.readuntil(b"\r\n\r\n")

    await asyncio.wait_for(closed, 10)
    writer.close()
