"""Numbers for leads that point at nobody: groups under five are told together, never by themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.handoff.ticket import Outcome, TicketState
from bot.store.session import Database
from bot.store.tables import ticket_events, tickets

LEAST = 5
"""People in the smallest group that a report shows."""
OTHER = "other"
ALL = "all"
HOUR = 3600.0
RESULTS = {
    Outcome.WORK.value: "work_or_trial",
    Outcome.WORK_TRIAL.value: "work_or_trial",
    Outcome.TRAINING.value: "training_or_study",
    Outcome.FURTHER_STUDY.value: "training_or_study",
    Outcome.COMPANY_FOUNDED.value: "company_founded_or_considered",
    Outcome.COMPANY_CONSIDERED.value: "company_founded_or_considered",
    Outcome.IDEA_DROPPED.value: "idea_dropped",
}
"""Outcomes as the projects before this one reported theirs; every other outcome is "other"."""


@dataclass(frozen=True)
class Period:
    """Aware moments; what began at `start` or later and before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Row:
    """One number: how many in `group` (such as a topic) have `name` (such as an outcome), and which share of the group.

    `hours` is a median of the group, where the measure is a time.
    """

    measure: str
    group: str
    name: str
    count: int
    share: float | None = None
    hours: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The row's columns by name."""
        return asdict(self)


def large_enough(counts: Mapping[str, int]) -> dict[str, int]:
    """The groups of five and more, the largest first; the small ones together as "other".

    "other" takes the next group in when it would be under five itself, so that no difference gives it away.
    Nothing is left when all groups together are under five.
    """
    ordered = sorted(((name, count) for name, count in counts.items() if count), key=lambda item: (-item[1], item[0]))
    shown = [item for item in ordered if item[1] >= LEAST and item[0] != OTHER]
    rest = sum(count for _, count in ordered) - sum(count for _, count in shown)
    while 0 < rest < LEAST and shown:
        rest += shown.pop()[1]
    return dict(shown) | ({OTHER: rest} if rest >= LEAST else {})


def rows(measure: str, group: str, counts: Mapping[str, int]) -> list[Row]:
    """What `large_enough` leaves, with shares of the whole."""
    shown = large_enough(counts)
    whole = sum(shown.values())
    return [Row(measure, group, name, count, round(count / whole, 4)) for name, count in shown.items()]


async def ticket_report(database: Database, period: Period) -> list[Row]:
    """Tickets opened in `period`: how many of what, how soon they were answered, what came of them."""
    return await database.read(lambda connection: _outcomes(connection, period))


def _outcomes(connection: Connection, period: Period) -> list[Row]:
    opened = connection.execute(select(tickets).where(in_period(tickets.c.created_at, period))).mappings().all()
    found = [
        row for name in ("topic", "kind", "language", "priority") for row in _by(f"tickets_by_{name}", opened, name)
    ]
    waiting = [row for row in opened if row["state"] not in (TicketState.RESOLVED.value, TicketState.CLOSED.value)]
    found += _by("backlog_by_state", waiting, "state")
    found += rows("outcomes", ALL, Counter(row["outcome"] for row in opened if row["outcome"]))
    found += rows("results", ALL, Counter(RESULTS.get(row["outcome"], OTHER) for row in opened if row["outcome"]))
    for topic, of_topic in _grouped(opened, "topic").items():
        found += rows("outcomes", topic, Counter(row["outcome"] for row in of_topic if row["outcome"]))
    return [*found, *_first_answers(connection, opened)]


def in_period(column: Any, period: Period) -> Any:
    """The condition that a time falls in the period."""
    return (column >= period.start) & (column < period.end)


def _by(measure: str, found: Iterable[Mapping[Any, Any]], name: str) -> list[Row]:
    return rows(measure, ALL, Counter(str(row[name]) for row in found))


def _grouped(found: Iterable[Mapping[Any, Any]], name: str) -> dict[str, list[Mapping[Any, Any]]]:
    groups = defaultdict(list)
    for row in found:
        groups[str(row[name])].append(row)
    return dict(sorted(groups.items()))


def first_answers(connection: Connection) -> dict[str, datetime]:
    """When each ticket's coach wrote first, by its reference."""
    is_answer = ticket_events.c.kind == "answered"
    wanted = select(ticket_events.c.ticket, func.min(ticket_events.c.at)).where(is_answer)
    return {str(ticket): at for ticket, at in connection.execute(wanted.group_by(ticket_events.c.ticket))}


def _first_answers(connection: Connection, opened: Sequence[Mapping[Any, Any]]) -> list[Row]:
    """Median hours from a ticket to its coach's first line."""
    first = first_answers(connection)
    answered = [row for row in opened if row["reference"] in first]
    groups = {ALL: answered, **_grouped(answered, "topic")}
    return [
        Row("hours_to_first_answer", group, "median", len(members), hours=round(median(_hours(members, first)), 1))
        for group, members in groups.items()
        if len(members) >= LEAST
    ]


def _hours(members: Iterable[Mapping[Any, Any]], first: Mapping[str, datetime]) -> list[float]:
    return [(first[row["reference"]] - row["created_at"]).total_seconds() / HOUR for row in members]
