"""Real processes under the supervisor: started, restarted after kill -9, and gone at the end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from process_parts import free_port

from bot.errors import BadInput, Unavailable
from bot.operations import supervisor
from bot.operations.supervisor import Part, Supervisor

SERVER = """
import http.server, os, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
http.server.HTTPServer.allow_reuse_address = True
print("started", os.getpid(), flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
PATIENCE_SECONDS = 20


def part(name: str, folder: Path, code: str = SERVER) -> Part:
    port = free_port()
    command = [sys.executable, "-c", code, str(port)]
    return Part(name, command, f"http://127.0.0.1:{port}/", "127.0.0.1", port, folder / f"{name}.log")


def started(part: Part) -> list[int]:
    """The process ids that the part has had, oldest first."""
    text = part.log_file.read_text() if part.log_file.exists() else ""
    return [int(found) for found in re.findall(r"started (\d+)", text)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(holds: Callable[[], bool]) -> None:
    async def look() -> None:
        while not holds():
            await asyncio.sleep(0.05)

    await asyncio.wait_for(look(), PATIENCE_SECONDS)


async def test_killed_part_is_started_again_and_all_are_gone_at_the_end(tmp_path: Path) -> None:
    parts = [part("one", tmp_path), part("two", tmp_path)]
    ready = asyncio.Event()
    running = Supervisor(parts, tmp_path)
    task = asyncio.create_task(running.run(ready.set))
    await asyncio.wait_for(ready.wait(), PATIENCE_SECONDS)

    os.kill(started(parts[0])[0], signal.SIGKILL)
    await until(lambda: len(started(parts[0])) == 2)

    running.stop()
    await asyncio.wait_for(task, PATIENCE_SECONDS)
    assert not any(is_alive(pid) for one in parts for pid in started(one))
    assert len(started(parts[1])) == 1


async def test_part_that_hangs_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes connections, because the system does that for it, and never answers."""
    limits = {"SILENT_SECONDS": 3.0, "LISTEN_EVERY_SECONDS": 0.2, "LISTEN_SECONDS": 2.0, "STOP_SECONDS": 0.5}
    for name, seconds in limits.items():
        monkeypatch.setattr(supervisor, name, seconds)
    parts = [part("one", tmp_path), part("two", tmp_path)]
    ready = asyncio.Event()
    running = Supervisor(parts, tmp_path)
    task = asyncio.create_task(running.run(ready.set))
    await asyncio.wait_for(ready.wait(), PATIENCE_SECONDS)
    await asyncio.sleep(1.5)  # both have been heard

    os.kill(started(parts[0])[0], signal.SIGSTOP)
    await until(lambda: len(started(parts[0])) == 2)

    running.stop()
    await asyncio.wait_for(task, PATIENCE_SECONDS)
    assert not any(is_alive(pid) for one in parts for pid in started(one))
    assert len(started(parts[1])) == 1


async def test_port_in_use_is_named_before_anything_starts(tmp_path: Path) -> None:
    one, two = part("one", tmp_path), part("two", tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", two.port))
        other.listen()

        with pytest.raises(BadInput, match=rf"two cannot listen on 127\.0\.0\.1:{two.port}"):
            await Supervisor([one, two], tmp_path).run(lambda: None)

    assert started(one) == []


async def test_part_that_never_answers_is_named_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "READY_SECONDS", 1.0)
    silent = part("silent", tmp_path, "import time; time.sleep(600)")

    with pytest.raises(Unavailable, match=r"silent did not get ready.*silent\.log"):
        await Supervisor([silent], tmp_path).run(lambda: None)
