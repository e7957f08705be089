"""The gateway's clock: does what has fallen due, again and again while the gateway runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.clock import utc_now

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0

Work = Callable[[datetime], Awaitable[Sequence[object]]]


async def keep_up(name: str, work: Work, *, every_seconds: float = EVERY_SECONDS) -> None:
    """Runs `work(now)` until it is cancelled; a database that is away is tried again the next time."""
    while True:
        try:
            done = await work(utc_now())
            if done:
                log.info("due_done", extra={"work": name, "count": len(done)})
        except Exception as error:  # the clock must go on; the text of an unknown error may hold a person's words
            log.error("due_failed", extra={"work": name, "cause": type(error).__name__})
        await asyncio.sleep(every_seconds)
