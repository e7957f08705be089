"""A running gateway tells coaches of a ticket, once, also when it was down while the ticket was made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest_asyncio
from aiohttp import web
from gateway_parts import WAIT_SECONDS, Gateway

from bot.clock import utc_now
from bot.handoff.ticket import Priority, TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Secret

Posted = asyncio.Queue[Any]
StartGateway = Callable[..., Awaitable[Gateway]]


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[tuple[str, Posted]]:
    """A webhook on a free port, with what it was sent."""
    posted: Posted = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        posted.put_nowait(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", posted
    await runner.cleanup()


async def test_coaches_are_told_once_over_restarts(start_gateway: StartGateway, receiver: tuple[str, Posted]) -> None:
    url, posted = receiver
    gateway = await start_gateway()
    tickets = Tickets(gateway.database)
    asked = TicketRequest(conversation=None, topic="training", language="fi", summary="salainen")
    first = await tickets.open_ticket(asked, now=utc_now() - timedelta(minutes=5))
    await gateway.stop()

    changes = {"webhook_url": Secret(url), "webhook_key": Secret("k"), "public_url": "https://polku.example"}
    gateway = await start_gateway(**changes)
    told = await asyncio.wait_for(posted.get(), WAIT_SECONDS)
    second = await Tickets(gateway.database).open_ticket(replace(asked, priority=Priority.URGENT), now=utc_now())
    await gateway.stop()
    await start_gateway(**changes)
    told_later = await asyncio.wait_for(posted.get(), WAIT_SECONDS)

    assert [ticket["reference"] for ticket in told["tickets"]] == [first.reference]
    assert [ticket["reference"] for ticket in told_later["tickets"]] == [second.reference]
    assert told["tickets"][0]["url"] == f"https://polku.example/desk/tickets/{first.reference}"
