"""The page of one ticket."""

from __future__ import annotations

import secrets

from aiohttp import web

from bot.clock import utc_now
from bot.conversations.coach.coaching import NOTE
from bot.conversations.message import Direction
from bot.conversations.reply import Reply
from bot.desk.accounts import Coach, Role
from bot.desk.keys import DESK, Desk, coach_session
from bot.desk.notes import notes_in
from bot.desk.pages import render
from bot.desk.security import LIVE_HEADER
from bot.desk.thread import Line, read_thread
from bot.dialogue.answers.texts import Texts
from bot.handoff.mentions import read_mentions
from bot.handoff.needs import NEED, Needs
from bot.handoff.opening_hours import opening_hours
from bot.handoff.routing import Routing, open_loads
from bot.handoff.ticket import GROUP, Outcome, Ticket
from bot.handoff.tickets import Tickets, UnknownTicket

FAQ = "faq/"
NOTICES = frozenset({"taken", "taken_by", "sent", "closed", "assigned", "handed_back", "reopened", "outcome_saved"})


async def show_ticket(request: web.Request) -> web.StreamResponse:
    """Everything about one ticket; 404 for an unknown one. Reading it is written into the audit log."""
    desk, coach = request.app[DESK], coach_session(request).coach
    ticket = await find_ticket(request)
    if LIVE_HEADER not in request.headers:
        await desk.audit.add(coach.login, "ticket_read", ticket.reference, now=utc_now())
    await read_mentions(desk.database, coach.login, ticket.reference, now=utc_now())
    accounts = await desk.coaches.all()
    vocabulary = await desk.programmes.vocabulary()
    place = vocabulary.municipality_named(ticket.facts.get("municipality", ""))
    # Whoever fits the ticket best is the first to choose.
    routing = Routing(ticket, await open_loads(desk.database), opening_hours(), utc_now(), place)
    fitting = routing.ranked(one for one in accounts if not one.is_disabled)
    thread = await read_thread(desk.database, ticket.conversation) if ticket.conversation else []
    fitting_answers = desk.assistant_answers.fitting(thread)
    log = await Tickets(desk.database).log_of(ticket.reference)
    return render(
        request,
        "ticket.html",
        ticket=ticket,
        details=await _details(desk, ticket, coach.interface),
        answer_to=lambda line: _known_answer(desk.answers, line, coach),
        thread=thread,
        fitting_answers=desk.assistant_answers.suggested(fitting_answers, ticket.language, coach.interface),
        notes=notes_in(log),
        log=[event for event in log if event.kind != NOTE],
        contact=desk.contacts.reveal(ticket.contact) if ticket.assignee == coach.login else None,
        names={one.login: one.name for one in accounts},
        assignable=fitting,
        now=routing.now,
        may_take=ticket.is_open and ticket.assignee is None,
        may_write=ticket.is_open and ticket.assignee == coach.login and ticket.conversation is not None,
        may_close=ticket.is_open and ticket.assignee == coach.login,
        may_reopen=may_change(ticket, coach) and not ticket.is_open,
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


async def _details(desk: Desk, ticket: Ticket, language: str) -> dict[str, str]:
    """What belongs to the kind of request, with the names of the group and of the employer's need that it is about."""
    details = dict(ticket.details)
    if group := details.get(GROUP):
        details[GROUP] = await desk.programmes.name(group, language) or group
    if (id := details.get(NEED)) and (need := await Needs(desk.database).find(id)):
        details[NEED] = ", ".join(part for part in (need.text(need.role, language), need.employer) if part)
    return details


def may_change(ticket: Ticket, coach: Coach) -> bool:
    """Whether it is the coach's own ticket, or nobody's; a lead may change every ticket."""
    return ticket.assignee in (None, coach.login) or coach.role.covers(Role.LEAD)


def _known_answer(answers: Texts, line: Line, coach: Coach) -> Reply | None:
    """What the assistant answers to a message, in the coach's language: for messages in a language that the coach lacks.

    None when the message asks nothing that has an answer, or the coach can read it.
    """
    intent = line.meaning if line.is_corrected else line.intent
    if line.author is not Direction.PERSON or not line.language or line.language in coach.languages:
        return None
    if intent is None or not intent.startswith(FAQ) or not answers.entry(f"utter_{intent}", coach.interface)[0]:
        return None
    return Reply.from_json(answers.say(f"utter_{intent}", coach.interface))


def reference_of(request: web.Request) -> str:
    """The reference that the address names, as references are written."""
    return request.match_info["reference"].strip().upper()


async def find_ticket(request: web.Request) -> Ticket:
    """The ticket of the address; raises UnknownTicket."""
    ticket = await Tickets(request.app[DESK].database).find(reference_of(request))
    if ticket is None:
        raise UnknownTicket("there is no such ticket")
    return ticket


def _notice(request: web.Request) -> str | None:
    """What the action before this page wants said."""
    given = request.query.get("notice", "")
    return f"notice_{given}" if given in NOTICES else None
