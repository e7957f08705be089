"""The queue page, and the stream that keeps pages up to date."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from enum import Enum
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from aiohttp import web

from bot.clock import utc_now
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import render
from bot.desk.queue import View, Wanted, list_queue
from bot.desk.typing_signals import typing_shown
from bot.dialogue.language.languages import ANSWERED
from bot.handoff.mentions import unread_mentions
from bot.handoff.opening_hours import opening_hours
from bot.handoff.report import RESULTS
from bot.handoff.ticket import Outcome, Priority, TicketKind, TicketState
from bot.handoff.tickets import Tickets
from bot.handoff.waiting import waiting_words
from bot.programmes.programme import Topic

LONGEST_SEARCH = 100
LAST_PAGE = 10_000
HEARTBEAT_SECONDS = 15.0

FROM_REPORTS = ("kind", "state", "outcome", "since", "until")
"""Filters without a field of their own: a report's bar leads to them."""

Choice = TypeVar("Choice", bound=Enum)


async def show_queue(request: web.Request) -> web.StreamResponse:
    """Tickets, filtered by what the address says; unknown values filter nothing."""
    desk, coach = request.app[DESK], coach_session(request).coach
    wanted = _wanted(request)
    unread_since = utc_now() - timedelta(hours=desk.settings.unread_after_hours)
    listing = await list_queue(desk.database, wanted, login=coach.login, unread_since=unread_since)
    names = {one.login: one.name for one in await desk.coaches.all()}

    def address(**changes: object) -> str:
        values = {**vars(wanted), "view": wanted.view.value, **changes}
        defaults = {**vars(Wanted()), "view": View.OPEN.value}
        return "?" + urlencode({name: value for name, value in values.items() if value != defaults[name]})

    return render(
        request,
        "queue.html",
        wanted=wanted,
        listing=listing,
        names=names,
        waiting=waiting_words(opening_hours(), partial(desk.answers.phrase, language=coach.interface), utc_now()),
        mentions=await unread_mentions(desk.database, coach.login),
        address=address,
        views=list(View),
        topics=[topic.value for topic in Topic],
        priorities=[priority.value for priority in Priority],
        languages=ANSWERED,
        results=set(RESULTS.values()),
        narrowed={name: getattr(wanted, name) for name in FROM_REPORTS if getattr(wanted, name)},
    )


def _wanted(request: web.Request) -> Wanted:
    query = request.query
    page = query.get("page", "1")
    return Wanted(
        view=View(_one_of(View, query.get("view")) or View.OPEN.value),
        topic=_one_of(Topic, query.get("topic")),
        language=query["language"] if query.get("language") in ANSWERED else "",
        priority=_one_of(Priority, query.get("priority")),
        text=query.get("text", "").strip()[:LONGEST_SEARCH],
        kind=_one_of(TicketKind, query.get("kind")),
        state=_one_of(TicketState, query.get("state")),
        outcome=_one_of(Outcome, query.get("outcome")) or _result(query.get("outcome")),
        since=_day(query.get("since")),
        until=_day(query.get("until")),
        page=min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


def _one_of(kind: type[Choice], given: str | None) -> str:
    return given if given in {item.value for item in kind} and given else ""


def _result(given: str | None) -> str:
    return given if given in set(RESULTS.values()) and given else ""


def _day(given: str | None) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        return ""


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: `changed` whenever the queue, or the ticket of `?ticket=`, is no longer as it was.

    `typing` while the ticket's person, or another coach (named in the data), is writing.
    """
    desk, session, reference = request.app[DESK], coach_session(request), request.query.get("ticket", "")[:16]
    ticket = await Tickets(desk.database).find(reference) if reference else None
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    typing = typing_shown(
        desk.conversations.events, ticket.conversation if ticket else None, session.coach.login, response.write
    )
    with desk.changes.watch(reference) as changed, suppress(ConnectionError):
        async with typing:
            # The page was made before the stream began: what changed in between is fetched at once.
            await response.write(b"retry: 2000\n\nevent: changed\ndata: \n\n")
            while not desk.changes.is_ending:
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
                except asyncio.TimeoutError:
                    if await desk.sessions.find(session.token, is_use=False, now=utc_now()) is None:
                        await response.write(b"event: ended\ndata: \n\n")
                        break
                    await response.write(b": still here\n\n")
                    continue
                changed.clear()
                if not desk.changes.is_ending:
                    await response.write(b"event: changed\ndata: \n\n")
    return response
