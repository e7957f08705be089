"""A small HTTP server that answers as Zammad's REST API does, as far as the tests need it."""

from __future__ import annotations

import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "zammad-token"
KEY = "webhook-key"


@dataclass
class Zammad:
    """Keeps what it was sent; refuses everything while `is_broken`."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    is_broken: bool = False
    _ids: Any = field(default_factory=lambda: itertools.count(70))

    async def start(self) -> str:
        """Listens on a free port; its address."""
        app = web.Application()
        app.router.add_post("/api/v1/tickets", self._create)
        app.router.add_post("/api/v1/ticket_articles", self._add)
        self._server = TestServer(app)
        await self._server.start_server()
        return str(self._server.make_url("")).rstrip("/")

    async def stop(self) -> None:
        """Refuses connections from now on."""
        await self._server.close()

    async def _create(self, request: web.Request) -> web.Response:
        return await self._keep(request, self.tickets)

    async def _add(self, request: web.Request) -> web.Response:
        return await self._keep(request, self.articles)

    async def _keep(self, request: web.Request, into: list[dict[str, Any]]) -> web.Response:
        if self.is_broken:
            return web.Response(status=503)
        if request.headers.get("Authorization") != f"Token token={TOKEN}":
            return web.json_response({"error": "authentication failed"}, status=401)
        into.append(await request.json())
        return web.json_response({"id": next(self._ids)}, status=201)


def webhook(ticket: str, article: int, text: str, *, state: str = "open", **changes: object) -> bytes:
    """The body of a webhook about an agent's article."""
    said = {
        "id": article, "body": text, "content_type": "text/html", "internal": False, "sender": "Agent", **changes
    }  # fmt: skip
    return json.dumps(
        {"ticket": {"id": int(ticket), "state": state, "updated_at": "2025-03-01"}, "article": said}
    ).encode()


def signature(body: bytes, key: str = KEY) -> str:
    """As Zammad signs it."""
    return "sha1=" + hmac.new(key.encode(), body, "sha1").hexdigest()
