"""One row a ticket and one row a conversation, for leads who count by themselves; nothing that a person said, no id of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.engine import Connection

from bot.clock import FINLAND
from bot.conversations.message import Direction
from bot.handoff.report import HOUR, Period, first_answers, in_period
from bot.store.session import Database
from bot.store.tables import conversations, messages, tickets

Table = list[dict[str, Any]]
TICKET_COLUMNS = (
    "reference", "opened", "topic", "kind", "priority", "language", "channel", "state", "hours_to_first_answer", "outcome",
    "outcome_day",
)  # fmt: skip
CONVERSATION_COLUMNS = ("begun", "language", "channel", "messages", "reached_coach")


async def ticket_table(database: Database, period: Period) -> Table:
    """Tickets opened in `period`, the oldest first; days are those of Finland. No channel once the person deleted the chat."""
    return await database.read(lambda connection: _tickets(connection, period))


async def conversation_table(database: Database, period: Period) -> Table:
    """Conversations in which a person wrote in `period`, with the number of messages they wrote in it."""
    return await database.read(lambda connection: _conversations(connection, period))


def _tickets(connection: Connection, period: Period) -> Table:
    joined = tickets.outerjoin(conversations, conversations.c.id == tickets.c.conversation)
    wanted = select(tickets, conversations.c.channel).select_from(joined)
    wanted = wanted.where(in_period(tickets.c.created_at, period)).order_by(tickets.c.created_at, tickets.c.reference)
    answered = first_answers(connection)
    return [_ticket(row, answered) for row in connection.execute(wanted).mappings()]


def _ticket(row: Mapping[Any, Any], answered: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: row[name] for name in TICKET_COLUMNS if name in row}
    first = answered.get(row["reference"])
    hours = round((first - row["created_at"]).total_seconds() / HOUR, 1) if first else None
    return {
        **known,
        "opened": _day(row["created_at"]),
        "hours_to_first_answer": hours,
        "outcome_day": _day(row["outcome_at"]),
    }


def _conversations(connection: Connection, period: Period) -> Table:
    is_persons = (messages.c.direction == Direction.PERSON.value) & in_period(messages.c.created_at, period)
    counted = select(messages.c.conversation, func.count().label("messages")).where(is_persons)
    wrote = counted.group_by(messages.c.conversation).subquery()
    columns = conversations.c
    wanted = select(columns.id, columns.created_at, columns.language, columns.channel, wrote.c.messages)
    wanted = wanted.select_from(conversations.join(wrote, wrote.c.conversation == columns.id))
    with_ticket = set(connection.execute(select(distinct(tickets.c.conversation))).scalars())
    return [
        {
            "begun": _day(row["created_at"]),
            "language": row["language"],
            "channel": row["channel"],
            "messages": row["messages"],
            "reached_coach": row["id"] in with_ticket,
        }
        for row in connection.execute(wanted.order_by(columns.created_at)).mappings()
    ]


def _day(at: Any) -> str | None:
    return at.astimezone(FINLAND).date().isoformat() if at else None
