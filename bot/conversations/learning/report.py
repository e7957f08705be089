"""How much the assistant is used, and what people ask; in numbers that point at nobody (bot/handoff/report.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.engine import Connection

from bot.clock import FINLAND
from bot.conversations.message import Direction
from bot.handoff.report import ALL, Period, Row, in_period, rows, ticket_report
from bot.store.session import Database
from bot.store.tables import conversations, feedback, messages, tickets

UNKNOWN = "unknown"
NO = "no"
OUTCOMES_BY_PROGRAMME = "outcomes_by_programme"
_BY_PERSON = messages.c.direction == Direction.PERSON.value


async def usage_report(database: Database, period: Period) -> list[Row]:
    """Conversations with a message of a person in `period`: by channel and language, by month, and how many reached a coach."""
    return await database.read(lambda connection: _usage(connection, period))


async def outcome_report(database: Database, period: Period) -> list[Row]:
    """Tickets opened in `period` (bot/handoff/report.py), and what came of those in whose chat a coach suggested a programme."""
    return [*await ticket_report(database, period), *await database.read(partial(_programmes, period))]


async def question_report(database: Database, period: Period) -> list[Row]:
    """People (conversations) by what they asked, by the state of their messages, and answers that did not help them."""
    return await database.read(lambda connection: _questions(connection, period))


def _usage(connection: Connection, period: Period) -> list[Row]:
    wrote = select(distinct(messages.c.conversation)).where(_BY_PERSON, in_period(messages.c.created_at, period))
    found = connection.execute(select(conversations).where(conversations.c.id.in_(wrote))).mappings().all()
    with_ticket = set(connection.execute(select(distinct(tickets.c.conversation))).scalars())
    reached = Counter("coach" if row["id"] in with_ticket else "assistant_alone" for row in found)
    months = Counter(row["created_at"].astimezone(FINLAND).strftime("%Y-%m") for row in found)
    return [
        *rows("conversations_by_channel", ALL, Counter(row["channel"] for row in found)),
        *rows("conversations_by_language", ALL, Counter(row["language"] or UNKNOWN for row in found)),
        *rows("conversations_by_month", ALL, months),
        *rows("conversations_by_reach", ALL, reached),
    ]


def _programmes(period: Period, connection: Connection) -> list[Row]:
    """Outcomes by the id of the programme, each ticket once."""
    wanted = (
        select(tickets.c.reference, tickets.c.outcome, messages.c.reply)
        .select_from(tickets.join(messages, messages.c.conversation == tickets.c.conversation))
        .where(
            in_period(tickets.c.created_at, period),
            tickets.c.outcome.is_not(None),
            messages.c.direction == Direction.COACH.value,
        )
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for reference, outcome, reply in connection.execute(wanted):
        for card in (reply or {}).get("cards") or []:
            found[card["id"]][reference] = outcome
    return [
        row
        for programme, outcomes in sorted(found.items())
        for row in rows(OUTCOMES_BY_PROGRAMME, programme, Counter(outcomes.values()))
    ]


def _questions(connection: Connection, period: Period) -> list[Row]:
    asked = in_period(messages.c.created_at, period) & _BY_PERSON
    by_intent = _people(connection, messages.c.intent, messages.c.conversation, asked & messages.c.intent.is_not(None))
    by_state = _people(connection, messages.c.state, messages.c.conversation, asked)
    refused = in_period(feedback.c.at, period) & (feedback.c.verdict == NO) & feedback.c.about.is_not(None)
    unhelpful = _people(connection, feedback.c.about, feedback.c.conversation, refused)
    return [
        *rows("people_by_intent", ALL, by_intent),
        *rows("people_by_message_state", ALL, by_state),
        *rows("people_not_helped_by_answer", ALL, unhelpful),
    ]


def _people(connection: Connection, name: Any, conversation: Any, condition: Any) -> dict[str, int]:
    """How many different conversations have each value of a column."""
    wanted = select(name, func.count(distinct(conversation))).where(condition).group_by(name)
    return {str(value): int(count) for value, count in connection.execute(wanted)}
