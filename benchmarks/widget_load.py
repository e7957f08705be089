"""Many open chat sockets on one gateway: `python -m benchmarks.widget_load`. Prints p95 of an answer and memory a socket.

The gateway runs in a process of its own over SQLite and an assistant that answers at once, so that what is measured is the gateway.
The baseline is the same gateway with 10 sockets.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import socket
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from aiohttp import web

from benchmarks.intent_data import percentile
from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.reply import Reply
from bot.gateway import make_app
from bot.settings import Settings

OPENING_AT_ONCE = 50
ANSWER_SECONDS = 30.0
FEW = 10


class Prompt:
    """Answers at once."""

    async def turn(self, request: TurnRequest) -> Turn:
        return Turn((Reply(f"echo {request.text or request.payload}", "fi"),), "fi")


def serve(folder: str, port: int) -> None:
    """The gateway's process."""
    settings = Settings(var_dir=Path(folder), messages_per_minute=100_000)
    web.run_app(make_app(settings, assistant=Prompt()), host="127.0.0.1", port=port, access_log=None, print=None)


def resident_kilobytes(pid: int) -> int:
    """Memory of a process (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


class Page:
    """One socket, greeted; `ask` gives the seconds until the answer."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._lock = asyncio.Lock()

    async def hello(self) -> None:
        """Opens a conversation and waits for the greeting."""
        await self._socket.send_json({"type": "hello", "v": 1, "token": None, "locale": "fi", "seen": 0})
        await self._until("reply", "system:greet")

    async def ask(self, _tick: int) -> float:
        """Sends a message and waits for its answer."""
        async with self._lock:
            self._number += 1
            id, begun = f"m-{self._number}", time.perf_counter()
            await self._socket.send_json({"type": "message", "id": id, "text": "mikä on starttiraha"})
            await self._until("reply", id)
            return time.perf_counter() - begun

    async def _until(self, kind: str, id: str) -> None:
        while True:
            frame = json.loads(await self._socket.receive_str(timeout=ANSWER_SECONDS))
            if frame["type"] == kind and frame.get("id") == id:
                return


async def measure(port: int, pid: int, sockets: int, per_second: int, seconds: int) -> dict[str, object]:
    """Opens the sockets, then sends messages at an even rate, whether or not the earlier ones were answered."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        before = resident_kilobytes(pid)
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def opened() -> Page:
            async with gate:
                page = Page(await stack.enter_async_context(http.ws_connect(f"http://127.0.0.1:{port}/ws")))
                await page.hello()
                return page

        pages = await asyncio.gather(*(opened() for _ in range(sockets)))
        held = resident_kilobytes(pid) - before
        begun, asked = time.perf_counter(), []
        for tick in range(per_second * seconds):
            await asyncio.sleep(max(0.0, begun + tick / per_second - time.perf_counter()))
            asked.append(asyncio.create_task(pages[tick % sockets].ask(tick)))
        times = await asyncio.gather(*asked)
        took = time.perf_counter() - begun
    return {
        "sockets": sockets,
        "messages": len(times),
        "per_second": round(len(times) / took, 1),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
        "kilobytes_a_socket": round(held / sockets, 1),
    }


async def _listening(port: int) -> None:
    while True:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.1)


def main() -> None:
    """Measures few sockets, then many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--per-second", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    given = parser.parse_args()
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # also for the gateway, which inherits it
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        gateway = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, port))
        gateway.start()
        try:
            assert gateway.pid is not None
            asyncio.run(asyncio.wait_for(_listening(port), ANSWER_SECONDS))
            for sockets in (FEW, given.sockets):
                measured = measure(port, gateway.pid, sockets, given.per_second, given.seconds)
                print(json.dumps(asyncio.run(measured)), flush=True)
        finally:
            gateway.terminate()
            gateway.join()


if __name__ == "__main__":
    main()
