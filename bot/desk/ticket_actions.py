"""What a coach does with a ticket: each form is read, given to the service behind it, and answered with the ticket's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.clock import FINLAND, utc_now
from bot.conversations.coach.coaching import LONGEST_ANSWER, NotYours
from bot.conversations.events import AssistantAsked, CoachTyping
from bot.conversations.learning.corrections import correct_understanding
from bot.desk.forms import choice, field, number, text
from bot.desk.keys import DESK, coach_session
from bot.desk.security import PREFIX
from bot.desk.ticket_views import find_ticket, may_change, reference_of
from bot.desk.words import Words
from bot.errors import BadInput
from bot.handoff.ticket import Outcome, Ticket
from bot.handoff.tickets import TicketChanged, Tickets

LONGEST_PLACE = 200
MOST_TIMES = 3
OUTCOMES = frozenset(outcome.value for outcome in Outcome)


async def take(request: web.Request) -> web.StreamResponse:
    """Takes the ticket; when another coach was faster, the page says so."""
    reference, login = reference_of(request), coach_session(request).coach.login
    try:
        await request.app[DESK].coaching.take(reference, login, now=utc_now())
    except (NotYours, TicketChanged):
        return _page(reference, "taken_by")
    return await _done(request, reference, "ticket_taken", "taken")


async def reply(request: web.Request) -> web.StreamResponse:
    """Writes to the person; the same form sent twice says it once."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    words = text(form, "text", longest=LONGEST_ANSWER)
    await desk.coaching.write(reference, coach_session(request).coach.login, words, once=_form_id(form), now=utc_now())
    return await _done(request, reference, "replied")


async def correct(request: web.Request) -> web.StreamResponse:
    """Changes the words of an answer, also on the person's page."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    words = text(form, "text", longest=LONGEST_ANSWER)
    login = coach_session(request).coach.login
    await desk.coaching.correct(reference, login, number(form, "seq"), words, now=utc_now())
    return await _done(request, reference, "reply_corrected")


async def withdraw(request: web.Request) -> web.StreamResponse:
    """Takes an answer back."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    login = coach_session(request).coach.login
    await desk.coaching.withdraw(reference, login, number(form, "seq"), now=utc_now())
    return await _done(request, reference, "reply_withdrawn")


async def say_meaning(request: web.Request) -> web.StreamResponse:
    """What a message of the person really meant; every coach may say it. 404 once the conversation is deleted."""
    desk, form, ticket = request.app[DESK], await request.post(), await find_ticket(request)
    if ticket.conversation is None:
        raise web.HTTPNotFound
    login, intent = coach_session(request).coach.login, field(form, "intent") or None
    await correct_understanding(
        desk.database, ticket.conversation, number(form, "seq"), intent, coach=login, now=utc_now()
    )
    return await _done(request, ticket.reference, "meaning_corrected")


async def typing(request: web.Request) -> web.StreamResponse:
    """Shows the person, and other coaches who look at the ticket, that the coach is writing."""
    ticket, coach = await _changeable(request), coach_session(request).coach
    if ticket.conversation is not None:
        events = request.app[DESK].conversations.events
        events.publish(AssistantAsked(ticket.conversation))
        events.publish(CoachTyping(ticket.conversation, coach.login, coach.name))
    return web.Response(status=204)


async def suggest(request: web.Request) -> web.StreamResponse:
    """Sends an answer of the assistant's, or a programme's card, to the chat."""
    desk, form, ticket = request.app[DESK], await request.post(), await find_ticket(request)
    if key := field(form, "answer"):
        suggested = desk.assistant_answers.suggestion(key, ticket.language)
    else:
        suggested = await desk.programmes.suggestion(field(form, "programme"), ticket.language)
    login = coach_session(request).coach.login
    await desk.coaching.write(ticket.reference, login, suggested, now=utc_now())
    return await _done(request, ticket.reference, "replied", "sent")


async def propose(request: web.Request) -> web.StreamResponse:
    """Proposes times for a meeting, in the person's language."""
    desk, form, ticket = request.app[DESK], await request.post(), await find_ticket(request)
    words = Words(desk.texts, "fi" if ticket.language == "fi" else "en")
    given = [value for value in form.getall("time", []) if isinstance(value, str) and value]
    times = [f"{nth}. {words.day_and_time(_time(value))}" for nth, value in enumerate(given[:MOST_TIMES], 1)]
    if not times:
        raise BadInput("propose at least one time")
    lines = [words.text("times_text"), *times]
    if place := field(form, "place").strip()[:LONGEST_PLACE]:
        lines.append(words.text("times_place", place=place))
    lines.append(words.text("times_choose"))
    login = coach_session(request).coach.login
    await desk.coaching.write(ticket.reference, login, "\n".join(lines), once=_form_id(form), now=utc_now())
    return await _done(request, ticket.reference, "replied", "sent")


async def hand_back(request: web.Request) -> web.StreamResponse:
    """The assistant answers the person again."""
    reference, login = reference_of(request), coach_session(request).coach.login
    await request.app[DESK].coaching.hand_back(reference, login, now=utc_now())
    return await _done(request, reference, "handed_back", "handed_back")


async def close(request: web.Request) -> web.StreamResponse:
    """Closes the ticket with what came of it."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    outcome = Outcome(choice(form, "outcome", OUTCOMES))
    await desk.coaching.close(reference, coach_session(request).coach.login, outcome, now=utc_now())
    return await _done(request, reference, "ticket_closed", "closed")


async def record_outcome(request: web.Request) -> web.StreamResponse:
    """What came of a ticket that is closed already, also elsewhere; 403 for another coach's."""
    form, ticket = await request.post(), await _changeable(request)
    outcome, login = Outcome(choice(form, "outcome", OUTCOMES)), coach_session(request).coach.login
    await Tickets(request.app[DESK].database).record_outcome(ticket, outcome, actor=login, now=utc_now())
    return await _done(request, ticket.reference, "outcome_recorded", "outcome_saved")


async def reopen(request: web.Request) -> web.StreamResponse:
    """Opens a closed ticket again; 403 for another coach's."""
    ticket = await _changeable(request)
    await request.app[DESK].coaching.reopen(ticket.reference, coach_session(request).coach.login, now=utc_now())
    return await _done(request, ticket.reference, "ticket_reopened", "reopened")


async def assign(request: web.Request) -> web.StreamResponse:
    """Gives the ticket to a coach."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    to = await desk.coaches.find(field(form, "to"))
    if to.is_disabled:
        raise BadInput("this account is closed")
    await desk.coaching.assign(reference, coach_session(request).coach.login, to.login, now=utc_now())
    return await _done(request, reference, "ticket_assigned", "assigned")


async def add_note(request: web.Request) -> web.StreamResponse:
    """Writes an internal note; every coach may, on every ticket."""
    desk, form, reference = request.app[DESK], await request.post(), reference_of(request)
    words = text(form, "text", longest=LONGEST_ANSWER)
    await desk.coaching.note(reference, coach_session(request).coach.login, words, now=utc_now())
    return await _done(request, reference, "note_added")


async def _changeable(request: web.Request) -> Ticket:
    ticket = await find_ticket(request)
    if not may_change(ticket, coach_session(request).coach):
        raise NotYours(f"ticket {ticket.reference} is with {ticket.assignee}")
    return ticket


async def _done(request: web.Request, reference: str, action: str, notice: str = "") -> web.StreamResponse:
    await request.app[DESK].audit.add(coach_session(request).coach.login, action, reference, now=utc_now())
    return _page(reference, notice)


def _page(reference: str, notice: str) -> web.StreamResponse:
    return web.HTTPSeeOther(f"{PREFIX}/tickets/{reference}" + (f"?notice={notice}" if notice else ""))


def _form_id(form: Mapping[str, Any]) -> str | None:
    return field(form, "id")[:40] or None


def _time(given: str) -> datetime:
    """A time of day in Finland, as a browser's field writes it. Raises BadInput."""
    try:
        return datetime.fromisoformat(given).replace(tzinfo=FINLAND)
    except ValueError:
        raise BadInput("a time looks like 2025-03-01T10:00") from None
