"""Makes pages from templates: texts in the coach's language, times as people in Finland write them, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.conversations.lease import utc_now
from bot.desk.accounts import Role
from bot.desk.keys import DESK, session_of
from bot.desk.security import FORM_COOKIE, PREFIX, form_token, set_cookie
from bot.dialogue.texts import Texts
from bot.settings import ROOT

TEXTS = ROOT / "data" / "desk" / "texts"
LANGUAGES = ("fi", "en")
TEMPLATES = Path(__file__).parent / "templates"
ZONE = ZoneInfo("Europe/Helsinki")

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


def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """The page; `values` are what its template names."""
    session = session_of(request)
    language = language_of(request)
    words = Words(request.app[DESK].texts, language)
    given: Mapping[str, Any] = {
        "t": words.phrase,
        "word": words.word,
        "moment": words.moment,
        "since": words.since,
        "language": language,
        "coach": session.coach if session and session.is_verified else None,
        "is_lead": session is not None and session.coach.role.covers(Role.LEAD),
        "is_admin": session is not None and session.coach.role.covers(Role.ADMIN),
        "form_token": form_token(request),
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


class Words:
    """Texts and times in one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self._language = language

    def phrase(self, key: str, **slots: Any) -> str:
        """The text of `key`."""
        return self._texts.phrase(key, self._language, **slots)

    def word(self, kind: str, value: str) -> str:
        """The name of a value that data holds, such as a topic; the value itself when it has no name."""
        key = f"{kind}_{value}"
        name = self.phrase(key)
        return value if name == key else name

    def moment(self, at: datetime) -> str:
        """A time of today as 9.05, of another day as 3.12. 9.05, of another year with the year."""
        local, today = at.astimezone(ZONE), utc_now().astimezone(ZONE)
        clock = f"{local.hour}.{local.minute:02}" if self._language == "fi" else f"{local.hour}:{local.minute:02}"
        if local.date() == today.date():
            return clock
        year = "" if local.year == today.year else str(local.year)
        return f"{local.day}.{local.month}.{year} {clock}"

    def since(self, at: datetime) -> str:
        """How long ago, in the largest unit that fits."""
        passed = max(utc_now() - at, timedelta(0))
        if passed < timedelta(minutes=1):
            return self.phrase("since_now")
        for unit, length in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
            if passed >= length:
                return self.phrase(f"since_{unit}", count=passed // length)
        return self.phrase("since_minutes", count=passed // timedelta(minutes=1))
