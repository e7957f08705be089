"""The parts that the gateway's tests put together: a scripted assistant, a running gateway, a page's end of the socket."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from process_parts import free_port
from sqlalchemy import select

from bot.dialogue.answers.texts import Texts
from bot.gateway import DATABASE, make_app
from bot.settings import ROOT, Settings
from bot.store.session import Database, make_engine
from bot.store.tables import metadata

Json = dict[str, Any]
WAIT_SECONDS = 30.0
"""Far more than anything takes: a busy machine fails no test."""
START_SECONDS = 120.0
GREETING = "system:greet"


def reply(text: str, **parts: Any) -> Json:
    """A reply as Rasa's channel sends it."""
    return {"key": None, "text": text, "buttons": [], "cards": [], "link": None, "language": "fi", **parts}


def turn(*replies: Json, **parts: Any) -> Json:
    """A turn as Rasa's channel answers it."""
    return {
        "replies": list(replies),
        "intent": "inform",
        "confidence": 0.9,
        "ranking": [],
        "entities": [],
        "language": "fi",
        "detected": "fi",
        **parts,
    }


async def echo(request: Json) -> web.StreamResponse:
    """Answers with what was asked."""
    return web.json_response(turn(reply(f"echo {request['text'] or request['payload']}")))


def says(*turns: Json) -> Callable[[Json], Awaitable[web.StreamResponse]]:
    """Answers with `turns`, one after the other, the last one for ever."""
    left = list(turns)

    async def answer(_request: Json) -> web.StreamResponse:
        return web.json_response(left.pop(0) if len(left) > 1 else left[0])

    return answer


@dataclass
class ScriptedRasa:
    """Speaks the contract on a free port and remembers what it was asked. `behave` answers anything but the greeting."""

    behave: Callable[[Json], Awaitable[web.StreamResponse]] = echo
    requests: list[Json] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    request_ids: list[str] = field(default_factory=list)
    most_at_once: int = 0
    url: str = ""
    is_ready: bool = True
    has_actions: bool = True

    async def start(self, port: int = 0) -> None:
        """Listens on the loopback address."""
        self._at_once = 0
        app = web.Application()
        app.router.add_post("/webhooks/polku/turn", self._turn)
        app.router.add_get("/webhooks/polku/", self._health)
        app.router.add_get("/webhooks/polku/actions", self._actions_health)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Stops listening: connections are refused from now on."""
        await self._runner.cleanup()

    def asked(self) -> list[str]:
        """Every text or payload that it was asked, except the greeting."""
        return [request["text"] or request["payload"] for request in self.requests if request["payload"] != "/greet"]

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        self.request_ids.append(request.headers.get("X-Request-ID", ""))
        self.tokens.add(request.headers.get("Authorization", ""))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if body["payload"] == "/greet":
                return web.json_response(turn(reply("Hei!", key="utter_greet")))
            return await self.behave(body)
        finally:
            self._at_once -= 1

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"model": "scripted"}, status=200 if self.is_ready else 503)

    async def _actions_health(self, _request: web.Request) -> web.Response:
        return web.json_response({}, status=200 if self.has_actions else 503)


@dataclass
class Gateway:
    """A running gateway."""

    url: str
    database: Database
    _runner: web.AppRunner

    @classmethod
    async def start(cls, settings: Settings, texts: Texts, port: int = 0, **changes: Any) -> Gateway:
        """Listens on a free port when none is named."""
        app = make_app(replace(settings, **changes), say=texts.say)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return cls(f"http://127.0.0.1:{runner.addresses[0][1]}", app[DATABASE], runner)

    async def stop(self) -> None:
        """As SIGTERM does."""
        await self._runner.cleanup()


@asynccontextmanager
async def gateway_process(
    settings: Settings, *, hours_ahead: Path | None = None, **environment: str
) -> AsyncIterator[tuple[Gateway, subprocess.Popen[bytes]]]:
    """A gateway as a process of its own, from when it is ready; killed with -9 at the end.

    Its clock is ahead by as many hours as the file says at each look.
    """
    port = free_port()
    process = _start(settings, hours_ahead, {"POLKU_GATEWAY_PORT": str(port), **environment})
    try:
        gateway = Gateway(f"http://127.0.0.1:{port}", None, None)  # type: ignore[arg-type]
        await asyncio.wait_for(_ready(gateway), START_SECONDS)
        yield gateway, process
    finally:
        process.kill()
        process.wait()


MOVED_CLOCK = """
import datetime, pathlib, runpy, sys
import bot.clock
right, ahead = bot.clock.utc_now, pathlib.Path(sys.argv.pop(1))
bot.clock.utc_now = lambda: right() + datetime.timedelta(hours=int(ahead.read_text()))
runpy.run_module("bot.cli", run_name="__main__")
"""


def _start(settings: Settings, hours_ahead: Path | None, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    own = {
        "POLKU_VAR_DIR": str(settings.var_dir),
        "POLKU_DATABASE_URL": settings.database_url.reveal(),
        "POLKU_RASA_URL": settings.rasa_url,
        "POLKU_RASA_TOKEN": settings.rasa_token.reveal(),
        "POLKU_MESSAGES_PER_MINUTE": "1000",
    }
    program = ["-c", MOVED_CLOCK, str(hours_ahead)] if hours_ahead else ["-m", "bot.cli"]
    command = [sys.executable, *program, "gateway"]
    whole = {**os.environ, **own, **environment}
    return subprocess.Popen(command, cwd=ROOT, env=whole, stderr=subprocess.DEVNULL)


async def _ready(gateway: Gateway) -> None:
    async with aiohttp.ClientSession() as http:
        while True:
            with suppress(aiohttp.ClientError):
                if (await http.get(f"{gateway.url}/health/ready")).status == 200:
                    return
            await asyncio.sleep(0.1)


class ChatPage:
    """A page's end of the WebSocket: sends frames, waits for frames of a type."""

    def __init__(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session = session
        self.socket = socket
        self._ids = (f"m-{number}" for number in itertools.count(1))
        self.welcome: Json = {}
        self.frames: list[Json] = []

    @classmethod
    async def connect(
        cls, gateway: Gateway, *, origin: str | None = None, headers: dict[str, str] | None = None
    ) -> ChatPage:
        """Connects without a hello."""
        session = aiohttp.ClientSession()
        try:
            socket = await session.ws_connect(f"{gateway.url}/ws", origin=origin, headers=headers)
        except aiohttp.ClientError:
            await session.close()
            raise
        return cls(session, socket)

    async def hello(
        self, token: str | None = None, seen: int = 0, locale: str | None = None, topic: str | None = None
    ) -> Json:
        """Says hello and waits for the welcome."""
        hello = {"type": "hello", "v": 1, "token": token, "locale": locale, "seen": seen, "topic": topic}
        await self.socket.send_json(hello)
        self.welcome = await self.next("welcome")
        return self.welcome

    async def say(self, text: str, id: str | None = None) -> str:
        """Sends a message; its id."""
        id = id or next(self._ids)
        await self.socket.send_json({"type": "message", "id": id, "text": text})
        return id

    async def press(self, payload: str, **more: str) -> str:
        """Presses a button; the message's id."""
        id = next(self._ids)
        await self.socket.send_json({"type": "press", "id": id, "payload": payload, **more})
        return id

    async def ask(self, text: str) -> Json:
        """Sends a message and waits for its first reply."""
        return await self.reply_to(await self.say(text))

    async def answer_to(self, id: str, *, within: float = WAIT_SECONDS) -> Json:
        """The next acknowledgement or error for the message `id`."""
        while True:
            frame = await self.socket.receive_json(timeout=within)
            self.frames.append(frame)
            if frame["type"] in {"ack", "error"} and frame["id"] == id:
                return dict(frame)

    async def reply_to(self, id: str) -> Json:
        """The next reply to the message `id`."""
        while (frame := await self.next("reply"))["id"] != id:
            pass
        return frame

    async def next(self, kind: str) -> Json:
        """The next frame of this type; those before it are in `frames`."""
        while True:
            frame = await self.socket.receive_json(timeout=WAIT_SECONDS)
            self.frames.append(frame)
            if frame["type"] == kind:
                return dict(frame)

    async def closed_with(self) -> int | None:
        """The code with which the server closes the socket."""
        while True:
            message = await asyncio.wait_for(self.socket.receive(), WAIT_SECONDS)
            if message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
                return self.socket.close_code

    async def close(self) -> None:
        """Leaves."""
        await self.socket.close()
        await self._session.close()


OpenPage = Callable[..., Awaitable[ChatPage]]
RECOVERY_SECONDS = 20


async def taken_in_the_end(page: ChatPage, id: str, text: str) -> None:
    """As the widget does: the same message again until it is acknowledged, and one answer to it."""

    async def taken() -> None:
        while (await page.answer_to(await page.say(text, id=id)))["type"] == "error":
            await asyncio.sleep(0.2)

    await asyncio.wait_for(taken(), RECOVERY_SECONDS)
    assert (await page.reply_to(id))["text"] == f"echo {text}"


async def said(page: ChatPage, gateway: Gateway, open_page: OpenPage) -> list[str]:
    """What stands in the conversation after the greeting, as a page shows it that comes back."""
    again = await open_page(gateway, token=page.welcome["token"])
    return [line["text"] for line in again.welcome["history"]][1:]


@asynccontextmanager
async def opened_pages() -> AsyncIterator[OpenPage]:
    """Opens pages that say hello; all are closed at the end."""
    async with AsyncExitStack() as stack:

        async def opened(gateway: Gateway, **hello: Any) -> ChatPage:
            page = await ChatPage.connect(gateway)
            stack.push_async_callback(page.close)
            await page.hello(**hello)
            return page

        yield opened


async def say_until_refused(page: ChatPage) -> tuple[list[str], Json]:
    """Long messages while they are taken: the ids of those, and the error that came to the next one."""
    acknowledged: list[str] = []
    for number in range(200):
        id = await page.say(f"{number} " + "sana " * 190)
        frame = await page.answer_to(id)
        if frame["type"] == "error":
            assert frame["code"] in {"not_stored", "not_answered"}
            return acknowledged, frame
        acknowledged.append(id)
    raise AssertionError("everything was taken")


async def all_answered(gateway: Gateway, page: ChatPage, open_page: OpenPage) -> None:
    """Every message that the page saw acknowledged is there once, in order, and is answered once in the end."""
    acknowledged = [frame["id"] for frame in page.frames if frame["type"] == "ack"]
    assert acknowledged

    async def settled() -> list[Json]:
        while True:
            again = await open_page(gateway, token=page.welcome["token"])
            history = again.welcome["history"]
            await again.close()
            if all(line["state"] != "received" for line in history if line["from"] == "person"):
                return list(history)
            await asyncio.sleep(0.5)

    history = await asyncio.wait_for(settled(), 60)
    said = [line["id"] for line in history if line["from"] == "person"]
    assert said == list(dict.fromkeys(said))
    assert [id for id in said if id in set(acknowledged)] == sorted(set(acknowledged), key=acknowledged.index)
    answered = [line["id"] for line in history if line["from"] == "bot" and line["id"] != GREETING]
    assert sorted(answered) == sorted(said)


def stored_text(settings: Settings) -> bytes:
    """Everything in the database, to look for what must not be there; of SQLite the files, with what was deleted in them."""
    if not settings.database_url:
        return b"".join(file.read_bytes() for file in sorted(settings.var_dir.glob("polku.sqlite3*")))
    engine = make_engine(settings.sqlalchemy_url())
    with engine.connect() as connection:
        rows = [row for table in metadata.tables.values() for row in connection.execute(select(table))]
    engine.dispose()
    return "\n".join(str(value) for row in rows for value in row).encode()
