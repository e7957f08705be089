"""The person takes the request to a coach back: nothing that was passed on stays with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.conversations.later.follow_ups import CONSENT as FOLLOW_UP
from bot.conversations.later.follow_ups import forget_planned
from bot.conversations.privacy.consents import withdraw
from bot.handoff.ticket import Ticket, taken_back
from bot.handoff.tickets import replace_ticket, tickets_of
from bot.store.session import Database

HANDOFF = "handoff"
"""The kind of consent under which facts and the chat are shown to coaches."""


async def take_back(database: Database, conversation: str, *, now: datetime) -> Ticket | None:
    """The conversation's open ticket as it was, now closed and emptied; None when there is none.

    The consents end with it, and coaches cannot see the chat any more. Raises TicketChanged.
    """

    def work(connection: Connection) -> Ticket | None:
        ticket = next((ticket for ticket in tickets_of(connection, conversation) if ticket.is_open), None)
        if ticket is None:
            return None
        ended = taken_back(ticket, now=now)
        replace_ticket(connection, ticket, ended, "taken_back", actor="person", now=now)
        for kind in (HANDOFF, FOLLOW_UP):
            withdraw(connection, conversation, kind, now=now)
        forget_planned(connection, conversation)
        return ticket

    return await database.write(work)
