"""A small OpenID provider on a free port: signs real tokens, checks PKCE and its client, and takes each code once."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "polku-desk", "client secret & more"


@dataclass
class OpenIdProvider:
    """Signs in whoever `claims` say, at once; they replace those of an honest token, None leaves one out."""

    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    signs_with: RSAKey | None = None
    is_broken: bool = False
    refuses: bool = False
    discovered: int = 0
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    async def start(self, host: str = "127.0.0.1") -> None:
        """Listens; `issuer` is its address."""
        app = web.Application(middlewares=[self._break])
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/keys", self._keys)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post("/token", self._token)
        self._server = TestServer(app)
        await self._server.start_server()
        self.issuer = f"http://{host}:{self._server.port}"

    async def stop(self) -> None:
        """Refuses connections from now on."""
        await self._server.close()

    @web.middleware
    async def _break(self, request: web.Request, handler: Any) -> web.StreamResponse:
        return web.Response(status=503) if self.is_broken else await handler(request)

    async def _discovery(self, _request: web.Request) -> web.Response:
        self.discovered += 1
        addresses = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return web.json_response(
            {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in addresses.items()}}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        asked = dict(request.query)
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        if self.refuses:
            raise web.HTTPFound(f"{asked['redirect_uri']}?error=access_denied&state={asked['state']}")
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        raise web.HTTPFound(f"{asked['redirect_uri']}?code={code}&state={asked['state']}&iss={self.issuer}")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self._codes.pop(str(form["code"]), None)
        known = aiohttp.BasicAuth.decode(request.headers["Authorization"])
        if (known.login, known.password) != (CLIENT, "client%20secret%20%26%20more"):
            return web.json_response({"error": "invalid_client"}, status=401)
        fits = asked and create_s256_code_challenge(str(form["code_verifier"])) == asked["code_challenge"]
        if not (asked and fits and form["redirect_uri"] == asked["redirect_uri"]):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"access_token": "access", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "person-1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            **self.claims,
        }
        key = self.signs_with or self.key
        told = {name: value for name, value in claims.items() if value is not None}
        return str(jwt.encode({"alg": "RS256", "kid": key.kid}, told, key))
