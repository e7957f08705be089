"""Looks for what to suggest, beside a ticket: services, and the assistant's answers."""

from __future__ import annotations

from aiohttp import web

from bot.clock import utc_now
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import language_of, render
from bot.desk.ticket_views import find_ticket

LONGEST_WISH = 200


async def find_suggestions(request: web.Request) -> web.StreamResponse:
    """What the assistant's answers and the catalogue have for a coach's words, each with a button that sends it to the chat."""
    desk, ticket = request.app[DESK], await find_ticket(request)
    wish = request.query.get("wish", "").strip()[:LONGEST_WISH]
    answers = await desk.assistant_answers.find(wish) if wish else []
    return render(
        request,
        "suggestions.html",
        ticket=ticket,
        answers=desk.assistant_answers.suggested(answers, ticket.language, coach_session(request).coach.interface),
        programmes=await desk.programmes.find(wish, now=utc_now()) if wish else [],
        shown_in=language_of(request),
    )
