"""The running product, and a page's end of its WebSocket."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from prepared import take_over_vectors
from process_parts import descendants, free_port
from sqlalchemy.engine import Engine

from bot.settings import ROOT, load
from bot.store.session import make_engine

START_SECONDS = 240
"""On a busy machine the search index of a new folder alone takes minutes."""
ANSWER_SECONDS = 20


@dataclass
class Running:
    """A started Polku."""

    process: subprocess.Popen[bytes]
    address: str
    var: Path
    settings: dict[str, str]

    @classmethod
    def start(cls, var: Path, **changes: str) -> Running:
        """`polku up` on free ports, with these environment variables."""
        settings = {
            "POLKU_VAR_DIR": str(var),
            "POLKU_GATEWAY_PORT": str(free_port()),
            "POLKU_RASA_URL": f"http://127.0.0.1:{free_port()}",
            "POLKU_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
            **changes,
        }
        take_over_vectors(var)
        command = [sys.executable, "-m", "bot.cli", "up", "--no-train"]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL)
        return cls(process, f"http://127.0.0.1:{settings['POLKU_GATEWAY_PORT']}", var, settings)

    def wait_ready(self) -> None:
        """Until people can be answered."""
        end = time.monotonic() + START_SECONDS
        while not answers(f"{self.address}/health/ready"):
            assert self.process.poll() is None, "polku up ended early"
            assert time.monotonic() < end, "polku up did not get ready"
            time.sleep(0.2)

    def end(self, number: signal.Signals) -> float:
        """Sends the signal and waits for the end; the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - begun

    def status(self) -> dict[str, dict[str, str]]:
        """What `polku status --json` says, by component."""
        command = [sys.executable, "-m", "bot.cli", "status", "--json"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **self.settings}, stdout=subprocess.PIPE, check=False
        )
        return {part["name"]: part for part in map(json.loads, done.stdout.splitlines())}

    def database(self) -> Engine:
        """Its database, to be read."""
        return make_engine(load(self.settings).sqlalchemy_url()).execution_options(reads_only=True)

    def trackers(self) -> Engine:
        """The database of its trackers, to be read."""
        return make_engine(load(self.settings).tracker_sqlalchemy_url()).execution_options(reads_only=True)

    def children(self) -> list[int]:
        """The processes that it has started, and theirs."""
        return descendants(self.process.pid)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


class Page:
    """A page's end of the WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._count = 0
        self.welcome: dict[str, Any] = {}

    async def hello(self, locale: str, token: str | None = None) -> None:
        """Opens a conversation, or comes back to one."""
        await self._socket.send_json({"type": "hello", "v": 1, "token": token, "locale": locale, "seen": 0})
        self.welcome = await self._next("welcome")
        if token is None:
            await self._next("reply")

    async def say(self, text: str) -> dict[str, Any]:
        """The first reply to a typed text."""
        return await self._send({"type": "message", "text": text})

    async def press(self, payload: str) -> dict[str, Any]:
        """The first reply to a pressed button."""
        return await self._send({"type": "press", "payload": payload, "title": payload})

    async def _send(self, frame: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        id = f"m-{self._count}"
        await self._socket.send_json({**frame, "id": id})
        while True:
            reply = await self._next("reply")
            if reply["id"] == id:
                return reply

    async def _next(self, kind: str) -> dict[str, Any]:
        while True:
            frame = json.loads((await asyncio.wait_for(self._socket.receive(), ANSWER_SECONDS)).data)
            if frame["type"] == kind:
                return frame
