"""The whole product as `polku up` starts it, once for each file of tests, and a page that talks to it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
from whole_parts import Page, Running


@pytest.fixture(scope="module")
def polku(tmp_path_factory: pytest.TempPathFactory, own_database: Callable[[], dict[str, str]]) -> Iterator[Running]:
    """Started on free ports with a folder of its own; ended with Ctrl-C's signal."""
    running = Running.start(tmp_path_factory.mktemp("var"), **own_database())
    try:
        running.wait_ready()
        yield running
    finally:
        running.end(signal.SIGINT)


@pytest.fixture
async def page(polku: Running) -> Any:
    """A page that has said hello in English."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{polku.address}/ws") as socket:
        opened = Page(socket)
        await opened.hello("en")
        yield opened
