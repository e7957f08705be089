"""What may come from one address, behind a proxy and without one, and who may read the metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
import pytest_asyncio
from gateway_parts import ChatPage, Gateway
from sqlalchemy import func, select

from bot.errors import BadInput
from bot.gateway import make_app
from bot.settings import Secret, Settings
from bot.store.tables import conversations

SCHOOL, HOME = "203.0.113.7", "198.51.100.1"
HELLO = {"type": "hello", "v": 1, "token": None, "locale": "en-GB", "seen": 0}
BEHIND = {"trusted_proxies": ("127.0.0.0/8",)}


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[object]:
    """Opens sockets as a proxy passes them on; all are closed at the end."""
    async with AsyncExitStack() as stack:

        async def connected(gateway: Gateway, forwarded: str) -> ChatPage:
            page = await ChatPage.connect(gateway, headers={"X-Forwarded-For": forwarded})
            stack.push_async_callback(page.close)
            return page

        yield connected


def stored(gateway: Gateway) -> int:
    with gateway.database.begin(reads_only=True) as connection:
        return int(connection.execute(select(func.count()).select_from(conversations)).scalar_one())


async def test_new_conversations_of_one_address_are_limited(start_gateway, connect) -> None:
    gateway = await start_gateway(address_chats_per_hour=2, **BEHIND)
    pages = [await connect(gateway, SCHOOL) for _ in range(3)]
    token = (await pages[0].hello())["token"]
    await pages[1].hello()

    await pages[2].socket.send_json(HELLO)
    refused = await pages[2].next("error")

    assert (refused["code"], refused["text"]) == ("too_many", "en address_too_many")
    assert stored(gateway) == 2
    # Somebody else begins, and who has a conversation comes back.
    assert (await (await connect(gateway, HOME)).hello())["token"]
    assert (await (await connect(gateway, SCHOOL)).hello(token))["token"] == token


async def test_messages_of_one_address_are_limited_over_all_its_conversations(start_gateway, connect, rasa) -> None:
    gateway = await start_gateway(address_messages_per_minute=3, **BEHIND)
    first, second = await connect(gateway, SCHOOL), await connect(gateway, SCHOOL)
    for page in (first, second):
        await page.hello(locale="fi")
    for number in range(3):
        await (first if number % 2 else second).ask(f"viesti {number}")

    id = await first.say("liikaa")
    refused = await first.next("error")
    danger = await second.say("haluan kuolla")
    numbers = await second.next("error")

    assert (refused["code"], refused["id"], refused["text"]) == ("too_many", id, "fi address_too_many")
    assert (numbers["id"], numbers["text"]) == (danger, "fi utter_crisis")
    assert "liikaa" not in rasa.asked()


async def test_invented_forwarded_address_does_not_get_round_the_limit(start_gateway, connect) -> None:
    gateway = await start_gateway(address_chats_per_hour=1, **BEHIND)
    await (await connect(gateway, f"192.0.2.1, {SCHOOL}")).hello()

    page = await connect(gateway, f"192.0.2.2, {SCHOOL}")
    await page.socket.send_json(HELLO)

    assert (await page.next("error"))["code"] == "too_many"


async def test_proxy_that_no_setting_names_does_not_share_one_limit_among_all(start_gateway, connect) -> None:
    gateway = await start_gateway(address_chats_per_hour=1)

    for number in range(3):
        assert (await (await connect(gateway, f"203.0.113.{number}")).hello())["token"]


async def test_trusted_proxies_that_are_no_networks_stop_the_start(settings: Settings) -> None:
    with pytest.raises(BadInput, match="POLKU_TRUSTED_PROXIES.*caddy"):
        make_app(Settings(var_dir=settings.var_dir, trusted_proxies=("caddy",)))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Authorization": "Bearer wrong"}, 404),
        ({"Authorization": "figures-token"}, 404),
        ({"Authorization": "Bearer figures-token"}, 200),
        ({"Authorization": "Bearer figures-token", "X-Forwarded-For": HOME}, 200),
    ],
)
async def test_metrics_are_for_who_has_the_token(start_gateway, headers: dict[str, str], status: int) -> None:
    gateway = await start_gateway(metrics_token=Secret("figures-token"))
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/metrics", headers=headers) as response:
        assert response.status == status
        assert ("polku_open_sockets" in await response.text()) == (status == 200)


@pytest.mark.parametrize(("headers", "status"), [({}, 200), ({"X-Forwarded-For": "10.0.0.1"}, 404)])
async def test_without_a_token_metrics_are_for_the_own_network_alone(
    gateway: Gateway, headers: dict[str, str], status: int
) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/metrics", headers=headers) as response:
        assert response.status == status
