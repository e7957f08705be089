"""Coaches whom a request concerns by name: a note names them, or they coordinate its group.

Who has not read it yet, and whom a notice is still to tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.handoff.ticket import GROUP, Ticket
from bot.store.session import Database
from bot.store.tables import coaches, mentions

_MENTION = re.compile(r"(?<![\w.@-])@([a-z0-9][a-z0-9._-]{1,63})", re.IGNORECASE)


@dataclass(frozen=True)
class Unread:
    """A ticket that names the coach, how often and since when."""

    ticket: str
    count: int
    since: datetime


def named_in(text: str) -> frozenset[str]:
    """The logins that a note names."""
    return frozenset(found.lower().rstrip(".") for found in _MENTION.findall(text))


def add_mentions(connection: Connection, ticket: str, author: str, text: str, *, now: datetime) -> list[str]:
    """Remembers whom the note names: open accounts other than the author's; their logins."""
    wanted = select(coaches.c.login).where(
        coaches.c.login.in_(named_in(text) - {author}), coaches.c.is_disabled.is_(False)
    )
    logins = list(connection.execute(wanted.order_by(coaches.c.login)).scalars())
    _remember(connection, ticket, logins, now)
    return logins


def tell_coordinators(connection: Connection, ticket: Ticket, *, now: datetime) -> None:
    """A sign-up concerns the open accounts that have its group among their topics; who is told of it first hears it once."""
    if (group := ticket.details.get(GROUP)) is None:
        return
    accounts = connection.execute(select(coaches.c.login, coaches.c.topics).where(coaches.c.is_disabled.is_(False)))
    logins = [login for login, topics in accounts if group in topics]
    _remember(connection, ticket.reference, logins, now, told=ticket.routed_to)


def _remember(
    connection: Connection, ticket: str, logins: Sequence[str], now: datetime, *, told: Sequence[str] = ()
) -> None:
    rows = [{"ticket": ticket, "coach": one, "at": now, "notified_at": now if one in told else None} for one in logins]
    if rows:
        connection.execute(insert(mentions), rows)


async def unread_mentions(database: Database, login: str) -> list[Unread]:
    """What the coach has not opened since they were named, the oldest first."""
    is_own = (mentions.c.coach == login) & mentions.c.read_at.is_(None)
    since = func.min(mentions.c.at).label("since")
    wanted = select(mentions.c.ticket, func.count(), since).where(is_own).group_by(mentions.c.ticket).order_by(since)
    rows: Sequence[tuple[str, int, datetime]] = await database.read(
        lambda connection: [(row[0], row[1], row[2]) for row in connection.execute(wanted)]
    )
    return [Unread(*row) for row in rows]


async def read_mentions(database: Database, login: str, ticket: str, *, now: datetime) -> None:
    """The coach has opened the ticket."""
    is_unread = (mentions.c.coach == login) & (mentions.c.ticket == ticket) & mentions.c.read_at.is_(None)
    change = update(mentions).where(is_unread).values(read_at=now)
    # Most looks find nothing to change: those should not write.
    found = await database.read(
        lambda connection: connection.execute(select(mentions.c.id).where(is_unread).limit(1)).first()
    )
    if found is not None:
        await database.write(lambda connection: connection.execute(change))
