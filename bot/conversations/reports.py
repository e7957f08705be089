"""What people ask, what came of it and how the service is used: counts that identify nobody.

A group of fewer than SMALLEST people is not shown, nor counted into what is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.handoff.ticket import Outcome
from bot.store.session import Database
from bot.store.tables import conversations, feedback, messages, ticket_events, tickets

SMALLEST = 5
NOT_KNOWN = "not yet known"
PARTS: Mapping[str, tuple[Outcome, ...]] = {
    "work or work trial": (Outcome.WORK, Outcome.WORK_TRIAL),
    "training": (Outcome.TRAINING,),
    "further study": (Outcome.FURTHER_STUDY,),
    "company founded or considered": (Outcome.COMPANY_FOUNDED, Outcome.COMPANY_CONSIDERED),
    "idea dropped": (Outcome.IDEA_DROPPED,),
    "peer group": (Outcome.PEER_GROUP,),
    "none": (Outcome.NONE,),
    NOT_KNOWN: (Outcome.UNKNOWN,),
}
"""The groups of a report on outcomes, as the projects reported theirs."""
_PART_OF = {outcome.value: name for name, outcomes in PARTS.items() for outcome in outcomes}


@dataclass(frozen=True)
class Report:
    """A table: column names and rows. `hidden` groups were too small to show."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: int


def _table(columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Report:
    """A report of rows whose last value is how many people they are about."""
    shown = tuple(row for row in rows if int(row[-1]) >= SMALLEST)
    return Report(columns, shown, len(rows) - len(shown))


def outcomes(connection: Connection, since: datetime | None) -> Report:
    """Tickets by topic and what came of them; a share is of the topic's tickets."""
    wanted = select(tickets.c.topic, tickets.c.outcome, func.count()).group_by(tickets.c.topic, tickets.c.outcome)
    if since is not None:
        wanted = wanted.where(tickets.c.created_at >= since)
    counts: dict[tuple[str, str], int] = {}
    of_topic: dict[str, int] = {}
    for topic, outcome, count in connection.execute(wanted):
        part = (topic, _PART_OF.get(outcome, NOT_KNOWN))
        counts[part] = counts.get(part, 0) + count
        of_topic[topic] = of_topic.get(topic, 0) + count
    rows = [(topic, part, round(100 * count / of_topic[topic], 1), count) for (topic, part), count in counts.items()]
    return _table(("topic", "outcome", "share %", "tickets"), sorted(rows, key=lambda row: (row[0], -row[3], row[1])))


def questions(connection: Connection, since: datetime | None) -> Report:
    """What people ask: intents by language, how sure the assistant was, and how many found the answer of no help."""
    asked = messages.c.intent.is_not(None) & (messages.c.payload.is_(None))
    wanted = (
        select(
            messages.c.intent,
            conversations.c.language,
            func.round(func.avg(messages.c.confidence), 2),
            func.count(),
            func.count(messages.c.conversation.distinct()),
        )
        .select_from(messages.join(conversations, conversations.c.id == messages.c.conversation))
        .where(asked)
        .group_by(messages.c.intent, conversations.c.language)
    )
    if since is not None:
        wanted = wanted.where(messages.c.created_at >= since)
    found_no_help = select(feedback.c.about, func.count()).where(feedback.c.verdict == "no").group_by(feedback.c.about)
    unhelpful = {about: count for about, count in connection.execute(found_no_help)}
    rows = [
        (intent, language or "-", float(sure or 0), unhelpful.get(f"utter_{intent}", 0), count, people)
        for intent, language, sure, count, people in connection.execute(wanted)
    ]
    columns = ("intent", "language", "confidence", "not helpful", "messages", "conversations")
    return _table(columns, sorted(rows, key=lambda row: -row[4]))


def usage(connection: Connection, since: datetime | None) -> Report:
    """Conversations by month, channel and language, and how many of them asked for a coach."""
    wanted = select(conversations.c.created_at, conversations.c.channel, conversations.c.language, tickets.c.reference)
    wanted = wanted.select_from(conversations.outerjoin(tickets, tickets.c.conversation == conversations.c.id))
    if since is not None:
        wanted = wanted.where(conversations.c.created_at >= since)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for created, channel, language, reference in connection.execute(wanted):
        counted = groups.setdefault((f"{created:%Y-%m}", channel, language or "-"), [0, 0])
        counted[0] += reference is not None
        counted[1] += 1
    rows = [(*group, *counted) for group, counted in sorted(groups.items())]
    return _table(("month", "channel", "language", "asked for a coach", "conversations"), rows)


def answer_times(connection: Connection, since: datetime | None) -> Report:
    """Hours from asking for a coach to the first answer, the middle value, by topic and language."""
    first = (
        select(ticket_events.c.ticket, func.min(ticket_events.c.at).label("at"))
        .where(ticket_events.c.kind == "answered")
        .group_by(ticket_events.c.ticket)
        .subquery()
    )
    wanted = select(tickets.c.topic, tickets.c.language, tickets.c.created_at, first.c.at).select_from(
        tickets.join(first, first.c.ticket == tickets.c.reference)
    )
    if since is not None:
        wanted = wanted.where(tickets.c.created_at >= since)
    hours: dict[tuple[str, str], list[float]] = {}
    for topic, language, created, answered in connection.execute(wanted):
        hours.setdefault((topic, language), []).append((answered - created).total_seconds() / 3600)
    rows = [(*group, round(sorted(times)[len(times) // 2], 1), len(times)) for group, times in sorted(hours.items())]
    return _table(("topic", "language", "hours to first answer", "tickets"), rows)


REPORTS: Mapping[str, Callable[[Connection, datetime | None], Report]] = {
    "outcomes": outcomes,
    "questions": questions,
    "usage": usage,
    "answer-times": answer_times,
}


async def report(database: Database, name: str, *, since: datetime | None = None) -> Report:
    """The report of this name (REPORTS) over everything from `since` on."""
    return await database.read(lambda connection: REPORTS[name](connection, since))
