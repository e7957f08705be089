"""Runs the processes of one machine: starts them, restarts what dies, ends all of them together.

Each part runs in a process group of its own and dies with this process, even if that is killed.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from bot.errors import BadInput, Unavailable

log = logging.getLogger(__name__)

STOP_SECONDS = 12.0
READY_SECONDS = 90.0
LOOK_EVERY_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A part that ran this long is restarted without a pause when it dies."""
SILENT_SECONDS = 180.0
"""A part that says nothing at all for this long hangs, and is started again."""
LISTEN_EVERY_SECONDS = 5.0
LISTEN_SECONDS = 30.0
"""A part on a busy machine may be slow to answer: only one that never does is ended."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Part:
    """One process: its command, where its output goes, and the address that answers with 200 when it is ready."""

    name: str
    command: Sequence[str]
    ready_url: str
    host: str
    port: int
    log_file: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def require_free_port(part: Part) -> None:
    """Raises BadInput when something else listens where `part` is to listen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((part.host, part.port))
        except OSError as error:
            raise BadInput(
                f"{part.name} cannot listen on {part.host}:{part.port} ({error.strerror}): "
                "another Polku may be running; stop it, or set another port (docs/settings.md)"
            ) from error


class Supervisor:
    """The running parts."""

    def __init__(self, parts: Sequence[Part], folder: Path) -> None:
        self._parts = parts
        self._folder = folder
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ends every part; `run` returns when the last one is gone."""
        self._stopping.set()

    async def run(self, when_ready: Callable[[], None]) -> None:
        """Runs until `stop`, SIGINT or SIGTERM; calls `when_ready` once, when every part answers.

        Raises BadInput for a port in use, Unavailable when a part does not get ready.
        """
        for part in self._parts:
            require_free_port(part)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        try:
            await self._until_stopped(self._all_ready())
            if not self._stopping.is_set():
                when_ready()
            await self._stopping.wait()
        finally:
            self.stop()
            await asyncio.gather(*keepers)

    async def _until_stopped(self, work: Awaitable[None]) -> None:
        task, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not task.done():
            task.cancel()
            return
        task.result()

    async def _all_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        for part in self._parts:
            while not await asyncio.to_thread(_answers, part.ready_url):
                if time.monotonic() > end:
                    raise Unavailable(f"{part.name} did not get ready: the reason stands at the end of {part.log_file}")
                await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _keep(self, part: Part) -> None:
        """Starts `part` again whenever it dies, more slowly each time it does so early."""
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            begun = time.monotonic()
            process = await self._start(part)
            died = asyncio.ensure_future(process.wait())
            stopping = asyncio.ensure_future(self._stopping.wait())
            silent = asyncio.ensure_future(_falls_silent(part))
            await asyncio.wait({died, stopping, silent}, return_when=asyncio.FIRST_COMPLETED)
            hangs = silent.done() and not died.done()
            silent.cancel()
            stopping.cancel()
            if self._stopping.is_set() or hangs:
                await _end(process, died)
            if self._stopping.is_set():
                return
            log.error("part_died", extra={"part": part.name, "status": process.returncode})
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - begun > STEADY_SECONDS else pause * 2
            await self._pause(min(pause, LONGEST_PAUSE_SECONDS))

    async def _pause(self, seconds: float) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _start(self, part: Part) -> asyncio.subprocess.Process:
        part.log_file.parent.mkdir(parents=True, exist_ok=True)
        with part.log_file.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *part.command,
                cwd=self._folder,
                env={**os.environ, **part.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        log.info("part_started", extra={"part": part.name, "pid": process.pid})
        return process


async def _end(process: asyncio.subprocess.Process, died: asyncio.Future[int]) -> None:
    """Ends a process with everything it started, politely first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if died.done():
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        await asyncio.wait({died}, timeout=STOP_SECONDS)


async def _falls_silent(part: Part) -> None:
    """Returns when the part does not answer any more; what it answers does not matter."""
    heard = time.monotonic() + READY_SECONDS  # as long as a start may take
    while time.monotonic() - heard < SILENT_SECONDS:
        await asyncio.sleep(LISTEN_EVERY_SECONDS)
        if await asyncio.to_thread(_is_heard, part.ready_url):
            heard = time.monotonic()


def _is_heard(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=LISTEN_SECONDS):  # nosec B310  # an address of the settings
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, HTTPException):
        return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # nosec B310  # an address of the settings
            return bool(response.status == 200)
    except (OSError, HTTPException):
        return False
