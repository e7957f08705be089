"""Which coach should take a ticket, and so hears of it first: by language, hours, municipality, topic, and how much each has
in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import func, select

from bot.clock import FINLAND
from bot.handoff.opening_hours import LOOK_AHEAD_DAYS, OpeningHours
from bot.handoff.ticket import GROUP, Priority, TicketRequest
from bot.handoff.tickets import OPEN_STATES
from bot.handoff.work_hours import WorkHours, hours_of
from bot.store.session import Database
from bot.store.tables import coaches as accounts
from bot.store.tables import tickets

_TOO_FAR = timedelta(days=LOOK_AHEAD_DAYS + 1)


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
    def work_hours(self) -> WorkHours:
        """When the coach works."""


H = TypeVar("H", bound=Helper)


@dataclass(frozen=True)
class Routing:
    """A ticket at one moment, and what coaches are weighed by: `loads` are their open tickets by login, `place` is the id of
    the person's municipality where it is known.
    """

    ticket: TicketRequest
    loads: Mapping[str, int]
    hours: OpeningHours
    now: datetime
    place: str | None = None

    def ranked(self, coaches: Iterable[H]) -> list[tuple[H, datetime | None]]:
        """All coaches, the one who fits best first, and from when each is at work: `now`, later, or None when that is not known.

        Who coordinates the group comes first. A coach who does not write the person's language helps less than one who is
        away, that one less than one of another town, who knows other services; and that one less than one who usually has
        other topics. Who works now goes before who begins today, and so on by days. Of equals the one with the fewest open
        tickets is first.
        """

        def rank(one: tuple[H, datetime | None]) -> tuple[object, ...]:
            coach, begins = one
            return (*self._fit(coach, begins), begins or self.now + _TOO_FAR, coach.login)

        return sorted(((one, hours_of(one.work_hours, self.hours).from_moment(self.now)) for one in coaches), key=rank)

    def first_to_hear(self, coaches: Iterable[H]) -> tuple[str, ...]:
        """The logins of all who fit the ticket equally, and better than the others; () for everyone.

        Everyone hears at once of a crisis and of what is urgent, and when nobody writes the person's language or coordinates
        the group.
        """
        listed = self.ranked(coaches)
        if self.ticket.priority is not Priority.NORMAL or not listed:
            return ()
        fits = [(self._fit(coach, begins), coach) for coach, begins in listed]
        best, first = fits[0]
        if self.ticket.language not in first.languages and self.ticket.details.get(GROUP) not in first.topics:
            return ()
        return tuple(coach.login for fit, coach in fits if fit == best)

    def _fit(self, coach: Helper, begins: datetime | None) -> tuple[object, ...]:
        """The less, the better."""
        return (
            self.ticket.details.get(GROUP) not in coach.topics,
            self.ticket.language not in coach.languages,
            self._days_until(begins),
            self.place is not None and bool(coach.municipalities) and self.place not in coach.municipalities,
            bool(coach.topics) and self.ticket.topic not in coach.topics,
            self.loads.get(coach.login, 0),
        )

    def _days_until(self, begins: datetime | None) -> int:
        """0 while at work, 1 for later on this day, 2 for the next."""
        if begins == self.now:
            return 0
        day = (begins or self.now + _TOO_FAR).astimezone(FINLAND).date()
        return 1 + (day - self.now.astimezone(FINLAND).date()).days


async def open_loads(database: Database) -> dict[str, int]:
    """How many open tickets each coach has, by login; who has none is left out."""
    is_theirs = tickets.c.assignee.is_not(None) & tickets.c.state.in_([state.value for state in OPEN_STATES])
    wanted = select(tickets.c.assignee, func.count()).where(is_theirs).group_by(tickets.c.assignee)
    rows = await database.read(lambda connection: connection.execute(wanted).all())
    return {str(login): int(count) for login, count in rows}


@dataclass(frozen=True)
class _Account:
    """A coach as the desk's table has them."""

    login: str
    languages: Sequence[str]
    topics: Sequence[str]
    municipalities: Sequence[str]
    work_hours: WorkHours


async def route(
    database: Database, request: TicketRequest, *, hours: OpeningHours, now: datetime, place: str | None = None
) -> TicketRequest:
    """The request with those of the desk's open accounts who are told of it first."""
    columns = (accounts.c[field.name] for field in fields(_Account))
    wanted = select(*columns).where(accounts.c.is_disabled.is_(False))
    rows = await database.read(lambda connection: connection.execute(wanted).mappings().all())
    found = [_Account(**row) for row in rows]
    routing = Routing(request, await open_loads(database), hours, now, place)
    return replace(request, routed_to=routing.first_to_hear(found))
