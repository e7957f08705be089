"""What employers need: every coach reads the list, a lead records a need and closes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from bot.clock import FINLAND, utc_now
from bot.desk.forms import choice, field, text
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import language_of, render
from bot.desk.security import PREFIX
from bot.errors import BadInput
from bot.handoff.needs import Need, Needs, Start
from bot.programmes.programme import LEVELS
from bot.programmes.vocabulary import Vocabulary

LONGEST_ROLE, LONGEST_SKILLS, LONGEST_EMPLOYER = 80, 200, 120
LONGEST_TIME = timedelta(days=366)


async def show_needs(request: web.Request) -> web.StreamResponse:
    """The needs, newest first, and for leads the form for another one."""
    desk = request.app[DESK]
    vocabulary, language = await desk.programmes.vocabulary(), language_of(request)
    shown = "fi" if language == "fi" else "en"
    today = utc_now().astimezone(FINLAND).date()
    return render(
        request,
        "needs.html",
        needs=await Needs(desk.database).newest(),
        today=today,
        last_day=today + LONGEST_TIME,
        field_names=_names(vocabulary, "fields", shown),
        place_names=_names(vocabulary, "places", shown),
        levels=LEVELS,
        starts=[start.value for start in Start],
        notice=request.query.get("did") if request.query.get("did") in {"added", "closed"} else None,
    )


async def add_need(request: web.Request) -> web.StreamResponse:
    """Records a need. 400 for what no form of ours sends."""
    desk, coach = request.app[DESK], coach_session(request).coach
    form, vocabulary = await request.post(), await desk.programmes.vocabulary()
    now = utc_now()
    need = Need(
        role={"fi": text(form, "role_fi", longest=LONGEST_ROLE), "en": _optional(form, "role_en", LONGEST_ROLE)},
        skills={"fi": _optional(form, "skills_fi", LONGEST_SKILLS), "en": _optional(form, "skills_en", LONGEST_SKILLS)},
        field=choice(form, "field", frozenset(vocabulary.fields)),
        municipality=choice(form, "municipality", frozenset({"", *vocabulary.places})) or None,
        finnish=choice(form, "finnish", frozenset(LEVELS)),
        english=choice(form, "english", frozenset(LEVELS)),
        start=Start(choice(form, "start", frozenset(start.value for start in Start))),
        until=_until(form, now.astimezone(FINLAND).date()),
        employer=_optional(form, "employer", LONGEST_EMPLOYER),
        created_by=coach.login,
        created_at=now,
    )
    await Needs(desk.database).add(need)
    await desk.audit.add(coach.login, "need_added", need.id, now=now)
    raise web.HTTPSeeOther(f"{PREFIX}/needs?did=added")


async def close_need(request: web.Request) -> web.StreamResponse:
    """Ends a need; 400 for one that is not open."""
    desk, coach = request.app[DESK], coach_session(request).coach
    id = request.match_info["id"]
    await Needs(desk.database).close(id, now=utc_now())
    await desk.audit.add(coach.login, "need_closed", id, now=utc_now())
    raise web.HTTPSeeOther(f"{PREFIX}/needs?did=closed")


def _names(vocabulary: Vocabulary, file: str, language: Any) -> dict[str, str]:
    """Names by id, in the order of the alphabet; of places the municipalities alone."""
    terms = getattr(vocabulary, file).values()
    names = {term.id: term.label(language) for term in terms if term.kind != "district"}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _optional(form: Mapping[str, Any], name: str, longest: int) -> str:
    return text(form, name, longest=longest) if field(form, name).strip() else ""


def _until(form: Mapping[str, Any], today: date) -> date:
    try:
        day = date.fromisoformat(field(form, "until"))
    except ValueError:
        raise BadInput("until is a day, such as 2026-12-31") from None
    if not today <= day <= today + LONGEST_TIME:
        raise BadInput("until is today or later, within a year")
    return day
