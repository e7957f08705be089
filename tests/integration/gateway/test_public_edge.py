"""What the gateway shows to browsers and to those who watch it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from gateway_parts import ChatPage, Gateway, ScriptedRasa


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_page_allows_only_its_own_files(gateway: Gateway, http: aiohttp.ClientSession) -> None:
    response = await http.get(f"{gateway.url}/")

    policy = response.headers["Content-Security-Policy"]
    host = gateway.url.removeprefix("http://")
    assert response.status == 200
    assert f"connect-src 'self' ws://{host} wss://{host};" in policy
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_page_holds_no_inline_script_or_style(gateway: Gateway, http: aiohttp.ClientSession) -> None:
    html = await (await http.get(f"{gateway.url}/")).text()

    assert "<style" not in html
    assert "style=" not in html
    assert html.count("<script") == html.count("<script src=")


@pytest.mark.parametrize(
    ("path", "kind"), [("/widget.js", "javascript"), ("/page.js", "javascript"), ("/page.css", "css")]
)
async def test_page_files_are_served(gateway: Gateway, http: aiohttp.ClientSession, path: str, kind: str) -> None:
    response = await http.get(gateway.url + path)

    assert response.status == 200
    assert kind in response.headers["Content-Type"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_page_that_has_the_widget_already_is_not_sent_it_again(
    gateway: Gateway, http: aiohttp.ClientSession
) -> None:
    first = await http.get(f"{gateway.url}/widget.js")

    again = await http.get(f"{gateway.url}/widget.js", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status, await again.read()) == (304, b"")


@pytest.mark.parametrize("path", ["/keys.py", "/../gateway.py", "/page.html", "/static/widget.js"])
async def test_other_files_are_not_served(gateway: Gateway, http: aiohttp.ClientSession, path: str) -> None:
    assert (await http.get(gateway.url + path)).status == 404


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x'y"])
async def test_strange_host_does_not_enter_the_policy(gateway: Gateway, http: aiohttp.ClientSession, host: str) -> None:
    response = await http.get(f"{gateway.url}/", headers={"Host": host})

    assert host not in response.headers.get("Content-Security-Policy", "")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "https://city.example.evil.example", "file://"]
)
async def test_unknown_site_may_not_open_a_chat(start_gateway, origin: str) -> None:
    gateway = await start_gateway(allowed_origins=("https://city.example",))

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await ChatPage.connect(gateway, origin=origin)
    assert refused.value.status == 403


@pytest.mark.parametrize("origin", ["https://city.example", "https://CITY.example", None])
async def test_own_and_allowed_sites_may_open_a_chat(start_gateway, origin: str | None) -> None:
    gateway = await start_gateway(allowed_origins=("https://city.example",))

    page = await ChatPage.connect(gateway, origin=origin or gateway.url)
    assert (await page.hello())["v"] == 1
    await page.close()


async def test_gateway_is_ready_when_all_parts_are(
    gateway: Gateway, rasa: ScriptedRasa, http: aiohttp.ClientSession
) -> None:
    response = await http.get(f"{gateway.url}/health/ready")

    parts = (await response.json())["parts"]
    assert (response.status, parts) == (200, {"database": True, "assistant": True, "actions": True})


async def test_gateway_is_alive_but_not_ready_without_a_model(
    gateway: Gateway, rasa: ScriptedRasa, http: aiohttp.ClientSession
) -> None:
    rasa.is_ready = False
    ready = await http.get(f"{gateway.url}/health/ready")
    alive = await http.get(f"{gateway.url}/health/live")

    parts = (await ready.json())["parts"]
    assert (ready.status, parts) == (503, {"database": True, "assistant": False, "actions": True})
    assert alive.status == 200


async def test_gateway_is_not_ready_while_rasa_misses_its_actions(
    gateway: Gateway, rasa: ScriptedRasa, http: aiohttp.ClientSession
) -> None:
    rasa.has_actions = False

    ready = await http.get(f"{gateway.url}/health/ready")

    parts = (await ready.json())["parts"]
    assert (ready.status, parts) == (503, {"database": True, "assistant": True, "actions": False})


async def test_gateway_is_not_ready_while_rasa_is_away(
    gateway: Gateway, rasa: ScriptedRasa, http: aiohttp.ClientSession
) -> None:
    await rasa.stop()

    assert (await http.get(f"{gateway.url}/health/ready")).status == 503


async def test_metrics_count_messages_stages_and_sockets(
    gateway: Gateway, page: ChatPage, http: aiohttp.ClientSession
) -> None:
    await page.ask("hei")
    await page.ask("?")

    text = await (await http.get(f"{gateway.url}/metrics")).text()

    assert 'polku_messages_total{channel="web",outcome="answered"} 2.0' in text  # the greeting is one
    assert 'polku_messages_total{channel="web",outcome="refused"} 1.0' in text
    assert 'polku_stage_seconds_count{stage="assistant"} 2.0' in text
    assert "polku_open_sockets 1.0" in text
    assert "hei" not in text.split()


async def test_metrics_forget_a_socket_that_left(gateway: Gateway, page: ChatPage, http: aiohttp.ClientSession) -> None:
    await page.close()

    async def count() -> str:
        text = await (await http.get(f"{gateway.url}/metrics")).text()
        return next(line for line in text.splitlines() if line.startswith("polku_open_sockets "))

    while await count() != "polku_open_sockets 0.0":
        pass
