"""The page of one ticket, and what a coach does there."""

from __future__ import annotations

import secrets

from aiohttp import web

from bot.conversations.lease import utc_now
from bot.desk import notes
from bot.desk.forms import text
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import render
from bot.desk.security import LIVE_HEADER, PREFIX
from bot.desk.thread import read_thread
from bot.handoff.ticket import Outcome, Ticket
from bot.handoff.tickets import Tickets, UnknownTicket

NOTICES = frozenset({"taken", "taken_by"})


async def show_ticket(request: web.Request) -> web.StreamResponse:
    """Everything about one ticket; 404 for an unknown one."""
    desk, coach = request.app[DESK], coach_session(request).coach
    ticket = await find_ticket(request)
    if LIVE_HEADER not in request.headers:
        await desk.audit.add(coach.login, "ticket_read", ticket.reference, now=utc_now())
    accounts = await desk.coaches.all()
    return render(
        request,
        "ticket.html",
        ticket=ticket,
        thread=await read_thread(desk.database, ticket.conversation) if ticket.conversation else [],
        notes=await notes.notes_of(desk.database, ticket.reference),
        log=await Tickets(desk.database).log_of(ticket.reference),
        names={one.login: one.name for one in accounts},
        assignable={one.login: one.name for one in accounts if not one.is_disabled},
        may_take=ticket.is_open and ticket.assignee is None,
        may_write=ticket.is_open and ticket.assignee == coach.login,
        saved_replies=[
            saved.filled(
                interface=coach.interface, language=ticket.language, coach=coach.name, reference=ticket.reference
            )
            for saved in desk.saved_replies
        ],
        outcomes=[outcome.value for outcome in Outcome],
        message_id=secrets.token_urlsafe(12),
        notice=_notice(request),
    )


def _notice(request: web.Request) -> str | None:
    """What the action before this page wants said; only texts that are meant for it."""
    given = request.query.get("notice", "")
    return f"notice_{given}" if given in NOTICES else None


async def add_note(request: web.Request) -> web.StreamResponse:
    """Writes an internal note."""
    desk, coach, form = request.app[DESK], coach_session(request).coach, await request.post()
    ticket = await find_ticket(request)
    await notes.add_note(desk.database, ticket.reference, author=coach.login, text=text(form, "text"), now=utc_now())
    return back_to(ticket)


async def find_ticket(request: web.Request) -> Ticket:
    """The ticket of the address; raises UnknownTicket."""
    reference = request.match_info["reference"]
    ticket = await Tickets(request.app[DESK].database).find(reference)
    if ticket is None:
        raise UnknownTicket("there is no such ticket")
    return ticket


def back_to(ticket: Ticket) -> web.StreamResponse:
    """The ticket's page as it is now."""
    return web.HTTPSeeOther(f"{PREFIX}/tickets/{ticket.reference}")
