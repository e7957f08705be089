"""Signing in at the employer's own identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

openid.net/specs/openid-connect-core-1_0.html and openid-connect-discovery-1_0.html; PKCE is RFC 7636.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.errors import BadInput, PolkuError
from bot.settings import Settings

log = logging.getLogger(__name__)

CALLBACK = "/desk/openid/callback"
SCOPE = "openid email"
TIMEOUT_SECONDS = 10.0
KNOWN_FOR_SECONDS = 3600.0
"""How long the discovery document and the keys are taken as they were."""
KEYS_AT_MOST_EVERY_SECONDS = 60.0
CLOCKS_DIFFER_SECONDS = 60
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# Signed by the provider alone: with the HMAC ones the client's secret would sign too.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class ProviderDown(PolkuError):
    """The provider does not answer, or not as one does: the password still works."""


class NotIdentified(PolkuError):
    """The provider, or what came in its name, does not prove who signs in."""


@dataclass(frozen=True)
class Attempt:
    """One way to the provider and back; `after` is the page of the desk that was wanted. The browser keeps it, sealed."""

    state: str
    nonce: str
    verifier: str
    after: str

    @classmethod
    def begin(cls, after: str) -> Attempt:
        """A fresh one."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32), after)

    def is_state(self, given: str) -> bool:
        """Whether an answer belongs to this attempt."""
        return hmac.compare_digest(self.state.encode(), given.encode())

    def to_json(self) -> str:
        """For the cookie."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Attempt:
        """From the cookie."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Identity:
    """Who the provider says came. `email` only when the provider says that it has verified it."""

    issuer: str
    subject: str
    email: str | None

    @property
    def key(self) -> str:
        """Under which an account remembers it."""
        return identity_key(self.issuer, self.subject)


def identity_key(issuer: str, subject: str) -> str:
    """A subject is unique with its issuer only; of both, 64 characters are kept."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


@dataclass(frozen=True)
class _Known:
    """What the provider says of itself."""

    authorization: str
    token: str
    keys: KeySet
    posts_secret: bool
    at: float


class Provider:
    """The provider of the settings; `redirect_uri` is the address that is registered there."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, redirect_uri: str) -> None:
        _must_be_safe(issuer)
        self.issuer, self.client_id, self.redirect_uri = issuer, client_id, redirect_uri
        self._secret = client_secret
        self._known: _Known | None = None

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises ProviderDown."""
        known = await self._discover()
        return str(
            prepare_grant_uri(
                known.authorization,
                client_id=self.client_id,
                response_type="code",
                redirect_uri=self.redirect_uri,
                scope=SCOPE,
                state=attempt.state,
                nonce=attempt.nonce,
                code_challenge=create_s256_code_challenge(attempt.verifier),
                code_challenge_method="S256",
            )
        )

    async def identify(self, attempt: Attempt, code: str) -> Identity:
        """Who came back with `code`. Raises NotIdentified, ProviderDown."""
        known = await self._discover()
        given = await self._exchange(known, attempt, code)
        claims = await self._claims(known, str(given.get("id_token", "")), attempt.nonce, str(given["access_token"]))
        email = claims.get("email")
        # Some providers write it as a text.
        is_verified = claims.get("email_verified") in (True, "true")
        return Identity(self.issuer, str(claims["sub"]), email if isinstance(email, str) and is_verified else None)

    async def _exchange(self, known: _Known, attempt: Attempt, code: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        auth = None
        if not self._secret or known.posts_secret:
            form["client_id"] = self.client_id
        if self._secret and known.posts_secret:
            form["client_secret"] = self._secret
        elif self._secret:
            # RFC 6749, 2.3.1: both are encoded as in a form first.
            auth = aiohttp.BasicAuth(quote(self.client_id, safe=""), quote(self._secret, safe=""))
        status, given = await _ask("POST", known.token, data=form, auth=auth)
        if status == 200 and isinstance(given.get("access_token"), str):
            return given
        log.warning("openid_code_refused", extra={"status": status})
        raise NotIdentified("the provider does not take the code")

    async def _claims(self, known: _Known, token: str, nonce: str, access_token: str) -> CodeIDToken:
        """What the id_token says, once signature, issuer, audience, time and nonce are right."""
        try:
            try:
                read = jwt.decode(token, known.keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                # The provider may have changed its keys.
                known = await self._renew_keys(known)
                read = jwt.decode(token, known.keys, algorithms=_ALGORITHMS)
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                    "sub": {"essential": True},
                },
                {"client_id": self.client_id, "nonce": nonce, "access_token": access_token},
            )
            claims.validate(leeway=CLOCKS_DIFFER_SECONDS)
        except (JoseError, ValueError, TypeError) as error:
            # Not the error's text: it may hold what the token says of a person.
            log.warning("openid_token_refused", extra={"cause": type(error).__name__})
            raise NotIdentified("the id_token does not hold") from None
        return claims

    async def _discover(self) -> _Known:
        if self._known and time.monotonic() - self._known.at < KNOWN_FOR_SECONDS:
            return self._known
        said = await _document(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer:
            raise ProviderDown("the discovery document is of another issuer than POLKU_OIDC_ISSUER")
        try:
            authorization, token = str(said["authorization_endpoint"]), str(said["token_endpoint"])
            keys = str(said["jwks_uri"])
            for address in (authorization, token, keys):
                _must_be_safe(address)
        except (KeyError, BadInput) as error:
            raise ProviderDown("the discovery document names no usable addresses") from error
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        posts_secret = "client_secret_basic" not in ways and "client_secret_post" in ways
        self._known = _Known(authorization, token, await _keys(keys), posts_secret, time.monotonic())
        return self._known

    async def _renew_keys(self, known: _Known) -> _Known:
        if time.monotonic() - known.at >= KEYS_AT_MOST_EVERY_SECONDS:
            self._known = None
            return await self._discover()
        return known


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name, None for passwords only. Raises BadInput for half of the settings."""
    if not (settings.oidc_issuer or settings.oidc_client_id):
        return None
    if not (settings.oidc_issuer and settings.oidc_client_id):
        raise BadInput("POLKU_OIDC_ISSUER and POLKU_OIDC_CLIENT_ID are needed both")
    redirect_uri = settings.public_url.rstrip("/") + CALLBACK
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.reveal(), redirect_uri)


def _must_be_safe(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise BadInput(f"{address!r} is no address of an OpenID provider: it begins with https://")


async def _keys(address: str) -> KeySet:
    try:
        return KeySet.import_key_set(await _document(address))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderDown("the provider's keys cannot be read") from error


async def _document(address: str) -> Mapping[str, Any]:
    status, said = await _ask("GET", address)
    if status != 200:
        raise ProviderDown(f"the provider answers with {status}")
    return said


async def _ask(method: str, address: str, **more: Any) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON object; a status below 500 may come without one. Raises ProviderDown."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, address, allow_redirects=False, **more) as response,
        ):
            body = await response.read()
            if response.status >= 500:
                raise ProviderDown(f"the provider answers with {response.status}")
            said = json.loads(body) if response.status == 200 else {}
            return response.status, said if isinstance(said, dict) else {}
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        log.warning("openid_provider_down", extra={"cause": type(error).__name__})
        raise ProviderDown("the provider does not answer") from error
