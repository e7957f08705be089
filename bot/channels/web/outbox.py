"""Frames on their way to one page, sent in order by one task; a page that does not read is let go."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSCloseCode, web
from async_timeout import timeout

MOST_WAITING_FRAMES = 500
SEND_TIMEOUT_SECONDS = 20.0


class Outbox:
    """`put` never waits. A page that falls behind is closed and gets what it missed after reconnecting."""

    def __init__(self, socket: web.WebSocketResponse, *, send_timeout_seconds: float = SEND_TIMEOUT_SECONDS) -> None:
        self._socket = socket
        self._send_timeout_seconds = send_timeout_seconds
        self._frames: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING_FRAMES)
        self._is_behind = False
        self._task = asyncio.create_task(self._send_all())

    def put(self, frame: dict[str, Any]) -> None:
        """Queues a frame, or marks the page as too far behind to go on with."""
        try:
            self._frames.put_nowait(json.dumps(frame, ensure_ascii=False))
        except asyncio.QueueFull:
            self._is_behind = True

    async def _send_all(self) -> None:
        try:
            while not self._is_behind:
                frame = await self._frames.get()
                async with timeout(self._send_timeout_seconds):
                    await self._socket.send_str(frame)
                self._frames.task_done()
        except ConnectionError:
            return  # the page has left; the reader ends by itself
        except asyncio.TimeoutError:
            pass
        await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow", drain=False)

    async def finish(self) -> None:
        """Waits until what is queued has left, or the page turned out to be gone or slow."""
        all_sent = asyncio.ensure_future(self._frames.join())
        await asyncio.wait({all_sent, self._task}, return_when=asyncio.FIRST_COMPLETED)
        all_sent.cancel()

    async def stop(self) -> None:
        """Ends the sending task; what is still queued is in the history."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
