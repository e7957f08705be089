"""A small HTTP server that speaks the Bot API (core.telegram.org/bots/api): chats, their messages, and trouble on demand."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]
TOKEN = "1:only-for-tests"
BOT = {"id": 1, "is_bot": True, "first_name": "Polku", "username": "polku_test_bot"}


class Trouble(Exception):
    """What the server answers instead: status, description, parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.answer = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        self.status = status


@dataclass
class BotApi:
    """`sent` are the messages of each chat as they stand; `trouble` is answered to the next sends, one each."""

    sent: dict[str, list[Json]] = field(default_factory=dict)
    trouble: deque[Trouble] = field(default_factory=deque)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    updates: list[Json] = field(default_factory=list)
    webhook: Json | None = None
    is_away: bool = False

    async def start(self) -> None:
        """Listens on the loopback address."""
        self._numbers, self._update_numbers = itertools.count(1), itertools.count(1000)
        self._news = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stops listening."""
        await self._runner.cleanup()

    def texts(self, chat: int = 7) -> list[str]:
        """What the bot has said in a chat, in order."""
        return [message["text"] for message in self.sent.get(str(chat), [])]

    def buttons(self, chat: int = 7) -> list[Json]:
        """The buttons on the screen."""
        rows = [
            row
            for message in self.sent[str(chat)]
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        ]
        return [button for row in rows for button in row]

    def update(self, **content: Any) -> Json:
        """A new update."""
        return {"update_id": next(self._update_numbers), **content}

    def typed(self, text: str | None, chat: int = 7, language: str = "fi", kind: str = "private", **parts: Any) -> Json:
        """The update of a message from a person."""
        person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": language}
        about = {"id": chat, "type": kind, **({"title": "Group"} if kind != "private" else {})}
        message = {"message_id": next(self._numbers), "date": 1_700_000_000, "chat": about, "from": person, **parts}
        return self.update(message={**message, **({"text": text} if text is not None else {})})

    def pressed(self, title: str, chat: int = 7) -> Json:
        """The update of a pressed button with this title."""
        for message in reversed(self.sent[str(chat)]):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == title and "callback_data" in button:
                        person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "fi"}
                        query = {"id": "q", "from": person, "chat_instance": "c", "data": button["callback_data"]}
                        return self.update(callback_query={**query, "message": message})
        raise AssertionError(f"there is no button {title!r}, only {[button['text'] for button in self.buttons(chat)]}")

    def post(self, update: Json) -> None:
        """Offers an update to whoever polls."""
        self.updates.append(update)
        self._news.set()

    async def _call(self, request: web.Request) -> web.Response:
        given = {name: _read(value) for name, value in (await request.post()).items()}
        method = request.match_info["method"]
        self.calls.append((method, given))
        if self.is_away and request.transport:
            request.transport.close()
        try:
            answer = getattr(self, f"_{method}", self._anything)(given)
            result = await answer if asyncio.iscoroutine(answer) else answer
        except Trouble as trouble:
            return web.json_response(trouble.answer, status=trouble.status)
        return web.json_response({"ok": True, "result": result})

    def _anything(self, _given: Json) -> bool:
        return True

    def _getMe(self, _given: Json) -> Json:
        return BOT

    def _setWebhook(self, given: Json) -> bool:
        self.webhook = given
        return True

    async def _getUpdates(self, given: Json) -> list[Json]:
        offset = int(given.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 0.3)
            except asyncio.TimeoutError:
                return []
        return self.updates

    def _sendMessage(self, given: Json) -> Json:
        if self.trouble:
            raise self.trouble.popleft()
        text = str(given["text"])
        if len(text) > 4096:
            raise Trouble(400, "Bad Request: message is too long")
        chat = {"id": int(given["chat_id"]), "type": "private"}
        message = {"message_id": next(self._numbers), "date": 1_700_000_000, "chat": chat, "from": BOT, "text": text}
        if given.get("reply_markup"):
            message["reply_markup"] = given["reply_markup"]
        self.sent.setdefault(str(given["chat_id"]), []).append(message)
        return message

    def _editMessageText(self, given: Json) -> Json:
        for message in self.sent[str(given["chat_id"])]:
            if message["message_id"] == int(given["message_id"]):
                message["text"] = given["text"]
                message.pop("reply_markup", None)
                if given.get("reply_markup"):
                    message["reply_markup"] = given["reply_markup"]
                return message
        raise Trouble(400, "Bad Request: message to edit not found")


def _read(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value
    except ValueError:
        return value
