"""The action server's routes behind the token, on loopback: without it nothing is run or listed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from process_parts import free_port
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic
from sanic.response import HTTPResponse, json

from bot.actions import guard
from bot.settings import Secret, Settings


@pytest_asyncio.fixture
async def address(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server with rasa_sdk's routes, started as rasa_sdk does it: plugins first."""
    monkeypatch.setattr(guard, "settings", lambda: Settings(rasa_token=Secret("shared-token")))
    app, port = Sanic("guarded", configure_logging=False), free_port()

    async def answer(_request: object) -> HTTPResponse:
        return json({"ran": True})

    app.add_route(answer, "/health", ["GET"])
    app.add_route(answer, "/webhook", ["POST"], name="webhook")
    app.add_route(answer, "/actions", ["GET"], name="actions")
    plugin_manager().hook.attach_sanic_app_extensions(app=app)
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
    await server.startup()
    yield f"http://127.0.0.1:{port}"
    await server.close()


async def test_actions_run_for_nobody_without_the_token(address: str) -> None:
    """One test, because Sanic can start only one server in a process."""
    for given in (None, "", "Bearer", "Bearer wrong", "shared-token", "bearer shared-token", "Bearer \xe4"):
        headers = {} if given is None else {"Authorization": given}
        async with aiohttp.ClientSession(headers=headers) as http:
            assert (await http.post(f"{address}/webhook", json={"next_action": "action_listen"})).status == 401
            assert (await http.get(f"{address}/actions")).status == 401
            assert (await http.get(f"{address}/health")).status == 200
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer shared-token"}) as http:
        assert (await http.post(f"{address}/webhook", json={})).status == 200
