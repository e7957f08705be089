"""What stands before every route of the gateway: limits for slow senders, and a plain answer while the database is away."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.errors import Unavailable

IDLE_SECONDS = 75.0
"""A connection without a whole request's headers for so long is closed. A proxy must let go of its idle ones earlier."""
BODY_SECONDS = 30.0
"""A request that carries a body is done within this time, the sending of the body included."""


def bounded(body_seconds: float) -> Middleware:
    """A middleware: 408 for a body that never ends, 400 for one that cannot be read, 503 while the database is away."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        work = handler(request)
        try:
            return await (asyncio.wait_for(work, body_seconds) if request.body_exists else work)
        except asyncio.TimeoutError:
            if not request.body_exists or request.writer.output_size:
                raise
            # The rest of the body may still come: what follows on this connection could not be told from it.
            answer = web.Response(status=408, text="the request took too long")
            answer.force_close()
            return answer
        except web.RequestPayloadError:
            # What follows the broken part could not be told from it.
            answer = web.Response(status=400, text="the body cannot be read")
            answer.force_close()
            return answer
        except Unavailable:
            if request.writer.output_size:  # the answer has begun already
                raise
            return web.Response(status=503, text="not available at the moment")

    return middleware
