"""To the identity provider and back. A link, not a form: the desk's pages may send forms to themselves only."""

from __future__ import annotations

import logging

from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken

from bot.clock import utc_now
from bot.desk.keys import DESK
from bot.desk.login import UnknownIdentity
from bot.desk.login_views import entered, login_page
from bot.desk.openid import Attempt, NotIdentified, Provider, ProviderDown
from bot.desk.sealing import seal
from bot.desk.security import PREFIX, is_https, safe_next

log = logging.getLogger(__name__)

COOKIE = "polku_desk_openid"
PATH = f"{PREFIX}/openid"
ATTEMPT_SECONDS = 600
LONGEST_ANSWER = 4096


async def begin(request: web.Request) -> web.StreamResponse:
    """Sends the browser to the provider; 503 with the login page while that does not answer."""
    provider, attempt = _provider(request), Attempt.begin(safe_next(request.query.get("next")))
    try:
        address = await provider.address(attempt)
    except ProviderDown as error:
        log.warning("openid_failed", extra={"cause": str(error)})
        return login_page(request, "openid_down", status=503, after=attempt.after)
    response = web.HTTPSeeOther(address)
    sealed = _seal(request).encrypt(attempt.to_json().encode()).decode()
    # Lax: the way back comes from another site, and must bring it along.
    response.set_cookie(
        COOKIE,
        sealed,
        path=PATH,
        max_age=ATTEMPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=is_https(request),
    )
    return response


async def finish(request: web.Request) -> web.StreamResponse:
    """Takes the browser back, once for each attempt: into the desk, or to the login page with what was wrong."""
    response = await _finish(request)
    response.del_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax")
    return response


async def _finish(request: web.Request) -> web.StreamResponse:
    desk, provider, attempt = request.app[DESK], _provider(request), _attempt(request)
    given = {name: request.query.get(name, "")[:LONGEST_ANSWER] for name in ("state", "code", "error", "iss")}
    if attempt is None or not attempt.is_state(given["state"]):
        return login_page(request, "openid_outdated", status=403)
    try:
        # RFC 9207: an answer that names another issuer was meant for somebody else.
        if given["error"] or not given["code"] or given["iss"] not in ("", provider.issuer):
            raise NotIdentified("the provider signed nobody in")
        identity = await provider.identify(attempt, given["code"])
        session = await desk.login.with_identity(identity, now=utc_now())
    except ProviderDown as error:
        log.warning("openid_failed", extra={"cause": str(error)})
        return login_page(request, "openid_down", status=503, after=attempt.after)
    except NotIdentified:
        await desk.audit.add("unknown", "openid_failed", now=utc_now())
        return login_page(request, "openid_failed", status=401, after=attempt.after)
    except UnknownIdentity:
        return login_page(request, "openid_unknown", status=403, after=attempt.after, subject=identity.subject)
    return entered(request, session, attempt.after)


def _provider(request: web.Request) -> Provider:
    provider = request.app[DESK].provider
    if provider is None:
        raise web.HTTPNotFound
    return provider


def _attempt(request: web.Request) -> Attempt | None:
    try:
        sealed = request.cookies.get(COOKIE, "").encode()
        return Attempt.from_json(_seal(request).decrypt(sealed, ttl=ATTEMPT_SECONDS).decode())
    except InvalidToken:
        return None


def _seal(request: web.Request) -> Fernet:
    return seal(request.app[DESK].settings.desk_secret(), "openid")
