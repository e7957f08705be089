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
    states: dict[int, dict[str, Any]] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    is_broken: bool = False
    is_admin: bool = True
    """Whether the token's user may delete tickets."""
    _ids: Any = field(default_factory=lambda: itertools.count(70))

    async def start(self) -> str:
        """Listens on a free port; its address."""
        app = web.Application()
        app.router.add_post("/api/v1/tickets", self._create)
        app.router.add_post("/api/v1/ticket_articles", self._add)
        app.router.add_get("/api/v1/tickets/{id}", self._change)
        app.router.add_put("/api/v1/tickets/{id}", self._change)
        app.router.add_delete("/api/v1/tickets/{id}", self._delete)
        self._server = TestServer(app)
        await self._server.start_server()
        return str(self._server.make_url("")).rstrip("/")

    async def stop(self) -> None:
        """Refuses connections from now on."""
        await self._server.close()

    async def _create(self, request: web.Request) -> web.Response:
        answer = await self._keep(request, self.tickets)
        if answer.status == 201:
            id = json.loads(answer.text or "")["id"]
            title = self.tickets[-1]["title"]
            self.states[id] = {
                "id": id,
                "title": title,
                "state": "new",
                "polku_outcome": "",
                "updated_at": "2025-03-01",
            }
        return answer

    async def _add(self, request: web.Request) -> web.Response:
        return await self._keep(request, self.articles)

    async def _change(self, request: web.Request) -> web.Response:
        if self.is_broken:
            return web.Response(status=503)
        ticket = self.states.get(int(request.match_info["id"]))
        if ticket is None:
            return web.json_response({"error": "Not found"}, status=404)
        if request.method == "PUT":
            given = await request.json()
            self.changes.append(given)
            ticket |= {name: value for name, value in given.items() if name in ticket}
            if given["state"] == "closed":
                ticket["last_close_at"] = f"closing-{len(self.changes)}"
        # Names of states come only with ?expand=true.
        return web.json_response(ticket if request.query.get("expand") == "true" else {**ticket, "state": None})

    async def _delete(self, request: web.Request) -> web.Response:
        id = int(request.match_info["id"])
        if self.is_broken:
            return web.Response(status=503)
        if id not in self.states:
            return web.json_response({"error": "Not found"}, status=404)
        if not self.is_admin:
            return web.json_response({"error": "admin permission required"}, status=403)
        del self.states[id]
        self.deleted.append(id)
        return web.Response()

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
