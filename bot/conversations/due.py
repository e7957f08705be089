"""The gateway's clock: asks the follow-up questions that have fallen due, again and again while the gateway runs."""

from __future__ import annotations

import asyncio
import logging

from bot.conversations.follow_ups import FollowUps
from bot.conversations.lease import utc_now

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0


async def ask_what_is_due(follow_ups: FollowUps, *, every_seconds: float = EVERY_SECONDS) -> None:
    """Runs until it is cancelled; a database that is away is tried again the next time."""
    while True:
        try:
            said = await follow_ups.send_due(utc_now())
            if said:
                log.info("follow_ups_asked", extra={"count": len(said)})
        except Exception as error:  # the clock must go on; the text of an unknown error may hold a person's words
            log.error("follow_ups_failed", extra={"cause": type(error).__name__})
        await asyncio.sleep(every_seconds)
