"""Whether the gateway runs (`/health/live`) and whether it can answer people (`/health/ready`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.errors import Unavailable
from bot.store.session import Database
from bot.store.tables import conversations

Check = Callable[[], Awaitable[bool]]
CHECKS: web.AppKey[Mapping[str, Check]] = web.AppKey("checks")
CHECK_TIMEOUT_SECONDS = 3.0


def database_check(database: Database) -> Check:
    """Whether the database answers and has its tables."""

    def look(connection: Connection) -> bool:
        connection.execute(select(conversations.c.id).limit(1)).first()
        return True

    async def check() -> bool:
        return await database.read(look)

    return check


async def live(_request: web.Request) -> web.Response:
    """200 as long as the event loop turns."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """200 when every part answers, else 503; names each part."""
    checks = request.app[CHECKS]
    results = dict(zip(checks, await asyncio.gather(*(_holds(check) for check in checks.values())), strict=True))
    everything = all(results.values())
    body = {"status": "ok" if everything else "not ready", "parts": results}
    return web.json_response(body, status=200 if everything else 503)


async def _holds(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), CHECK_TIMEOUT_SECONDS)
    except (Unavailable, asyncio.TimeoutError):
        return False


def add_routes(app: web.Application) -> None:
    """Adds both routes; the gateway sets CHECKS."""
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)
