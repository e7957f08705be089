"""The whole product as `polku up` starts it, once for each file of tests, and a page that talks to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from process_parts import free_port
from whole_parts import START_SECONDS, Page, Running, answers

from bot.settings import ROOT


@pytest.fixture(scope="module")
def polku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Started on free ports with a folder of its own; ended with Ctrl-C's signal."""
    var, gateway = tmp_path_factory.mktemp("var"), free_port()
    settings = {
        "POLKU_VAR_DIR": str(var),
        "POLKU_GATEWAY_PORT": str(gateway),
        "POLKU_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "POLKU_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
    }
    command = [sys.executable, "-m", "bot.cli", "up", "--no-train"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL)
    running = Running(process, f"http://127.0.0.1:{gateway}", var, settings)
    try:
        end = time.monotonic() + START_SECONDS
        while not answers(f"{running.address}/health/ready"):
            assert process.poll() is None, "polku up ended early"
            assert time.monotonic() < end, "polku up did not get ready"
            time.sleep(0.2)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


@pytest.fixture
async def page(polku: Running) -> Any:
    """A page that has said hello in English."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{polku.address}/ws") as socket:
        opened = Page(socket)
        await opened.hello("en")
        yield opened
