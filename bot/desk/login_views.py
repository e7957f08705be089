"""The pages before the queue: login, second factor, a password of one's own, logout."""

from __future__ import annotations

from aiohttp import web

from bot.clock import utc_now
from bot.desk.forms import field
from bot.desk.keys import DESK, coach_session, session_of
from bot.desk.login import LoginFailed, TooManyFailures
from bot.desk.pages import render
from bot.desk.passwords import SHORTEST, WeakPassword
from bot.desk.security import COOKIE, FORM_COOKIE, PREFIX, address_of, drop_cookie, safe_next, set_cookie
from bot.desk.sessions import Session


async def show_login(request: web.Request) -> web.StreamResponse:
    """The login form, or the queue for who is in already."""
    session = session_of(request)
    if session is not None and session.is_verified:
        raise web.HTTPSeeOther(f"{PREFIX}/")
    return login_page(request, None, after=safe_next(request.query.get("next")))


def login_page(
    request: web.Request, problem: str | None, *, status: int = 200, after: str = f"{PREFIX}/", subject: str = ""
) -> web.Response:
    """The ways in, and what went wrong; `subject` is what the provider calls somebody whom the desk does not know."""
    has_provider = request.app[DESK].provider is not None
    return render(
        request, "login.html", status=status, problem=problem, next=after, has_provider=has_provider, subject=subject
    )


async def log_in(request: web.Request) -> web.StreamResponse:
    """Checks login and password; 401 with the form again when they are wrong, 429 after too many attempts."""
    desk, form = request.app[DESK], await request.post()
    after = safe_next(field(form, "next"))
    try:
        session = await desk.login.with_password(
            field(form, "login"), field(form, "password"), address=address_of(request), now=utc_now()
        )
    except LoginFailed:
        return login_page(request, "login_failed", status=401, after=after)
    except TooManyFailures:
        return login_page(request, "login_too_many", status=429, after=after)
    return entered(request, session, after if session.is_verified else f"{PREFIX}/code?next={after}")


async def show_code(request: web.Request) -> web.StreamResponse:
    """Asks for the code of the authenticator app."""
    if coach_session(request).is_verified:
        raise web.HTTPSeeOther(f"{PREFIX}/")
    return render(request, "code.html", problem=None, next=safe_next(request.query.get("next")))


async def check_code(request: web.Request) -> web.StreamResponse:
    """Checks the code; 401 or 429 with the form again."""
    desk, form, session = request.app[DESK], await request.post(), coach_session(request)
    after = safe_next(field(form, "next"))
    if session.is_verified:
        raise web.HTTPSeeOther(after)
    try:
        verified = await desk.login.with_code(session, field(form, "code"), address=address_of(request), now=utc_now())
    except LoginFailed:
        return render(request, "code.html", status=401, problem="code_failed", next=after)
    except TooManyFailures:
        return render(request, "code.html", status=429, problem="login_too_many", next=after)
    return entered(request, verified, after)


async def log_out(request: web.Request) -> web.StreamResponse:
    """Ends the session."""
    desk, session = request.app[DESK], coach_session(request)
    await desk.sessions.close(session.token)
    await desk.audit.add(session.coach.login, "logout", now=utc_now())
    response = web.HTTPSeeOther(f"{PREFIX}/login")
    drop_cookie(response, COOKIE)
    # Drafts and whatever else the browser kept of the desk.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def show_password(request: web.Request) -> web.StreamResponse:
    """The form for a new password."""
    return render(request, "password.html", problem=None, shortest=SHORTEST)


async def change_password(request: web.Request) -> web.StreamResponse:
    """Sets a new password; every other session of the coach ends. 400 with the form again when it cannot be used."""
    desk, form, session = request.app[DESK], await request.post(), coach_session(request)
    coach, new = session.coach, field(form, "new")
    problem, status = None, 400
    try:
        if not await desk.login.is_own_password(coach, field(form, "old"), address=address_of(request), now=utc_now()):
            problem = "password_old_wrong"
        elif new != field(form, "again"):
            problem = "password_differ"
        elif new == field(form, "old"):
            problem = "password_same"
        else:
            coach = await desk.coaches.set_password(coach.login, new)
    except TooManyFailures:
        problem, status = "login_too_many", 429
    except WeakPassword as error:
        problem = f"password_{error.reason}"
    if problem:
        return render(request, "password.html", status=status, problem=problem, shortest=SHORTEST)
    await desk.audit.add(coach.login, "password_changed", coach.login, now=utc_now())
    token = await desk.sessions.open(coach, is_verified=True, now=utc_now())
    return entered(request, Session(token, coach, is_verified=True), f"{PREFIX}/")


def entered(request: web.Request, session: Session, after: str) -> web.StreamResponse:
    """Gives the browser its session."""
    response = web.HTTPSeeOther(after)
    set_cookie(request, response, COOKIE, session.token)
    drop_cookie(response, FORM_COOKIE)
    return response
