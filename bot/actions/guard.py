"""The action server's door: whoever runs actions shows the token that gateway, Rasa and actions share.

rasa_sdk has no token of its own and lets pages of every site ask it; importing this module, as the server does with
every module of this package, puts the check before its routes.
"""

from __future__ import annotations

import hmac
import sys

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

from bot.actions.services import settings

OPEN = "/health"
_implements = pluggy.HookimplMarker("rasa_sdk")


@_implements
def attach_sanic_app_extensions(app: Sanic) -> None:
    """Called by rasa_sdk before it starts to listen."""
    expected = f"Bearer {settings().token()}".encode()

    async def check(request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if request.path == OPEN or hmac.compare_digest(given, expected):
            return None
        return json({"error": "wrong or missing token"}, status=401)

    app.register_middleware(check, "request")


if not plugin_manager().is_registered(sys.modules[__name__]):
    plugin_manager().register(sys.modules[__name__])
