"""A scripted chat server for the widget's tests.

It speaks docs/websocket.md over a real socket, answers from a table, and can misbehave on request.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import mimetypes
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from bot.channels.web.widget_script import widget_script

STATIC = Path(__file__).resolve().parents[2] / "bot" / "channels" / "web" / "static"
AT = "2025-03-01T10:00:00+00:00"
Json = dict[str, Any]


def reply(text: str, **parts: Any) -> Json:
    """A channel-neutral reply with everything a widget may count on."""
    empty = {"key": None, "language": "fi", "buttons": [], "cards": [], "link": None, "handoff": None}
    return {**empty, "text": text, **parts}


READ_ONLY = "En voi ottaa viestejä vastaan juuri nyt."
TOO_MANY = "Tästä verkosta tulee juuri nyt hyvin paljon viestejä."


@dataclass
class Conversation:
    """What the server has stored, and who listens."""

    token: str
    items: list[Json] = field(default_factory=list)
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    def person(self, client_id: str) -> Json | None:
        """The person's message with this client id, if it was stored."""
        return next((item for item in self.items if item["from"] == "person" and item["id"] == client_id), None)


@dataclass
class ChatServer:
    """Runs in a thread of its own. Tests change `script` and the switches, and look at `frames`."""

    script: dict[str, list[Json]] = field(default_factory=dict)
    greeting: list[Json] = field(default_factory=lambda: [reply("Hei! Miten voin auttaa?")])
    language: str = "fi"
    max_characters: int = 1000
    is_down: bool = False
    is_mute: bool = False
    drops_before_ack: int = 0
    drops_before_reply: int = 0
    refuses: bool = False
    is_read_only: bool = False
    is_crowded: bool = False
    reply_seconds: float = 0.0
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = ""
    notice: dict[str, str] | None = None
    hours: dict[str, str] | None = None
    telegram: bool = False
    mode: str = "bot"
    frames: list[Json] = field(default_factory=list)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._seq = itertools.count(1)
        self._arrival = threading.Condition()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Listens on a free port of the loopback address."""
        self._thread.start()
        self.url = self._wait(self._listen())

    def stop(self) -> None:
        """Ends every socket and the thread."""
        self._wait(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def drop_all(self) -> None:
        """Cuts every connection, as a network does: without a close frame."""
        self._wait(self._cut())

    def push(self, item: Json, *, author: str = "bot") -> None:
        """Something new in every conversation: a coach's message, for instance."""
        self._wait(self._push(item, author))

    def tell(self, frame: Json) -> None:
        """Sends one frame to everybody."""
        self._wait(self._tell(frame))

    def sent(self, kind: str, expected: int = 0) -> list[Json]:
        """The frames of one type that pages have sent; waits until `expected` of them came, 5 seconds at most."""
        with self._arrival:
            self._arrival.wait_for(lambda: sum(frame["type"] == kind for frame in self.frames) >= expected, timeout=5)
            return [frame for frame in self.frames if frame["type"] == kind]

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> str:
        app = web.Application()
        app.router.add_get("/ws", self._socket)
        app.router.add_get("/{name:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"] or "index.html"
        socket = f"ws://{request.host}"
        policy = self.policy or (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src 'self' {socket}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        if name in self.pages:
            return web.Response(text=self.pages[name], content_type=mimetypes.guess_type(name)[0], headers=headers)
        if name == "widget.js":
            return web.Response(text=widget_script(), content_type="text/javascript", headers=headers)
        path = STATIC / name
        if path.parent != STATIC or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=headers)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.is_down:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        conversation: Conversation | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                frame = json.loads(message.data)
                is_unheard = self.is_mute
                with self._arrival:
                    self.frames.append(frame)
                    self._arrival.notify_all()
                if is_unheard:
                    continue
                if self.is_crowded and frame["type"] in {"hello", "message"} and not frame.get("token"):
                    error = {"type": "error", "code": "too_many", "text": TOO_MANY, "id": frame.get("id")}
                    await socket.send_json(error)
                elif frame["type"] == "hello":
                    conversation = await self._hello(socket, frame)
                elif frame["type"] == "ping":
                    await socket.send_json({"type": "pong"})
                elif frame["type"] == "carry":
                    await socket.send_json({"type": "carry", "url": "https://t.me/polku_bot?start=jatka_x"})
                elif frame["type"] == "language":
                    self.language = frame["language"]
                    await socket.send_json(frame)
                elif conversation and frame["type"] != "typing":
                    await self._receive(socket, conversation, frame)
        except ConnectionError:
            pass  # cut while something was being sent: what is stored comes with the next hello
        finally:
            if conversation:
                conversation.sockets.discard(socket)
        return socket

    async def _hello(self, socket: web.WebSocketResponse, frame: Json) -> Conversation:
        conversation = self.conversations.get(frame["token"] or "")
        is_new = conversation is None
        if conversation is None:
            conversation = Conversation(f"token-{len(self.conversations) + 1}")
            self.conversations[conversation.token] = conversation
        conversation.sockets.add(socket)
        history = [item for item in conversation.items if item["seq"] > frame["seen"]]
        await socket.send_json(
            {
                "type": "welcome",
                "v": 1,
                "token": conversation.token,
                "language": self.language,
                "mode": self.mode,
                "telegram": self.telegram,
                "max_characters": self.max_characters,
                "notice": self.notice,
                "hours": self.hours,
                "history": history,
            }
        )
        if is_new:
            for one in self.greeting:
                await self._store(conversation, one)
        return conversation

    async def _receive(self, socket: web.WebSocketResponse, conversation: Conversation, frame: Json) -> None:
        if self.is_read_only:
            await socket.send_json({"type": "error", "code": "read_only", "text": READ_ONLY, "id": frame["id"]})
            return
        if self.drops_before_ack:
            self.drops_before_ack -= 1
            self._abort(socket)
            raise ConnectionResetError
        stored = conversation.person(frame["id"])
        answers: list[Json] = []
        if stored is None:
            text = frame.get("text") or self._title(conversation, frame["payload"])
            state = "refused" if self.refuses else "received"
            stored = {
                "seq": next(self._seq),
                "from": "person",
                "at": AT,
                "id": frame["id"],
                "text": text,
                "state": state,
            }
            conversation.items.append(stored)
            if not self.refuses:
                answers = self.script.get(frame.get("text") or frame["payload"], [reply(f"Vastaus: {text}")])
        if self.drops_before_reply:
            self.drops_before_reply -= 1
            for one in answers:
                self._keep(conversation, one, frame["id"])
            self._abort(socket)
            raise ConnectionResetError
        await socket.send_json({"type": "ack", **{name: stored[name] for name in ("id", "seq", "text", "state", "at")}})
        for item in [item for item in conversation.items if item["from"] == "bot" and item["id"] == frame["id"]]:
            await socket.send_json({"type": "reply", **item})
        if answers:
            await socket.send_json({"type": "typing"})
            await asyncio.sleep(self.reply_seconds)
        for one in answers:
            await self._store(conversation, one, frame["id"])

    @staticmethod
    def _title(conversation: Conversation, payload: str) -> str:
        offered = [
            button
            for item in conversation.items
            for part in (item, *item.get("cards", []))
            for button in part.get("buttons", [])
        ]
        titles = [button["title"] for button in offered if button["payload"] == payload]
        return titles[-1] if titles else payload

    def _keep(self, conversation: Conversation, one: Json, client_id: str | None, author: str = "bot") -> Json:
        item = {"seq": next(self._seq), "from": author, "at": AT, "id": client_id, **one}
        conversation.items.append(item)
        return item

    async def _store(self, conversation: Conversation, one: Json, client_id: str | None = None) -> None:
        item = self._keep(conversation, one, client_id)
        await self._send(conversation, {"type": "reply", **item})

    async def _push(self, one: Json, author: str) -> None:
        for conversation in self.conversations.values():
            item = self._keep(conversation, one, None, author)
            await self._send(conversation, {"type": "reply", **item})

    async def _tell(self, frame: Json) -> None:
        for conversation in self.conversations.values():
            await self._send(conversation, frame)

    @staticmethod
    async def _send(conversation: Conversation, frame: Json) -> None:
        for socket in list(conversation.sockets):
            with contextlib.suppress(ConnectionError):
                await socket.send_json(frame)

    async def _cut(self) -> None:
        for conversation in self.conversations.values():
            for socket in list(conversation.sockets):
                self._abort(socket)

    @staticmethod
    def _abort(socket: web.WebSocketResponse) -> None:
        transport = socket._req.transport if socket._req else None
        if transport:
            transport.abort()
