"""Which coach should take a ticket: by language, municipality, topic, and how much each has in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import func, select

from bot.handoff.ticket import GROUP, Ticket
from bot.handoff.tickets import OPEN_STATES
from bot.store.session import Database
from bot.store.tables import tickets

GROUP_POINTS, LANGUAGE_POINTS, DAY_POINTS, PLACE_POINTS, TOPIC_POINTS = 16, 8, 4, 2, 1
"""Who coordinates the group comes first. A coach who does not write the person's language helps less than one who is away on that
day, that one less than one of another town, who knows other services; and that one less than one who usually has other topics."""


class Helper(Protocol):
    """What routing needs to know of a coach. Empty `topics` mean all topics."""

    @property
    def login(self) -> str:
        """The name under which tickets are assigned."""

    @property
    def languages(self) -> Sequence[str]:
        """Codes of the languages the coach writes."""

    @property
    def topics(self) -> Sequence[str]:
        """Topics the coach takes, and ids of peer groups that they coordinate."""

    @property
    def municipalities(self) -> Sequence[str]:
        """Ids of the places where the coach works; empty for everywhere."""

    @property
    def work_days(self) -> Sequence[int]:
        """Weekdays on which the coach works, Monday is 0; empty for every day."""


H = TypeVar("H", bound=Helper)


def ranked(
    ticket: Ticket, coaches: Iterable[H], loads: Mapping[str, int], *, place: str | None = None, day: date | None = None
) -> list[H]:
    """All coaches, the one who fits best first; of equals the one with the fewest open tickets (`loads`, by login).

    `place` is the id of the person's municipality, `day` the one on which coaches answer next, where they are known.
    """
    return sorted(coaches, key=lambda coach: (-_fit(ticket, coach, place, day), loads.get(coach.login, 0), coach.login))


def _fit(ticket: Ticket, coach: Helper, place: str | None, day: date | None) -> int:
    takes_topic = not coach.topics or ticket.topic in coach.topics
    is_near = place is None or not coach.municipalities or place in coach.municipalities
    fits = {
        GROUP_POINTS: ticket.details.get(GROUP) in coach.topics,
        LANGUAGE_POINTS: ticket.language in coach.languages,
        DAY_POINTS: day is None or not coach.work_days or day.weekday() in coach.work_days,
        PLACE_POINTS: is_near,
        TOPIC_POINTS: takes_topic,
    }
    return sum(points for points, is_so in fits.items() if is_so)


async def open_loads(database: Database) -> dict[str, int]:
    """How many open tickets each coach has, by login; who has none is left out."""
    is_theirs = tickets.c.assignee.is_not(None) & tickets.c.state.in_([state.value for state in OPEN_STATES])
    wanted = select(tickets.c.assignee, func.count()).where(is_theirs).group_by(tickets.c.assignee)
    rows = await database.read(lambda connection: connection.execute(wanted).all())
    return {str(login): int(count) for login, count in rows}
