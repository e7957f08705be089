"""A request can be followed: its name is in the answer, in the log lines it causes, and in what Rasa is asked."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import aiohttp
import pytest
from gateway_parts import ChatPage, Gateway, ScriptedRasa

from bot.operations.logs import JsonFormatter


async def test_answer_carries_the_name_of_its_request(gateway: Gateway) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{gateway.url}/health/live") as first, http.get(f"{gateway.url}/nothing") as second:
            names = [response.headers["X-Request-ID"] for response in (first, second)]
        async with http.get(f"{gateway.url}/", headers={"X-Request-ID": "from-the-proxy-1"}) as given:
            assert given.headers["X-Request-ID"] == "from-the-proxy-1"

    assert len(set(names)) == 2


class Lines(logging.Handler):
    """Makes each line while the message is handled, as a process writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(JsonFormatter().format(record)))


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the gateway logs."""
    handler, logger = Lines(), logging.getLogger("bot")
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


async def test_message_is_handled_under_one_name_up_to_rasa(
    gateway: Gateway, page: ChatPage, rasa: ScriptedRasa, lines: Lines
) -> None:
    await page.ask("hei")
    await page.ask("moi")

    asked = rasa.request_ids[-2:]
    assert [line["request"] for line in lines.lines if line["event"] == "message_handled"][-2:] == asked
    assert len(set(asked)) == 2
