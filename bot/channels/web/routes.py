"""The web channel's routes: the socket, the demo page, the widget's script; with the headers that keep them safe."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web

from bot.channels.keys import BACKGROUND, CONVERSATIONS, REACH, SAY, SETTINGS
from bot.channels.web.address_limits import AddressLimit, AddressLimits
from bot.channels.web.socket import (
    HEARTBEAT_SECONDS,
    LARGEST_READ_BYTES,
    UNSENT_BYTES,
    ChatSocket,
    Surroundings,
)
from bot.channels.web.widget_script import widget_script
from bot.client_address import client_address

STATIC = Path(__file__).parent / "static"
SOCKETS: web.AppKey[set[web.WebSocketResponse]] = web.AppKey("sockets")
LIMITS = web.AppKey("limits", AddressLimits)
WIDGET: web.AppKey[tuple[str, str]] = web.AppKey("widget")
"""The script and the tag that changes with it."""
# How long a page may take to agree to a close before its connection is cut.
CLOSE_SECONDS = 3.0
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {connect}; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

_ANY_SITE = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
# For answers that are no pages: an error, a figure, a script.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def add_routes(app: web.Application) -> None:
    """Adds the channel to the gateway."""
    app[SOCKETS] = set()
    script = widget_script()
    app[WIDGET] = script, hashlib.sha256(script.encode()).hexdigest()[:32]
    app[LIMITS] = AddressLimits(
        AddressLimit(app[SETTINGS].address_chats_per_hour, 3600.0),
        AddressLimit(app[SETTINGS].address_messages_per_minute, 60.0),
    )
    app.router.add_get("/ws", chat)
    app.router.add_get("/", page)
    app.router.add_get("/{name:page\\.css|page\\.js}", page_file)
    app.router.add_get("/widget.js", widget)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(close_sockets)


async def chat(request: web.Request) -> web.WebSocketResponse:
    """A page's WebSocket; 403 for a page of an unknown site."""
    if not is_origin_allowed(request):
        raise web.HTTPForbidden(text="this site may not open chats here: see POLKU_ALLOWED_ORIGINS")
    # Compression would hold some 300 KB for each socket, for texts of a few hundred bytes.
    socket = web.WebSocketResponse(
        timeout=CLOSE_SECONDS,
        heartbeat=HEARTBEAT_SECONDS,
        compress=False,
        max_msg_size=LARGEST_READ_BYTES,
        writer_limit=UNSENT_BYTES,
    )
    await socket.prepare(request)
    app = request.app
    app[SOCKETS].add(socket)
    try:
        around = Surroundings(app[CONVERSATIONS], app[BACKGROUND], app[SAY], app[SETTINGS], app[REACH], app[LIMITS])
        address = client_address(request, app[SETTINGS].trusted_proxies)
        await ChatSocket(socket, around, address=address).serve()
    finally:
        app[SOCKETS].discard(socket)
    return socket


def is_origin_allowed(request: web.Request) -> bool:
    """Whether the page behind a browser's request is of our own host or an allowed one.

    Programs that are no browsers send no origin; for them it would be no barrier.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    if origin.rstrip("/").lower() in {allowed.rstrip("/").lower() for allowed in request.app[SETTINGS].allowed_origins}:
        return True
    site = urlsplit(origin)
    return site.scheme in {"http", "https"} and site.netloc.lower() == request.host.lower()


async def tell_all(app: web.Application, frame: dict[str, Any]) -> None:
    """Sends every open page what has changed for all of them."""
    sending = (socket.send_json(frame) for socket in app[SOCKETS] if not socket.closed)
    await asyncio.gather(*tuple(sending), return_exceptions=True)


async def page(request: web.Request) -> web.StreamResponse:
    """The demo page."""
    # Some browsers do not count a WebSocket of the same host as 'self'.
    host = request.host if _HOST.fullmatch(request.host) else ""
    connect = f"'self' ws://{host} wss://{host}" if host else "'self'"
    headers = {"Content-Security-Policy": _POLICY.format(connect=connect), "Cache-Control": "no-cache"}
    return web.FileResponse(STATIC / "index.html", headers=headers)


async def page_file(request: web.Request) -> web.StreamResponse:
    """The demo page's script and style."""
    return web.FileResponse(STATIC / request.match_info["name"], headers=_ANY_SITE)


async def widget(request: web.Request) -> web.StreamResponse:
    """The widget, which any site may load; 304 for who has it already."""
    text, tag = request.app[WIDGET]
    known = tag in {given.value for given in request.if_none_match or ()}
    response = web.Response(status=304) if known else web.Response(text=text, content_type="text/javascript")
    response.headers.update(_ANY_SITE)
    response.etag = tag
    return response


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Headers for every answer of the gateway."""
    response.headers.setdefault("Content-Security-Policy", _NOTHING)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")


async def close_sockets(app: web.Application) -> None:
    """Tells every page to come back later."""
    closing = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"server is stopping") for socket in app[SOCKETS])
    await asyncio.gather(*tuple(closing), return_exceptions=True)
