"""The coach's own account: language of the desk, second factor."""

from __future__ import annotations

from aiohttp import web

from bot.clock import utc_now
from bot.desk.accounts import Coach
from bot.desk.forms import choice, field
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import language_of, render
from bot.desk.security import PREFIX, address_of
from bot.desk.words import LANGUAGES
from bot.errors import BadInput
from bot.handoff.opening_hours import WEEKDAYS, opening_hours, spans_words
from bot.handoff.work_hours import WorkHours, hours_of
from bot.programmes.vocabulary import Language

ACCOUNT = f"{PREFIX}/account"


async def show_account(request: web.Request) -> web.StreamResponse:
    """What the account holds."""
    return await _account(request)


async def change_language(request: web.Request) -> web.StreamResponse:
    """The language of the desk itself."""
    form = await request.post()
    language = choice(form, "language", frozenset(LANGUAGES))
    await request.app[DESK].coaches.set_interface(coach_session(request).coach.login, language)
    raise web.HTTPSeeOther(ACCOUNT)


async def change_municipalities(request: web.Request) -> web.StreamResponse:
    """Where the coach works; 400 for what is no municipality."""
    desk, login, form = request.app[DESK], coach_session(request).coach.login, await request.post()
    known = (await desk.programmes.vocabulary()).municipalities()
    chosen = [value for value in form.getall("municipality", []) if isinstance(value, str)]
    if not set(chosen) <= set(known):
        raise BadInput("one of these is no municipality")
    await desk.coaches.set_municipalities(login, sorted(set(chosen)))
    await desk.audit.add(login, "coach_placed", login, now=utc_now())
    raise web.HTTPSeeOther(ACCOUNT)


async def change_work_hours(request: web.Request) -> web.StreamResponse:
    """When the coach works: a field for each weekday; 400, with what was typed, for what are no hours."""
    desk, login, form = request.app[DESK], coach_session(request).coach.login, await request.post()
    given = {day: field(form, day).strip() for day in WEEKDAYS}
    try:
        await desk.coaches.set_work_hours(login, {day: hours for day, hours in given.items() if hours})
    except BadInput:
        return await _account(request, status=400, work_hours=given)
    await desk.audit.add(login, "coach_hours_set", login, now=utc_now())
    raise web.HTTPSeeOther(ACCOUNT)


async def change_email(request: web.Request) -> web.StreamResponse:
    """Where the coach hears of notes that name them; 400 for what is no address."""
    desk, login, form = request.app[DESK], coach_session(request).coach.login, await request.post()
    await desk.coaches.set_email(login, field(form, "email").strip() or None)
    await desk.audit.add(login, "email_changed", login, now=utc_now())
    raise web.HTTPSeeOther(ACCOUNT)


async def begin_second_factor(request: web.Request) -> web.StreamResponse:
    """Shows a fresh secret, this once; it counts only after a right code."""
    if coach_session(request).coach.has_second_factor:
        raise web.HTTPSeeOther(ACCOUNT)
    return _show_secret(request, request.app[DESK].second_factor.new_secret(), problem=None)


async def confirm_second_factor(request: web.Request) -> web.StreamResponse:
    """Turns the second factor on when the code fits the secret that was shown; else shows it again with 400."""
    desk, form, coach = request.app[DESK], await request.post(), coach_session(request).coach
    if coach.has_second_factor:
        raise web.HTTPSeeOther(ACCOUNT)
    secret = field(form, "secret")
    step = desk.second_factor.accepted_step(secret, field(form, "code"), last=None, now=utc_now())
    if step is None:
        return _show_secret(request, secret, problem="code_failed")
    await desk.coaches.set_second_factor(coach.login, secret, step)
    await desk.audit.add(coach.login, "second_factor_on", coach.login, now=utc_now())
    raise web.HTTPSeeOther(ACCOUNT)


async def end_second_factor(request: web.Request) -> web.StreamResponse:
    """Turns it off; asks for the password once more, because a stolen session must not be enough."""
    desk, form, coach = request.app[DESK], await request.post(), coach_session(request).coach
    password = field(form, "password")
    if not await desk.login.is_own_password(coach, password, address=address_of(request), now=utc_now()):
        return await _account(request, status=400, problem="password_old_wrong")
    await desk.coaches.set_second_factor(coach.login, None)
    await desk.audit.add(coach.login, "second_factor_off", coach.login, now=utc_now())
    raise web.HTTPSeeOther(ACCOUNT)


def _show_secret(request: web.Request, encrypted: str, *, problem: str | None) -> web.Response:
    setup = request.app[DESK].second_factor.setup(encrypted, coach_session(request).coach.login)
    if setup is None:
        raise web.HTTPSeeOther(ACCOUNT)
    letters, picture = setup
    grouped = " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    status = 400 if problem else 200
    return render(
        request,
        "second_factor.html",
        status=status,
        secret=encrypted,
        letters=grouped,
        picture=picture,
        problem=problem,
    )


async def _account(
    request: web.Request, *, problem: str | None = None, work_hours: WorkHours | None = None, status: int = 200
) -> web.Response:
    """The page, with the places to choose from by name; `work_hours` are such as cannot be used."""
    known = (await request.app[DESK].programmes.vocabulary()).municipalities()
    shown: Language = "fi" if language_of(request) == "fi" else "en"
    places = sorted(((id, term.label(shown)) for id, term in known.items()), key=lambda one: one[1].casefold())
    return render(
        request,
        "account.html",
        status=status,
        problem=problem,
        places=dict(places),
        work_hours=work_hours or _shown_hours(coach_session(request).coach),
        are_no_hours=work_hours is not None,
    )


def _shown_hours(coach: Coach) -> WorkHours:
    """By weekday, also where the coach has named the day alone; nothing for a coach who has named none."""
    own = hours_of(coach.work_hours, opening_hours()).weekly if coach.work_hours else {}
    return {day: spans_words(own.get(number, ())) for number, day in enumerate(WEEKDAYS)}
