"""Work that goes on beside what began it, and that nobody waits for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class BackgroundTasks:
    """Keeps what was begun until it has ended: asyncio alone would let go of it in the middle."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work`; its failure is logged, without words that may be a person's."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def end(self, *, within_seconds: float) -> None:
        """Lets what runs go on for so long, and cancels the rest."""
        late = set(self._running)
        if late and within_seconds:
            _, late = await asyncio.wait(late, timeout=within_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background_failed", extra={"cause": type(error).__name__})
