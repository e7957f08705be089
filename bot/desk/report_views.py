"""Reports for leads: each measure as bars in a table, and as CSV; groups too small to show are told together."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from aiohttp import web

from bot.conversations.lease import utc_now
from bot.conversations.report import question_report, usage_report
from bot.desk.keys import DESK, coach_session
from bot.desk.pages import render
from bot.errors import BadInput
from bot.handoff.opening_hours import FINLAND
from bot.handoff.report import ALL, LEAST, Period, Row, outcome_report
from bot.store.session import Database

REPORTS: dict[str, Callable[[Database, Period], Coroutine[Any, Any, list[Row]]]] = {
    "outcomes": outcome_report,
    "questions": question_report,
    "usage": usage_report,
}
COLUMNS = [field.name for field in fields(Row)]
DEFAULT_DAYS = 365
# Measures whose groups the queue can show, and by which filter.
FILTERS = {"tickets_by_topic": "topic", "tickets_by_language": "language", "tickets_by_priority": "priority"}
# What the names of a measure are, for their words; the group of a measure is a topic.
KINDS = {
    "tickets_by_topic": "topic",
    "tickets_by_kind": "kind",
    "tickets_by_language": "language",
    "tickets_by_priority": "priority",
    "backlog_by_state": "state",
    "outcomes": "outcome",
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
        return Period(_midnight(self.since), _midnight(self.until + timedelta(days=1)))


async def show_report(request: web.Request) -> web.StreamResponse:
    """One report with a table of bars for each measure. 400 for a day that is none."""
    desk, asked = request.app[DESK], _asked(request)
    rows = await REPORTS[asked.report](desk.database, asked.period)
    await desk.audit.add(coach_session(request).coach.login, "report_read", asked.report, now=utc_now())
    tables = [(*key, list(members)) for key, members in groupby(rows, key=lambda row: (row.measure, row.group))]
    return render(
        request, "report.html", asked=asked, tables=tables, reports=list(REPORTS), kinds=KINDS, filters=FILTERS,
        everything=ALL, least=LEAST, intent_name=_intent_name(request),
    )  # fmt: skip


async def download_report(request: web.Request) -> web.StreamResponse:
    """The same as CSV."""
    desk, asked = request.app[DESK], _asked(request)
    rows = await REPORTS[asked.report](desk.database, asked.period)
    await desk.audit.add(coach_session(request).coach.login, "report_read", asked.report, now=utc_now())
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(row.to_json() for row in rows)
    name = f"polku-{asked.report}-{asked.since}-{asked.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # The mark tells spreadsheets that this is UTF-8.
    return web.Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", headers=headers)


def _intent_name(request: web.Request) -> Callable[[str], str]:
    answers, language = request.app[DESK].answers, coach_session(request).coach.interface
    return lambda intent: answers.title(intent, language) or intent


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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), FINLAND)
