"""Sign-ups to peer groups: how many came before, and so whether there is a place or a waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from bot.handoff.ticket import GROUP, Outcome, TicketKind
from bot.handoff.tickets import OPEN_STATES
from bot.store.session import Database
from bot.store.tables import tickets


@dataclass(frozen=True)
class Standing:
    """How many people signed up before, for how many places; `capacity` is None where no source says it."""

    before: int
    capacity: int | None = None

    @property
    def waiting_number(self) -> int | None:
        """The place on the waiting list, from 1; None when there is a place or nobody knows how many there are."""
        if self.capacity is None or self.before < self.capacity:
            return None
        return self.before - self.capacity + 1


async def standing(
    database: Database, group: str, capacity: int | None, *, before: datetime | None = None, but: str | None = None
) -> Standing:
    """Where a sign-up stands that is made now (or was made at `before`, with the reference `but`).

    A sign-up counts while its ticket is open, and when it led to a group.
    """
    takes_place = or_(
        tickets.c.state.in_([state.value for state in OPEN_STATES]), tickets.c.outcome == Outcome.PEER_GROUP.value
    )
    wanted = select(tickets.c.details).where(tickets.c.kind == TicketKind.PEER_GROUP.value, takes_place)
    if before is not None:
        wanted = wanted.where(tickets.c.created_at <= before)
    if but is not None:
        wanted = wanted.where(tickets.c.reference != but)

    def count(connection: Connection) -> int:
        return sum(details.get(GROUP) == group for details in connection.execute(wanted).scalars())

    return Standing(await database.read(count), capacity)
