"""A request can be followed: its name is in the answer, in the log lines it causes, and in what Rasa is asked."""

from __future__ import annotations

import json
import logging

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


async def test_message_is_handled_under_one_name_up_to_rasa(
    gateway: Gateway, page: ChatPage, rasa: ScriptedRasa, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    # Each line is made while the message is handled, as a process writes it.
    logged: list[dict[str, str]] = []
    caplog.handler.emit = lambda record: logged.append(json.loads(JsonFormatter().format(record)))  # type: ignore[method-assign]

    await page.ask("hei")
    await page.ask("moi")
    seen = rasa.request_ids[-2:]

    handled = [line["request"] for line in logged if line["event"] == "message_handled"]
    assert handled[-2:] == seen
    assert len(set(seen)) == 2
