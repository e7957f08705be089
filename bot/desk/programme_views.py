"""Looks for services to suggest, beside a ticket."""

from __future__ import annotations

from aiohttp import web

from bot.clock import utc_now
from bot.desk.keys import DESK
from bot.desk.pages import language_of, render
from bot.desk.ticket_views import find_ticket

LONGEST_WISH = 200


async def find_programmes(request: web.Request) -> web.StreamResponse:
    """What the catalogue has for a coach's words, each with a button that sends it to the chat."""
    ticket = await find_ticket(request)
    wish = request.query.get("wish", "").strip()[:LONGEST_WISH]
    found = await request.app[DESK].programmes.find(wish, now=utc_now()) if wish else []
    return render(request, "programmes.html", ticket=ticket, programmes=found, shown_in=language_of(request))
