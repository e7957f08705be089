"""A Bot API server on the loopback address: what Telegram does, as far as the tests need it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

Json = dict[str, Any]
TOKEN = "123456:test-token"
BOT = {"id": 123456, "is_bot": True, "first_name": "Polku", "username": "polku_bot"}
WAIT_SECONDS = 30.0

Fault = Callable[[str, Json], web.Response | None]


def failure(code: int, description: str, **parameters: Any) -> web.Response:
    """An error as the Bot API sends it."""
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


def person(id: int, language: str = "fi") -> Json:
    """A Telegram user."""
    return {"id": id, "is_bot": False, "first_name": "Testi", "language_code": language}


@dataclass
class BotApi:
    """Keeps what was sent to each chat; `fault` may answer a call in its own way."""

    fault: Fault = lambda _method, _given: None
    calls: list[tuple[str, Json]] = field(default_factory=list)
    chats: dict[int, list[Json]] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    url: str = ""
    _message_ids: Any = field(default_factory=lambda: itertools.count(1))
    _update_ids: Any = field(default_factory=lambda: itertools.count(1000))

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/{{method}}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Refuses connections from now on."""
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = {name: _value(value) for name, value in (await request.post()).items()}
        self.calls.append((method, given))
        refused = self.fault(method, given)
        if refused is not None:
            return refused
        answer: Callable[[Json], Awaitable[Any]] | None = getattr(self, f"_{method.lower()}", None)
        result = await answer(given) if answer else True
        return web.json_response({"ok": True, "result": result})

    async def _getme(self, _given: Json) -> Json:
        return BOT

    async def _setwebhook(self, given: Json) -> bool:
        self.webhook = given
        return True

    async def _getupdates(self, given: Json) -> list[Json]:
        offset = given.get("offset", 0)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.05)
        return self.updates[:100]

    async def _sendmessage(self, given: Json) -> Json:
        chat = given["chat_id"]
        kind = "private" if chat > 0 else "group"
        message = {
            "message_id": next(self._message_ids),
            "date": 1,
            "chat": {"id": chat, "type": kind},
            "from": BOT,
            "text": given["text"],
            "reply_markup": given.get("reply_markup"),
        }
        self.chats.setdefault(chat, []).append(message)
        return _shown(message)

    async def _editmessagetext(self, given: Json) -> Json:
        message = self._message(given)
        message.update(text=given["text"], reply_markup=given.get("reply_markup"), edited=True)
        return _shown(message)

    async def _editmessagereplymarkup(self, given: Json) -> Json:
        message = self._message(given)
        message.update(reply_markup=given.get("reply_markup"), edited=True)
        return _shown(message)

    def _message(self, given: Json) -> Json:
        return next(m for m in self.chats[given["chat_id"]] if m["message_id"] == given["message_id"])

    def called(self, method: str) -> list[Json]:
        """What the bot gave to a method, each time."""
        return [given for name, given in self.calls if name == method]

    def texts(self, chat: int) -> list[str]:
        """What the chat shows of the bot."""
        return [message["text"] for message in self.chats.get(chat, [])]

    def update(self, **content: Json) -> Json:
        """An update with the next number."""
        return {"update_id": next(self._update_ids), **content}

    def message(self, chat: int, text: str | None = None, **more: Any) -> Json:
        """An update with a person's message."""
        chat_of = {"id": chat, "type": "private" if chat > 0 else "group"}
        user = more.pop("user", None) or person(abs(chat), more.pop("language", "fi"))
        body = {"message_id": next(self._message_ids), "date": 1, "chat": chat_of, "from": user, **more}
        return self.update(message=body if text is None else {**body, "text": text, **_command(text)})

    def reply(self, chat: int, number: int, text: str, **more: Any) -> Json:
        """An update with a person's reply to the bot's message `number` (from 0)."""
        return self.message(chat, text, reply_to_message=_shown(self.chats[chat][number]), **more)

    def press(self, chat: int, title: str) -> Json:
        """An update with a press of the newest button that says `title`."""
        for message in reversed(self.chats[chat]):
            for row in (message["reply_markup"] or {}).get("inline_keyboard", []):
                for key in row:
                    if key["text"] == title:
                        query = {"id": "q", "from": person(chat), "chat_instance": "i", "data": key["callback_data"]}
                        return self.update(callback_query={**query, "message": _shown(message)})
        raise AssertionError(f"no button says {title!r}: {self.chats[chat]}")

    async def shows(self, chat: int, count: int) -> list[str]:
        """The chat's texts, as soon as there are `count`."""
        await self.until(lambda: len(self.texts(chat)) >= count)
        return self.texts(chat)

    async def until(self, happened: Callable[[], Any]) -> None:
        """Waits until something has happened."""

        async def look() -> None:
            while not happened():
                await asyncio.sleep(0.01)

        await asyncio.wait_for(look(), WAIT_SECONDS)


def _shown(message: Json) -> Json:
    """A message of the bot as Telegram gives it: without what is empty."""
    return {name: value for name, value in message.items() if value and name != "edited"}


def _value(value: Any) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _command(text: str) -> Json:
    if not text.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}


async def post(url: str, update: Json, secret: str | None) -> int:
    """Posts an update as Telegram does; the HTTP status."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    async with aiohttp.ClientSession() as session, session.post(url, json=update, headers=headers) as response:
        return response.status
