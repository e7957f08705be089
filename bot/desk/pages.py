"""Makes pages from templates, in the coach's language, with everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.desk.accounts import Role
from bot.desk.keys import DESK, service_of, session_of
from bot.desk.security import FORM_COOKIE, PREFIX, form_token, set_cookie
from bot.desk.words import LANGUAGES, Words
from bot.dialogue.answers.texts import Texts
from bot.handoff.ticket import topic_shown

TEMPLATES = Path(__file__).parent / "templates"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def language_of(request: web.Request) -> str:
    """The coach's choice; before the login what the browser asks for."""
    session = session_of(request)
    if session is not None:
        return session.coach.interface
    asked = request.headers.get("Accept-Language", "").lower()
    named = [part.strip()[:2] for part in asked.split(",")]
    return next((language for language in named if language in LANGUAGES), LANGUAGES[0])


def _intent_name(answers: Texts, words: Words, language: str, intent: str) -> str:
    """What an intent, or the key of its answer, is called: as on people's buttons, else as the desk says it."""
    name = intent.removeprefix("utter_")
    return answers.title(name, language) or words.word("intent", name)


def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """The page; `values` are what its template names."""
    session = session_of(request)
    language = language_of(request)
    words = Words(request.app[DESK].texts, language)
    given: Mapping[str, Any] = {
        "t": words.text,
        "word": words.word,
        "moment": words.moment,
        "day": words.day,
        "topic_shown": topic_shown,
        "number": words.number,
        "intent_name": partial(_intent_name, request.app[DESK].answers, words, language),
        "since": words.since,
        "language": language,
        "coach": session.coach if session and session.is_verified else None,
        "is_lead": session is not None and session.coach.role.covers(Role.LEAD),
        "is_admin": session is not None and session.coach.role.covers(Role.ADMIN),
        "form_token": form_token(request),
        "service": service_of(request),
        "desk": PREFIX,
        "path": request.path,
        **values,
    }
    response = web.Response(
        text=_environment.get_template(template).render(given), content_type="text/html", status=status
    )
    if FORM_COOKIE in request:
        set_cookie(request, response, FORM_COOKIE, request[FORM_COOKIE])
    return response
