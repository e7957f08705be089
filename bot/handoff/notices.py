"""Coaches hear of a new ticket once, and again while nobody takes it; without a word of what the person said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.handoff.opening_hours import OpeningHours
from bot.handoff.ticket import Priority, TicketState, topic_shown
from bot.handoff.tickets import BY_PRIORITY
from bot.store.session import Database
from bot.store.tables import coaches, mentions, tickets

log = logging.getLogger(__name__)

NEW, UNREAD, MENTION = "new", "unread", "mention"
AT_ONCE = 50
"""Tickets in one notice; the others come in the next."""
BETWEEN = timedelta(minutes=10)
"""So long after a notice of new tickets the next one of ordinary tickets waits, so that many make few notices."""

_Addresses = tuple[tuple[str, "str | None"], ...]
"""Coaches by login, with their own addresses; empty for everyone."""

# say(key, language, **slots): the JSON of a text, from data/responses.
Say = Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Brief:
    """What may leave the gateway of a ticket."""

    reference: str
    topic: str
    kind: str
    priority: str
    language: str
    created_at: datetime
    url: str


@dataclass(frozen=True)
class Notice:
    """One message about one or several tickets: `event` is new, unread or mention; `title` and `text` are for people.

    A mention is for one of `coaches` (logins), a new ticket for those it is routed to; without any it is for everyone.
    `emails` are addresses of their own: of all of them, or none.
    """

    event: str
    title: str
    text: str
    tickets: tuple[Brief, ...]
    at: datetime
    coaches: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Sender(Protocol):
    """A way to reach coaches."""

    async def send(self, notice: Notice) -> None:
        """Delivers the notice; any exception means that it did not arrive."""
        ...


class Notices:
    """What coaches are to hear now, from one database to all `senders`.

    Many that come one after another make few notices; an urgent one is told at once. A new ticket is told those it is routed
    to. One that nobody has taken `unread_after` its last notice is named again, to everyone: in opening hours, a crisis at
    any time.
    """

    def __init__(
        self,
        database: Database,
        senders: Sequence[Sender],
        say: Say,
        hours: OpeningHours,
        *,
        language: str,
        public_url: str,
        unread_after: timedelta,
    ) -> None:
        self._database = database
        self._senders = senders
        self._say = say
        self._hours = hours
        self._language = language
        self._public_url = public_url.rstrip("/")
        self._unread_after = unread_after

    async def send_due(self, now: datetime) -> list[Notice]:
        """Sends what is due, one notice for all new tickets of the same coaches and one for all unread ones; those that arrived.

        One gateway alone sends each. A notice that reached nobody is due again at once.
        """
        arrived = []
        for event in (NEW, UNREAD):
            claimed = await self._database.write(partial(self._claim, event, now))
            for receivers, rows in claimed.items():
                notice = self._notice(event, rows, receivers, now)
                if await self._deliver(notice):
                    arrived.append(notice)
                else:
                    await self._database.write(partial(_give_back, rows))
        return [*arrived, *await self._send_mentions(now)]

    async def _send_mentions(self, now: datetime) -> list[Notice]:
        """One notice for each coach whom notes name since the last one, if they have not read them meanwhile."""
        named = await self._database.write(lambda connection: _claim_mentions(connection, now))
        arrived = []
        for (login, email), rows in named.items():
            briefs = tuple(self._brief(row) for row in {row["reference"]: row for row in rows}.values())
            title = self._text("notice_mention", count=len(briefs))
            text = "\n".join([title, "", *map(self._line, briefs)])
            notice = Notice(MENTION, title, text, briefs, now, (login,), (email,) if email else ())
            if await self._deliver(notice):
                arrived.append(notice)
            else:
                ids = [row["mention"] for row in rows]
                await self._database.write(partial(_give_mentions_back, ids))
        return arrived

    def _claim(
        self, event: str, now: datetime, connection: Connection
    ) -> Mapping[_Addresses, Sequence[Mapping[str, Any]]]:
        """The tickets to name, by who is to hear of them, marked as named so that nobody else does; each as it was before."""
        wanted = select(tickets).where(tickets.c.state == TicketState.NEW.value, self._is_due(event, now))
        found = connection.execute(wanted.order_by(BY_PRIORITY, tickets.c.created_at).limit(AT_ONCE)).mappings().all()
        mark = {"notified_at": now} if event == NEW else {"escalated_at": now}
        claimed = [dict(row) for row in found if _mark(connection, row, mark)]
        return _by_receivers(connection, claimed) if event == NEW else {(): claimed} if claimed else {}

    def _is_due(self, event: str, now: datetime) -> Any:
        if event == NEW:
            told = tickets.alias("told")
            told_lately = select(told.c.reference).where(told.c.notified_at > now - BETWEEN).exists()
            is_urgent = tickets.c.priority != Priority.NORMAL.value
            return and_(tickets.c.notified_at.is_(None), or_(is_urgent, ~told_lately))
        last: Any = func.coalesce(tickets.c.escalated_at, tickets.c.notified_at)
        at_any_time = tickets.c.priority == Priority.CRISIS.value
        is_long_ago = last <= now - self._unread_after
        return is_long_ago if self._hours.is_open(now) else and_(is_long_ago, at_any_time)

    async def _deliver(self, notice: Notice) -> bool:
        """Whether at least one sender succeeded; the failure of another is logged, without what it was about."""
        delivered = False
        for sender in self._senders:
            try:
                await sender.send(notice)
                delivered = True
            except Exception as error:  # whatever a mail server or a webhook does, the others still get it
                log.error("notice_failed", extra={"sender": type(sender).__name__, "cause": type(error).__name__})
        return delivered

    def _notice(self, event: str, claimed: Sequence[Mapping[str, Any]], receivers: _Addresses, now: datetime) -> Notice:
        briefs = tuple(self._brief(row) for row in claimed)
        title = self._text(f"notice_{event}", count=len(briefs))
        text = "\n".join([title, "", *map(self._line, briefs)])
        emails = tuple(email for _, email in receivers if email)
        logins = tuple(login for login, _ in receivers)
        return Notice(event, title, text, briefs, now, logins, emails if len(emails) == len(logins) else ())

    def _line(self, brief: Brief) -> str:
        return self._text(
            "notice_line",
            reference=brief.reference,
            topic=self._text(f"topic_{topic_shown(brief.topic, brief.kind)}"),
            priority=self._text(f"priority_{brief.priority}"),
            url=brief.url,
        )

    def _brief(self, row: Mapping[str, Any]) -> Brief:
        shown = {name: row[name] for name in ("reference", "topic", "kind", "priority", "language", "created_at")}
        return Brief(**shown, url=f"{self._public_url}/desk/tickets/{row['reference']}")

    def _text(self, key: str, **slots: object) -> str:
        return str(self._say(key, self._language, **slots)["text"])


def _mark(connection: Connection, row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Sets the time of the notice if it still is what it was; False when another gateway was faster."""
    same = [
        tickets.c[name].is_(None) if row[name] is None else tickets.c[name] == row[name]
        for name in ("notified_at", "escalated_at")
    ]
    changed = update(tickets).where(tickets.c.reference == row["reference"], *same).values(**values)
    return bool(connection.execute(changed).rowcount)


def _by_receivers(
    connection: Connection, claimed: Sequence[Mapping[str, Any]]
) -> Mapping[_Addresses, Sequence[Mapping[str, Any]]]:
    """The tickets by those they are routed to whose accounts are open."""
    routed = {login for row in claimed for login in row["routed_to"]}
    wanted = select(coaches.c.login, coaches.c.email).where(
        coaches.c.login.in_(routed), coaches.c.is_disabled.is_(False)
    )
    known = {login: email for login, email in connection.execute(wanted)}
    found: dict[_Addresses, list[Mapping[str, Any]]] = {}
    for row in claimed:
        receivers = tuple((login, known[login]) for login in row["routed_to"] if login in known)
        found.setdefault(receivers, []).append(row)
    return found


def _claim_mentions(
    connection: Connection, now: datetime
) -> Mapping[tuple[str, str | None], Sequence[Mapping[str, Any]]]:
    """By coach and address, the tickets with unread notes that name them; marked as told."""
    wanted = (
        select(tickets, mentions.c.id.label("mention"), coaches.c.login, coaches.c.email)
        .select_from(
            mentions.join(tickets, tickets.c.reference == mentions.c.ticket).join(
                coaches, coaches.c.login == mentions.c.coach
            )
        )
        .where(mentions.c.notified_at.is_(None), mentions.c.read_at.is_(None), coaches.c.is_disabled.is_(False))
        .order_by(mentions.c.id)
        .limit(AT_ONCE)
    )
    named: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for row in connection.execute(wanted).mappings().all():
        mark = update(mentions).where(mentions.c.id == row["mention"], mentions.c.notified_at.is_(None))
        if connection.execute(mark.values(notified_at=now)).rowcount:
            named.setdefault((row["login"], row["email"]), []).append(row)
    return named


def _give_mentions_back(ids: Sequence[int], connection: Connection) -> None:
    connection.execute(update(mentions).where(mentions.c.id.in_(ids)).values(notified_at=None))


def _give_back(claimed: Sequence[Mapping[str, Any]], connection: Connection) -> None:
    for row in claimed:
        before = {name: row[name] for name in ("notified_at", "escalated_at")}
        connection.execute(update(tickets).where(tickets.c.reference == row["reference"]).values(**before))
