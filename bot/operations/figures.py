"""How much waits, and for how long: what the metrics of every gateway and `polku status` tell of one database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection

from bot.conversations.message_log import UNDELIVERED, WAITS
from bot.conversations.service_state import ServiceState, read_state
from bot.handoff.ticket import TicketState
from bot.handoff.tickets import WAITING_STATES
from bot.operations.retention import JOB
from bot.programmes.imports.storing import cursor
from bot.store.jobs import last_done
from bot.store.tables import conversations, messages, outside_erasures, telegram_deliveries, tickets

UNANSWERED_SINCE = timedelta(days=1)
"""Messages that wait are looked for among those of a day: what is older was told to the person long ago."""


@dataclass(frozen=True)
class Figures:
    """At one moment. `tickets` counts by state those whose turn is a coach's; times are those of the oldest that waits.

    `imported` says by source up to when it was imported; `expired_at` when the retention job was done last; `unerased` counts
    tickets that another system has not been told to delete.
    """

    tickets: Mapping[str, int]
    untaken_since: datetime | None
    unanswered: int
    unanswered_since: datetime | None
    undelivered: int
    undelivered_since: datetime | None
    imported: Mapping[str, datetime | None]
    expired_at: datetime | None
    unerased: int
    unerased_since: datetime | None
    service: ServiceState


def read_figures(connection: Connection, sources: Sequence[str], now: datetime) -> Figures:
    """The figures of the database, within the caller's transaction; `sources` are those that are imported."""
    waiting = [state.value for state in WAITING_STATES]
    by_state = select(tickets.c.state, func.count()).where(tickets.c.state.in_(waiting)).group_by(tickets.c.state)
    untaken = select(func.min(tickets.c.created_at)).where(tickets.c.state == TicketState.NEW.value)
    unanswered, unanswered_since = connection.execute(
        select(func.count(), func.min(messages.c.created_at)).where(
            messages.c.created_at > now - UNANSWERED_SINCE, WAITS
        )
    ).one()
    undelivered, undelivered_since = connection.execute(_undelivered()).one()
    unerased, unerased_since = connection.execute(
        select(func.count(), func.min(outside_erasures.c.asked_at)).select_from(outside_erasures)
    ).one()
    return Figures(
        tickets={**dict.fromkeys(waiting, 0), **{state: count for state, count in connection.execute(by_state)}},
        untaken_since=connection.execute(untaken).scalar(),
        unanswered=unanswered,
        unanswered_since=unanswered_since,
        undelivered=undelivered,
        undelivered_since=undelivered_since,
        imported={source: cursor(connection, source) for source in sources},
        expired_at=last_done(connection, JOB),
        unerased=unerased,
        unerased_since=unerased_since,
        service=read_state(connection),
    )


def _undelivered() -> object:
    """Lines for people on Telegram who can be reached, that have not been sent."""
    own = and_(messages.c.conversation == conversations.c.id, messages.c.seq > conversations.c.delivered_seq)
    return (
        select(func.count(), func.min(messages.c.created_at))
        .select_from(
            conversations.outerjoin(telegram_deliveries, telegram_deliveries.c.conversation == conversations.c.id).join(
                messages, own
            )
        )
        .where(UNDELIVERED, telegram_deliveries.c.unreachable_at.is_(None), messages.c.reply.is_not(None))
    )
