"""What tests do to tickets without a coach at the desk."""

from __future__ import annotations

from datetime import datetime

from bot.handoff.ticket import Outcome, Ticket, with_outcome
from bot.handoff.tickets import replace_ticket
from bot.store.session import Database


async def record_outcome(database: Database, ticket: Ticket, outcome: Outcome, *, actor: str, now: datetime) -> Ticket:
    """The ticket with what came of it, as it is stored then."""
    return await database.write(
        lambda connection: replace_ticket(
            connection, ticket, with_outcome(ticket, outcome, now=now), "outcome", actor=actor, now=now
        )
    )
