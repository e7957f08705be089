"""A gateway deletes by itself what has been stored for long enough, and `polku status` and the metrics know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
from databases import migrated
from gateway_parts import Gateway
from sqlalchemy import insert, select

from bot.clock import utc_now
from bot.operations.retention import JOB
from bot.settings import Settings
from bot.store.jobs import last_done
from bot.store.tables import conversations, messages

StartGateway = Callable[..., Awaitable[Gateway]]


async def test_old_conversation_is_gone_after_a_gateway_has_started(
    settings: Settings, start_gateway: StartGateway
) -> None:
    before = migrated(settings.sqlalchemy_url())
    chat = {"channel": "web", "language_notice_given": False, "mode": "bot", "offered": {}, "last_seq": 1}
    said = {"seq": 1, "direction": "person", "text": "hei", "state": "answered"}
    with before.begin() as connection:
        for id, at in (("old", utc_now() - timedelta(days=400)), ("young", utc_now() - timedelta(days=300))):
            connection.execute(insert(conversations).values(id=id, **chat, created_at=at, updated_at=at))
            connection.execute(insert(messages).values(conversation=id, **said, created_at=at))
    before.close()

    gateway = await start_gateway()

    async def is_done() -> None:
        while await gateway.database.read(lambda c: last_done(c, JOB)) is None:
            await asyncio.sleep(0.02)

    await asyncio.wait_for(is_done(), 8)
    left = await gateway.database.read(lambda c: list(c.execute(select(conversations.c.id)).scalars()))
    assert left == ["young"]
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/metrics") as response:
        assert "polku_service_on" in await response.text()
