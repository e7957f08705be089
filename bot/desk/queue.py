"""The queue: which tickets a coach sees, in which order, and how many wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from bot.clock import midnight
from bot.handoff.report import RESULTS
from bot.handoff.ticket import TicketState
from bot.handoff.tickets import BY_PRIORITY, OPEN_STATES
from bot.store.session import Database
from bot.store.tables import tickets

PAGE_ROWS = 50
SUMMARY_LENGTH = 200
_OPEN = [state.value for state in OPEN_STATES]
_DONE = [state.value for state in TicketState if state not in OPEN_STATES]


class View(str, Enum):
    """Whose tickets, and whether somebody still has something to do."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty strings narrow nothing.

    Each word of `text` is in the reference or the summary. `outcome` is one, or a result of reports that sums up several.
    `since` and `until` are days in Finland on which a ticket was opened, both included.
    """

    view: View = View.OPEN
    topic: str = ""
    language: str = ""
    priority: str = ""
    text: str = ""
    kind: str = ""
    state: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    reference: str
    conversation: str | None
    topic: str
    kind: str
    language: str
    summary: str
    priority: str
    state: str
    assignee: str | None
    outcome: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Listing:
    """One page of the queue, how many tickets each view holds, and how many call for this coach: new ones that are routed to
    them, or by now to everyone.
    """

    rows: list[Row]
    has_more: bool
    counts: Mapping[View, int]
    calling: int


async def list_queue(database: Database, wanted: Wanted, *, login: str, unread_since: datetime) -> Listing:
    """The tickets that `login` asks for: the most urgent first, then a coach's turn, then the oldest.

    What nobody has taken that came before `unread_since` calls for everyone.
    """
    return await database.read(lambda connection: read_listing(connection, wanted, login, unread_since))


def read_listing(connection: Connection, wanted: Wanted, login: str, unread_since: datetime) -> Listing:
    """The same within a transaction."""
    columns = tickets.c
    shown = [getattr(columns, name) for name in Row.__dataclass_fields__ if name != "summary"]
    summary = func.substr(columns.summary, 1, SUMMARY_LENGTH).label("summary")
    # Sorted by what ix_tickets_queue holds alone; the tickets themselves are read for one page only.
    # One row more than a page tells whether there is a next one.
    page = select(columns.reference).where(*_conditions(connection, wanted, login)).order_by(*_order(wanted.view))
    page = page.offset((wanted.page - 1) * PAGE_ROWS).limit(PAGE_ROWS + 1)
    query = select(*shown, summary).where(columns.reference.in_(page)).order_by(*_order(wanted.view))
    rows = [Row(**row) for row in connection.execute(query).mappings()]
    calling = _count_calling(connection, login, unread_since)
    return Listing(rows[:PAGE_ROWS], len(rows) > PAGE_ROWS, _counts(connection, login), calling)


def _conditions(connection: Connection, wanted: Wanted, login: str) -> list[ColumnElement[Any]]:
    columns = tickets.c
    states = {View.DONE: _DONE, View.ALL: _OPEN + _DONE}.get(wanted.view, _OPEN)
    conditions: list[ColumnElement[Any]] = [columns.state.in_(states)]
    if wanted.view is View.MINE:
        conditions.append(columns.assignee == login)
    elif wanted.view is View.UNASSIGNED:
        conditions.append(columns.assignee.is_(None))
    for name in ("topic", "language", "priority", "kind", "state"):
        if value := getattr(wanted, name):
            conditions.append(getattr(columns, name) == value)
    if wanted.outcome:
        summed_up = [name for name, result in RESULTS.items() if result == wanted.outcome]
        conditions.append(columns.outcome.in_([wanted.outcome, *summed_up]))
    if wanted.since:
        conditions.append(columns.created_at >= midnight(date.fromisoformat(wanted.since)))
    if wanted.until:
        conditions.append(columns.created_at < midnight(date.fromisoformat(wanted.until) + timedelta(days=1)))
    conditions.extend(_has(connection, columns.search_text, word) for word in wanted.text.casefold().split())
    return conditions


def _has(connection: Connection, text: ColumnElement[Any], part: str) -> ColumnElement[Any]:
    """Faster than LIKE, and no sign in a word stands for others."""
    place = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return place(text, part) > 0


def _order(view: View) -> list[Any]:
    columns = tickets.c
    if view in (View.DONE, View.ALL):
        return [columns.updated_at.desc(), columns.reference]
    waits_for_person: Any = case((columns.state == TicketState.WAITING_FOR_PERSON.value, 1), else_=0)
    return [BY_PRIORITY, waits_for_person, columns.created_at, columns.reference]


def _counts(connection: Connection, login: str) -> Mapping[View, int]:
    columns = tickets.c
    is_open = columns.state.in_(_OPEN)
    mine = func.count(case((columns.assignee == login, 1)))
    unassigned = func.count(case((columns.assignee.is_(None), 1)))
    row = connection.execute(select(func.count(), mine, unassigned).where(and_(is_open))).one()
    return {View.OPEN: row[0], View.MINE: row[1], View.UNASSIGNED: row[2]}


def _count_calling(connection: Connection, login: str, unread_since: datetime) -> int:
    columns = tickets.c
    logins = cast(columns.routed_to, String)
    hears = or_(
        logins == "[]",
        _has(connection, logins, f'"{login}"'),
        columns.escalated_at.is_not(None),
        columns.created_at < unread_since,
    )
    wanted = select(func.count()).where(columns.state == TicketState.NEW.value, columns.assignee.is_(None), hears)
    return int(connection.execute(wanted).scalar_one())
