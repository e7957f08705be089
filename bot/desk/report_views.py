"""Reports for leads: each measure as bars in a table, and as CSV; groups too small to show are told together."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.clock import FINLAND, midnight, utc_now
from bot.conversations.learning.report import OUTCOMES_BY_PROGRAMME, outcome_report, question_report, usage_report
from bot.conversations.learning.tables_for_leads import (
    CONVERSATION_COLUMNS,
    TICKET_COLUMNS,
    Table,
    conversation_table,
    ticket_table,
)
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import language_of, render
from bot.desk.queue import View
from bot.desk.security import PREFIX
from bot.errors import BadInput
from bot.handoff.report import ALL, LEAST, OTHER, Period, Row
from bot.store.session import Database

REPORTS: dict[str, Callable[[Database, Period], Coroutine[Any, Any, list[Row]]]] = {
    "outcomes": outcome_report,
    "questions": question_report,
    "usage": usage_report,
}
COLUMNS = [field.name for field in fields(Row)]
DEFAULT_DAYS = 365
TABLES: dict[str, tuple[Sequence[str], Callable[[Database, Period], Coroutine[Any, Any, Table]]]] = {
    "tickets": (TICKET_COLUMNS, ticket_table),
    "conversations": (CONVERSATION_COLUMNS, conversation_table),
}
# Measures whose tickets the queue can show, and by which filter.
FILTERS = {
    "tickets_by_topic": "topic",
    "tickets_by_kind": "kind",
    "tickets_by_language": "language",
    "tickets_by_priority": "priority",
    "backlog_by_state": "state",
    "outcomes": "outcome",
    "results": "outcome",
}
# What the names of a measure are, for their words; the group of a measure is a topic.
KINDS = {
    **FILTERS,
    "results": "result",
    OUTCOMES_BY_PROGRAMME: "outcome",
    "conversations_by_language": "language",
    "conversations_by_channel": "channel",
    "conversations_by_reach": "reach",
    "people_by_message_state": "message",
}


@dataclass(frozen=True)
class Asked:
    """Which report, and from which day to which, both included."""

    report: str
    since: date
    until: date

    @property
    def period(self) -> Period:
        """From midnight to midnight in Finland."""
        return Period(midnight(self.since), midnight(self.until + timedelta(days=1)))


async def show_report(request: web.Request) -> web.StreamResponse:
    """One report with a table of bars for each measure. 400 for a day that is none."""
    desk, asked = request.app[DESK], _asked(request)
    rows = await REPORTS[asked.report](desk.database, asked.period)
    await desk.audit.add(coach_session(request).coach.login, "report_read", asked.report, now=utc_now())
    grouped = [(measure, group, list(members)) for (measure, group), members in groupby(rows, key=_table)]
    # "All others: 100 %" tells nothing.
    tables = [table for table in grouped if [row.name for row in table[2]] != [OTHER]]
    programmes = {row.group for row in rows if row.measure == OUTCOMES_BY_PROGRAMME}
    names = {id: await desk.programmes.name(id, language_of(request)) or id for id in programmes}
    return render(
        request, "report.html", programmes=names, asked=asked, tables=tables, reports=list(REPORTS), kinds=KINDS, everything=ALL,
        least=LEAST, others=OTHER, address=partial(_tickets_address, asked),
    )  # fmt: skip


def _table(row: Row) -> tuple[str, str]:
    """Which table a row is in: one for each measure and group, but the times of all groups beside each other."""
    return row.measure, ALL if row.hours is not None else row.group


def _tickets_address(asked: Asked, row: Row) -> str | None:
    """Where the queue shows the tickets that a bar counts; None for what are no tickets, or many groups together."""
    if row.measure not in FILTERS or row.name == OTHER:
        return None
    wanted = {"view": View.ALL.value, FILTERS[row.measure]: row.name, "since": asked.since, "until": asked.until}
    return f"{PREFIX}/?" + urlencode(wanted | ({} if row.group == ALL else {"topic": row.group}))


async def download_report(request: web.Request) -> web.StreamResponse:
    """The same as CSV."""
    desk, asked = request.app[DESK], _asked(request)
    rows = await REPORTS[asked.report](desk.database, asked.period)
    await desk.audit.add(coach_session(request).coach.login, "report_read", asked.report, now=utc_now())
    return _csv(asked, asked.report, COLUMNS, [row.to_json() for row in rows])


async def download_table(request: web.Request) -> web.StreamResponse:
    """One row a ticket, or one a conversation, as CSV."""
    desk, asked, name = request.app[DESK], _asked(request), request.match_info["table"]
    columns, make = TABLES[name]
    found = await make(desk.database, asked.period)
    await desk.audit.add(coach_session(request).coach.login, "report_read", name, now=utc_now())
    return _csv(asked, name, columns, found)


def _csv(asked: Asked, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> web.Response:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    name = f"polku-{name}-{asked.since}-{asked.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # The mark tells spreadsheets that this is UTF-8.
    return web.Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", headers=headers)


def _asked(request: web.Request) -> Asked:
    query, today = request.query, utc_now().astimezone(FINLAND).date()
    report = query.get("report", "outcomes")
    if report not in REPORTS:
        raise BadInput(f"there is no report of this name: {', '.join(REPORTS)}")
    until = _day(query.get("until")) or today
    since = _day(query.get("since")) or until - timedelta(days=DEFAULT_DAYS)
    if until < since or until.year > today.year + 1:
        raise BadInput("the last day is before the first, or too late")
    return Asked(report, since, until)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise BadInput("a day looks like 2025-01-31") from None
