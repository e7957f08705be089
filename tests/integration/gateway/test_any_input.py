"""Input of any shape against a whole gateway: a defined answer each time, no 500, and the next person is served."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest_asyncio
from any_trees import JSON, changed_trees
from bot_api import TOKEN
from desk_parts import DeskBrowser, add_coach
from gateway_parts import WAIT_SECONDS, ChatPage, Gateway
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from telegram_parts import Telegram
from yarl import URL
from zammad_parts import KEY, signature, webhook

from bot.channels.outside import PATH as ZAMMAD
from bot.channels.telegram.channel import SECRET_HEADER, webhook_path, webhook_secret
from bot.desk.accounts import Role
from bot.gateway import make_app
from bot.settings import Secret, Settings

EXAMPLES = settings(
    max_examples=12, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck), print_blob=True
)
SOON = aiohttp.ClientTimeout(total=WAIT_SECONDS)
CODES = {"bad_frame", "no_hello", "version", "too_large", "gone"}
FRAMES = [
    {"type": "hello", "v": 1, "token": None, "locale": "fi-FI", "seen": 0, "topic": "training"},
    {"type": "message", "id": "m-1", "text": "hei"},
    {"type": "press", "id": "m-2", "payload": "/request_human", "title": "Ihminen"},
    {"type": "language", "language": "en"},
    {"type": "ping"},
]
ODD = st.sampled_from(
    [10**400, -1, 1e308, True, "\ud800", "\x00", "a" * 300, "\u202e", "/restart", [[[[]]]], {"a": {}}]
)
FRAME = st.one_of(*(changed_trees(frame, JSON | ODD) for frame in FRAMES), JSON, ODD).map(json.dumps)
TEXT = FRAME | st.text(max_size=60).filter(lambda text: all(not 0xD800 <= ord(sign) <= 0xDFFF for sign in text))

UPDATES = [
    {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 900, "type": "private"},
            "from": {"id": 900, "is_bot": False, "first_name": "T", "language_code": "fi"},
            "text": "/start fi-training",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    },
    {
        "update_id": 2,
        "callback_query": {
            "id": "q",
            "from": {"id": 900, "is_bot": False, "first_name": "T"},
            "chat_instance": "i",
            "data": "c:1",
            "message": {"message_id": 2, "date": 1, "chat": {"id": 900, "type": "private"}, "text": "x"},
        },
    },
    {
        "update_id": 3,
        "my_chat_member": {
            "chat": {"id": 900, "type": "private"},
            "from": {"id": 900, "is_bot": False, "first_name": "T"},
            "date": 1,
            "old_chat_member": {"status": "member", "user": {"id": 123456, "is_bot": True, "first_name": "P"}},
            "new_chat_member": {"status": "left", "user": {"id": 123456, "is_bot": True, "first_name": "P"}},
        },
    },
]

EVERYTHING_ON = Settings(
    telegram_token=Secret(TOKEN), telegram_mode="webhook", telegram_public_url="https://polku.example/",
    ticket_backend="zammad", zammad_url="http://127.0.0.1:9", zammad_token=Secret("t"), zammad_group="Ohjaus",
    zammad_customer="polku@polku.example", zammad_webhook_key=Secret(KEY),
)  # fmt: skip
HAVE_THEIR_OWN = {webhook_path(EVERYTHING_ON), ZAMMAD}
"""Webhooks: whoever does not know their secret is refused, whatever is sent."""
LEFT_OUT = {"/desk/logout", "/desk/login", "/desk/service", "/desk/live"}
"""What would end the session, lock the login, switch the service off or never end."""
FILES = {"/{name}": ["/page.css", "/page.js"], "/desk/{name}": ["/desk/desk.css", "/desk/desk.js"]}


def routes() -> list[str]:
    """Every route of a gateway in which everything is switched on."""
    return sorted({route.resource.canonical for route in make_app(EVERYTHING_ON).router.routes() if route.resource})


PATHS = [path for route in routes() if route not in LEFT_OUT | HAVE_THEIR_OWN for path in FILES.get(route, [route])]
WORD = st.text(max_size=12) | st.sampled_from(["..", "%00", "%2e%2e", "%ff", "-1", "9" * 30, "1e9", "P-AAAAA", "'--"])
OF_A_REQUEST = st.fixed_dictionaries({
    "method": st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "PURGE"]),
    "words": st.lists(WORD, max_size=2),
    "query": st.dictionaries(WORD, WORD, max_size=3),
    "header": st.tuples(
        st.sampled_from(["Range", "If-Modified-Since", "Cookie", "Content-Type", "Upgrade", "Sec-WebSocket-Key",
                         "X-Forwarded-For", "Accept-Language", "Content-Encoding", "Expect", "If-None-Match"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
        | st.sampled_from(["bytes=9-1", "multipart/form-data; boundary=x", "multipart/form-data", "gzip", "websocket"]),
    ),
    "body": st.one_of(st.none(), st.binary(max_size=200), st.dictionaries(WORD, WORD, max_size=3)),
})  # fmt: skip


@EXAMPLES
@given(sent=st.lists(TEXT, min_size=1, max_size=12))
async def test_every_frame_gets_a_defined_answer(gateway: Gateway, sent: list[str]) -> None:
    page = await ChatPage.connect(gateway)
    try:
        await page.hello()
        for frame in sent:
            await page.socket.send_str(frame)
        await page.socket.send_json({"type": "message", "id": "at-the-end", "text": "hei"})
        while True:
            frame = await page.socket.receive_json(timeout=WAIT_SECONDS)
            if frame["type"] == "error":
                assert frame["code"] in CODES, (frame, sent)
            if frame["type"] == "ack" and frame["id"] == "at-the-end":
                break
    finally:
        await page.close()


@EXAMPLES
@given(sent=st.tuples(*(OF_A_REQUEST for _ in PATHS)))
async def test_every_request_gets_a_defined_answer(gateway: Gateway, sent: tuple[dict[str, Any], ...]) -> None:
    """Each example asks every path once."""
    desk = await logged_in(gateway)
    try:
        for path, request in zip(PATHS, sent):
            for name, word in zip(("{reference}", "{id}", "{token}"), [*request["words"], "a", "b", "c"]):
                path = path.replace(name, quoted(word))
            name, value = request["header"]
            body = request["body"]
            if isinstance(body, dict):
                body = urlencode({"form_token": desk.form_token, **without_surrogates(body)}).encode()
            # A connection each: the one that carried a broken body is closed.
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close", name: value}
            url = URL(gateway.url + path, encoded=True).with_query(without_surrogates(request["query"]))
            async with desk.http.request(
                request["method"], url, headers=headers, data=body, allow_redirects=False, timeout=SOON
            ) as answer:
                text = await answer.read()
            assert answer.status < 500, request
            assert b"Traceback" not in text, request
        async with desk.http.get(f"{gateway.url}/health/ready") as answer:
            assert answer.status == 200
    finally:
        await desk.close()


def pressed_under(message_id: Any) -> dict[str, Any]:
    """A press under a message with that id."""
    query = UPDATES[1]["callback_query"]
    return {**UPDATES[1], "callback_query": {**query, "message": {**query["message"], "message_id": message_id}}}


@EXAMPLES
@given(sent=st.lists(st.one_of(*(changed_trees(one, JSON | ODD) for one in UPDATES), JSON), min_size=1, max_size=8))
@example(sent=[{**UPDATES[0], "message": {**UPDATES[0]["message"], "date": 1e308}}])
@example(sent=[pressed_under([[]]), pressed_under(2**64)])
async def test_every_update_gets_a_defined_answer(telegram: Telegram, sent: list[Any]) -> None:
    gateway = await webhooked(telegram)
    settings = Settings(telegram_token=Secret(TOKEN))
    url, headers = gateway.url + webhook_path(settings), {SECRET_HEADER: webhook_secret(settings)}
    chat = 10_000 + len(telegram.api.chats)
    async with aiohttp.ClientSession(headers=headers) as http:
        for update in sent:
            assert (await http.post(url, data=json.dumps(update))).status in {200, 400}, update
        assert (await http.post(url, json=telegram.api.message(chat, "hei"))).status == 200
    assert await telegram.api.shows(chat, 1) == ["echo hei"]


@pytest_asyncio.fixture
async def zammad(start_gateway) -> Gateway:
    """A gateway whose tickets Zammad takes."""
    names = [name for name in vars(EVERYTHING_ON) if name.startswith("zammad_")]
    return await start_gateway(ticket_backend="zammad", **{name: getattr(EVERYTHING_ON, name) for name in names})


@EXAMPLES
@given(sent=st.lists(st.one_of(changed_trees(json.loads(webhook("70", 5, "hei")), JSON | ODD), JSON), max_size=8))
async def test_every_article_of_zammad_gets_a_defined_answer(zammad: Gateway, sent: list[Any]) -> None:
    async with aiohttp.ClientSession() as http:
        for article in sent:
            body = json.dumps(article).encode()
            signed = {"X-Hub-Signature": signature(body)}
            async with http.post(zammad.url + ZAMMAD, data=body, headers=signed) as answer:
                assert answer.status in {200, 400, 409}, article


def test_every_route_is_asked_with_anything() -> None:
    """A new route is in PATHS by itself, unless somebody has left it out on purpose."""
    asked = {route for route in routes() if set(FILES.get(route, [route])) <= set(PATHS)}
    tested_elsewhere = LEFT_OUT | HAVE_THEIR_OWN

    assert asked | tested_elsewhere == set(routes())
    assert {"/", "/ws", "/metrics", "/health/ready", "/path/{token}.html", "/desk/tickets/{reference}"} <= asked
    assert tested_elsewhere <= set(routes()), "what is left out is a route"


def quoted(word: str) -> str:
    """A part of a path, with what would end it taken out; what is quoted already stays."""
    return "".join(sign for sign in word if sign.isalnum() and sign.isascii() or sign in "%.-'") or "x"


def without_surrogates(given: dict[str, str]) -> dict[str, str]:
    def clean(text: str) -> str:
        return text.encode("utf-8", "ignore").decode()

    return {clean(name): clean(value) for name, value in given.items()}


async def logged_in(gateway: Gateway) -> DeskBrowser:
    """An administrator's browser; the account is made once for a gateway."""
    desk = DeskBrowser(gateway)
    await desk.get("/login")
    shown = await desk.post("/login", login="aatu", password="neljä sanaa ilman yhteyttä")
    if shown.status != 200:
        await add_coach(gateway, "aatu", Role.ADMIN)
        await desk.log_in("aatu")
    return desk


async def webhooked(telegram: Telegram) -> Gateway:
    """One gateway for all examples of a test."""
    started: Gateway | None = getattr(telegram, "started", None)
    if started is None:
        webhook = {"telegram_mode": "webhook", "telegram_public_url": "https://polku.example/"}
        started = await telegram.start(**webhook)
        telegram.started = started  # type: ignore[attr-defined]
    return started
