"""An HTTP server on loopback that replays the answers of a source (tests/fixtures/sources), with faults on demand."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web

FIXTURES = Path(__file__).parent / "fixtures" / "sources"


class SourceServer:
    """Replays the recorded exchanges. `fail` and `cut` come first, `extra` answers what was not recorded, `change` alters bodies."""

    def __init__(self, name: str) -> None:
        content = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
        self._recorded_base: str = content["base"]
        self._exchanges: list[dict[str, Any]] = content["exchanges"]
        self.requests: list[web.Request] = []
        self.times: list[float] = []
        self.not_modified = 0
        self.large = 0
        self.large_announced = True
        self.faults: list[tuple[int, str, int, dict[str, str], bytes]] = []
        self.cut = 0
        self.etags = False
        self.change: Callable[[str, Any], Any] = lambda path, body: body
        self.extra: dict[str, Callable[[web.Request], Any]] = {}
        self.aliases: dict[str, str] = {}
        self.url = ""

    def everything(self, path: str) -> list[Any]:
        """The records of every recorded answer of `path` that is a list."""
        bodies = (item["response"]["body"] for item in self._exchanges if item["request"]["path"] == path)
        return [record for body in bodies if isinstance(body, list) for record in body]

    def fail(
        self, times: int, status: int, *, path: str = "", headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        """Answers the next `times` requests whose path contains `path` with `status`."""
        self.faults.append((times, path, status, dict(headers or {}), body))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.times.append(time.monotonic())
        if self.large:
            return await self._send_large(request)
        if self.cut:
            self.cut -= 1
            return await self._cut(request)
        for number, (times, path, status, headers, body) in enumerate(self.faults):
            if times and path in request.path:
                self.faults[number] = (times - 1, path, status, headers, body)
                return web.Response(status=status, headers=headers, body=body)
        for path, answer in self.extra.items():
            if request.path == path:
                return web.json_response(answer(request))
        found = self._exchange(request)
        if found is None:
            return web.json_response({"detail": "Not found"}, status=404)
        return self._answer(request, found)

    async def _send_large(self, request: web.Request) -> web.StreamResponse:
        """Sends `large` spaces, as far as somebody reads them."""
        response = web.StreamResponse(headers={"Content-Length": str(self.large)} if self.large_announced else {})
        await response.prepare(request)
        with suppress(ConnectionError):
            for _ in range(self.large // 65536):
                await response.write(b" " * 65536)
        return response

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        """Promises more than it sends and hangs up."""
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"total": 12, "hits": [')
        if request.transport is not None:
            request.transport.close()
        return response

    def _exchange(self, request: web.Request) -> dict[str, Any] | None:
        """The recorded exchange of this path that shares most of the query; one that names another page is none."""
        path = self.aliases.get(request.path, request.path)
        given = {"page": "1", **request.query}
        fitting = [
            (sum(request.query.get(key) == value for key, value in exchange["request"]["query"].items()), exchange)
            for exchange in self._exchanges
            if exchange["request"]["path"] == path
            and all(given.get(key) == exchange["request"]["query"].get(key, given.get(key))
                    for key in ("page", "guids", "status", "tyovoimakoulutus", "last_modified_since"))
            and all(key in given for key in ("tyovoimakoulutus", "last_modified_since", "date", "ids", "text")
                    if key in exchange["request"]["query"])
        ]  # fmt: skip
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def _answer(self, request: web.Request, exchange: dict[str, Any]) -> web.Response:
        recorded = exchange["response"]
        body = self.change(request.path, json.loads(json.dumps(recorded["body"])))
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        text = text.replace(self._recorded_base, self.url)
        headers = {key: value for key, value in recorded["headers"].items() if key != "Content-Type"}
        if self.etags:
            headers["ETag"] = f'"{abs(hash(text))}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                self.not_modified += 1
                return web.Response(status=304, headers=headers)
        return web.Response(
            status=recorded["status"], headers=headers, text=text, content_type="application/json", charset="utf-8"
        )


@asynccontextmanager
async def serving(server: SourceServer) -> AsyncIterator[SourceServer]:
    """Runs the server on a free port of loopback for the length of the block."""
    app = web.Application()
    app.router.add_get("/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
