"""What stands before every page of the desk: the login, the role, the form token; and the headers behind it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.client_address import client_address
from bot.clock import utc_now
from bot.desk.accounts import Role
from bot.desk.forms import read_form
from bot.desk.keys import DESK, remember_service, remember_session, session_of
from bot.desk.sessions import TOKEN_BYTES, Session

PREFIX = "/desk"
COOKIE = "polku_desk"
# Before the login: a cookie of its own, so that asking for the login page never ends a session.
FORM_COOKIE = "polku_desk_form"
FORM_FIELD = "form_token"
LIVE_HEADER = "X-Polku-Live"
"""Sent by a page that looks for changes by itself: nobody clicked, so the session may become idle."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_BOUNCE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=?again"><title>Polku</title>'

View = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The desk's headers, over those of the other pages."""
    for name, value in _HEADERS.items():
        if name != "Cache-Control" or name not in response.headers:
            response.headers[name] = value
    if is_https(request):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"


def guarded(view: View, needs: Role | None, *, is_use: bool = True, while_read_only: bool = False) -> View:
    """`view` behind the login and the role that it `needs` (None: anybody), and behind the form token for a POST.

    Not `is_use`: asking for it does not keep the session from becoming idle. A POST raises ReadOnly while the service takes
    nothing new, unless it may come then.
    """

    async def guard(request: web.Request) -> web.StreamResponse:
        session = await _find_session(request, is_use=is_use and LIVE_HEADER not in request.headers)
        if session is not None:
            remember_session(request, session)
        elif needs is not None:
            return _without_login(request, is_page=is_use)
        if needs is not None and session is not None:
            if (detour := _detour(request, session)) is not None:
                return detour
            if not session.coach.role.covers(needs):
                raise web.HTTPForbidden
        if request.method == "POST":
            await _check_form_token(request, session)
            if not while_read_only:
                await request.app[DESK].conversations.service.must_take()
        remember_service(request, await request.app[DESK].conversations.service.state())
        return await view(request)

    return guard


async def _find_session(request: web.Request, *, is_use: bool) -> Session | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    return await request.app[DESK].sessions.find(token, is_use=is_use, now=utc_now())


def _without_login(request: web.Request, *, is_page: bool) -> web.StreamResponse:
    if request.method != "GET" or not is_page or LIVE_HEADER in request.headers:
        raise web.HTTPUnauthorized
    if COOKIE not in request.cookies and request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Followed from an e-mail, a link comes without the strict cookie; from a page of ours it comes with it.
        if "again" not in request.query:
            return web.Response(text=_BOUNCE, content_type="text/html")
    raise web.HTTPSeeOther(f"{PREFIX}/login?next={request.rel_url.path}")


def _detour(request: web.Request, session: Session) -> web.StreamResponse | None:
    """Where a coach must go first: the second factor, then a password of their own."""
    path = request.path
    if not session.is_verified:
        return None if path in {f"{PREFIX}/code", f"{PREFIX}/logout"} else web.HTTPSeeOther(f"{PREFIX}/code")
    must_change = session.coach.must_change_password and not session.by_provider
    if must_change and path not in {f"{PREFIX}/password", f"{PREFIX}/logout"}:
        return web.HTTPSeeOther(f"{PREFIX}/password")
    return None


async def _check_form_token(request: web.Request, session: Session | None) -> None:
    form = await read_form(request)
    given = form.get(FORM_FIELD)
    token = session.token if session else request.cookies.get(FORM_COOKIE)
    if not token or not isinstance(given, str) or not request.app[DESK].sessions.is_form_token(token, given):
        raise web.HTTPForbidden(reason="Forged or outdated form")


def form_token(request: web.Request) -> str:
    """The token for the forms of the page that is being made."""
    session = session_of(request)
    token = session.token if session else anonymous_token(request)
    return request.app[DESK].sessions.form_token(token)


def anonymous_token(request: web.Request) -> str:
    """What the form cookie holds, or will hold after this answer."""
    token: str | None = request.cookies.get(FORM_COOKIE) or request.get(FORM_COOKIE)
    if not token:
        token = request[FORM_COOKIE] = secrets.token_urlsafe(TOKEN_BYTES)
    return token


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie that no script reads and no other site sends; it ends with the browser."""
    response.set_cookie(name, value, path=PREFIX, httponly=True, samesite="Strict", secure=is_https(request))


def drop_cookie(response: web.StreamResponse, name: str) -> None:
    """Takes a cookie back."""
    response.del_cookie(name, path=PREFIX, httponly=True, samesite="Strict")


def is_https(request: web.Request) -> bool:
    """Whether the browser came by https, maybe to a proxy before us; claiming it falsely only hurts oneself."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def address_of(request: web.Request) -> str:
    """The browser's address, as far as trusted proxies tell it."""
    return client_address(request, request.app[DESK].settings.trusted_proxies)


def safe_next(given: str | None) -> str:
    """Where to go after the login: a page of the desk, whatever the address said."""
    if given and given.startswith(f"{PREFIX}/") and "\\" not in given and "//" not in given and given.isprintable():
        return given
    return f"{PREFIX}/"
