"""What a coach sees when something cannot be done: one page that says what happened and what to do."""

from __future__ import annotations

import logging
import secrets
import traceback

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.conversations.coach.coaching import NotYours, PersonGone
from bot.conversations.service_state import ReadOnly
from bot.desk.accounts import UnknownCoach
from bot.desk.pages import render
from bot.errors import BadInput, Unavailable
from bot.handoff.ticket import MoveNotAllowed
from bot.handoff.tickets import TicketChanged, UnknownTicket

log = logging.getLogger(__name__)

# The first that fits; the name is the key of the text.
_KNOWN: tuple[tuple[type[Exception], int, str], ...] = (
    (UnknownTicket, 404, "problem_not_found"),
    (UnknownCoach, 404, "problem_not_found"),
    (NotYours, 403, "problem_not_yours"),
    (PersonGone, 409, "problem_person_gone"),
    (TicketChanged, 409, "problem_changed"),
    (MoveNotAllowed, 409, "problem_move"),
    (BadInput, 400, "problem_input"),
    (ReadOnly, 503, "problem_read_only"),
    (Unavailable, 503, "problem_unavailable"),
)
_BY_STATUS = {400: "problem_input", 401: "problem_login", 403: "problem_forbidden", 404: "problem_not_found"}


@web.middleware
async def show_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns expected errors into a page with the right status; others get a reference that is also in the log."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.status == 405:
            raise
        return _page(request, error.status, _BY_STATUS.get(error.status, "problem_input"))
    except Exception as error:  # a coach waits for an answer
        for kind, status, key in _KNOWN:
            if isinstance(error, kind):
                return _page(request, status, key)
        reference = secrets.token_hex(4)
        # The text of an unknown error may hold a person's words; its type and place do not.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename}:{place.lineno}"
        log.error("desk_failed", extra={"reference": reference, "cause": type(error).__name__, "where": where})
        return _page(request, 500, "problem_unknown", reference=reference)


def _page(request: web.Request, status: int, key: str, **slots: str) -> web.Response:
    return render(request, "problem.html", status=status, key=key, slots=slots)
