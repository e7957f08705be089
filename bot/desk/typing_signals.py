"""Shows on a ticket's page who is writing at this moment: the person, or another coach. Nothing of it is stored."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from bot.background_tasks import BackgroundTasks
from bot.conversations.events import CoachTyping, Event, Events, PersonTyping


@asynccontextmanager
async def typing_shown(
    events: Events, conversation: str | None, login: str, write: Callable[[bytes], Awaitable[None]]
) -> AsyncIterator[None]:
    """Writes a server-sent event to the page of `login` for each sign of somebody else writing, until the block ends."""
    if conversation is None:
        yield
        return
    tasks = BackgroundTasks()

    async def send(signal: bytes) -> None:
        with suppress(ConnectionError, RuntimeError):  # the page is leaving
            await write(signal)

    def listen(event: Event) -> None:
        signal = _signal(event, login)
        if signal is not None:
            tasks.begin(send(signal))

    unsubscribe = events.subscribe(conversation, listen)
    try:
        yield
    finally:
        unsubscribe()
        await tasks.end(within_seconds=0)


def _signal(event: Event, login: str) -> bytes | None:
    write = partial(json.dumps, ensure_ascii=False)
    if isinstance(event, PersonTyping):
        return f"event: typing\ndata: {write({})}\n\n".encode()
    if isinstance(event, CoachTyping) and event.coach != login:
        return f"event: typing\ndata: {write({'coach': event.name})}\n\n".encode()
    return None
