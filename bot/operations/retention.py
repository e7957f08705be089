"""What has been stored for long enough is deleted: messages, tickets, Rasa's trackers and what belongs to them.

`Retention.run` is the daily job. Deleting goes in small transactions, so that nobody who writes has to wait for it.
A kept conversation (bot/conversations/privacy/keeping.py) is left as it is, with its tickets and its tracker.
"""

from __future__ import annotations

import logging
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.engine import Connection

from bot.conversations.privacy.trackers import Trackers
from bot.handoff.ticket import TicketState
from bot.handoff.tickets import OPEN_STATES
from bot.settings import Settings
from bot.store.jobs import begin_job, end_job
from bot.store.session import Database
from bot.store.tables import (
    consents,
    conversations,
    corrections,
    desk_audit,
    desk_sessions,
    feedback,
    follow_ups,
    kept_conversations,
    login_failures,
    messages,
    pending_contacts,
    tickets,
)

log = logging.getLogger(__name__)

JOB = "retention"
CONVERSATIONS = "conversations"
EVERY = timedelta(days=1)
BATCH = 500
LOGIN_FAILURES_KEPT = timedelta(days=1)
"""They stop guessing for 15 minutes (bot/desk/login.py); a day lets an administrator look at them."""
PENDING_CONTACTS_KEPT = timedelta(days=1)
"""Given for a ticket that was never finished."""
_DONE = [state.value for state in TicketState if state not in OPEN_STATES]


@dataclass(frozen=True)
class Expiring:
    """`count` rows of one `kind` that belong to `name` (a conversation, a ticket; empty for all together)."""

    kind: str
    name: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class _Rule:
    """Rows of `table` that expire: `since` is the time that counts, `name` what they belong to, `key` what tells them apart."""

    kind: str
    table: Table
    since: Any
    where: Any
    key: Any
    name: Any = None


class Retention:
    """The job over one database and Rasa's trackers, by the settings' months."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._trackers = Trackers(settings.tracker_sqlalchemy_url())

    async def run(self, now: datetime) -> list[Expiring]:
        """Expires when a day has passed since any gateway did so last; what went."""
        if not await begin_job(self._database, JOB, every=EVERY, now=now):
            return []
        gone = await self.expire(now)
        await end_job(self._database, JOB, now=now)
        for kind in dict.fromkeys(row.kind for row in gone):
            log.info("expired", extra={"kind": kind, "count": sum(row.count for row in gone if row.kind == kind)})
        return gone

    async def expire(self, now: datetime) -> list[Expiring]:
        """Deletes everything that is due at `now`; what it was. Raises Unavailable; what is left goes the next time."""
        gone = await self.planned(now)
        # Before our own rows: should this fail, they are still here, and their trackers go the next time.
        await self._trackers.erase(*(row.name for row in gone if row.kind == CONVERSATIONS))
        await self._trackers.expire(self._before_messages(now), await self._kept())
        for rule in self._rules(now):
            while await self._database.write(partial(_delete_some, rule)) == BATCH:
                pass
        return gone

    async def planned(self, now: datetime) -> list[Expiring]:
        """What `expire` would delete at `now`; nothing changes."""

        def look(connection: Connection) -> list[Expiring]:
            return [row for rule in self._rules(now) for row in _found(rule, connection)]

        found = await self._database.read(look)
        return [*found, *await self._old_trackers(now)]

    async def _old_trackers(self, now: datetime) -> list[Expiring]:
        planned = await self._trackers.planned(self._before_messages(now), await self._kept())
        return [Expiring(*row) for row in planned]

    async def _kept(self) -> list[str]:
        wanted = select(kept_conversations.c.conversation)
        return await self._database.read(lambda connection: list(connection.execute(wanted).scalars()))

    def _before_messages(self, now: datetime) -> datetime:
        return months_before(now, self._settings.message_months)

    def _rules(self, now: datetime) -> Sequence[_Rule]:
        old, old_ticket = self._before_messages(now), months_before(now, self._settings.ticket_months)
        old_audit = months_before(now, self._settings.audit_months)
        return (
            _of_conversation("messages", messages, messages.c.created_at, old),
            _of_conversation("feedback", feedback, feedback.c.at, old),
            _of_conversation("corrections", corrections, corrections.c.at, old),
            _of_conversation("follow_ups", follow_ups, follow_ups.c.due_at, old),
            # A consent in force stays as long as its conversation or ticket: it is the proof that the ticket was wanted.
            _of_conversation("consents", consents, consents.c.withdrawn_at, old),
            _Rule(
                "tickets", tickets, tickets.c.updated_at, _expires(old_ticket), tickets.c.reference, tickets.c.reference
            ),
            _conversations(old, old_ticket),
            _plain("audit", desk_audit, desk_audit.c.at, old_audit, desk_audit.c.id),
            _Rule(
                "pending_contacts",
                pending_contacts,
                pending_contacts.c.at,
                pending_contacts.c.at < now - PENDING_CONTACTS_KEPT,
                pending_contacts.c.conversation,
                pending_contacts.c.conversation,
            ),
            _plain(
                "login_failures", login_failures, login_failures.c.at, now - LOGIN_FAILURES_KEPT, login_failures.c.id
            ),
            _plain("desk_sessions", desk_sessions, desk_sessions.c.expires_at, now, desk_sessions.c.token_hash),
        )


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time `months` calendar months earlier; the month's last day when it has no such day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def _not_kept(conversation: Any) -> Any:
    kept = select(kept_conversations.c.conversation).where(kept_conversations.c.conversation == conversation)
    return ~kept.exists()


def _of_conversation(kind: str, table: Table, since: Any, before: datetime) -> _Rule:
    where = (since < before) & _not_kept(table.c.conversation)
    return _Rule(kind, table, since, where, table.c.id, table.c.conversation)


def _plain(kind: str, table: Table, since: Any, before: datetime, key: Any) -> _Rule:
    return _Rule(kind, table, since, since < before, key)


def _expires(before: datetime) -> Any:
    """The tickets that are over and have not changed since."""
    return (tickets.c.updated_at < before) & tickets.c.state.in_(_DONE) & _not_kept(tickets.c.conversation)


def _conversations(before: datetime, ticket_before: datetime) -> _Rule:
    """Conversations in which nothing has happened since, and that no ticket and no coming question needs."""
    id = conversations.c.id
    needed = (
        select(messages.c.id).where(messages.c.conversation == id, messages.c.created_at >= before).exists(),
        select(tickets.c.reference).where(tickets.c.conversation == id, ~_expires(ticket_before)).exists(),
        select(follow_ups.c.id).where(follow_ups.c.conversation == id, follow_ups.c.due_at >= before).exists(),
    )
    where = (conversations.c.updated_at < before) & ~or_(*needed) & _not_kept(id)
    return _Rule(CONVERSATIONS, conversations, conversations.c.updated_at, where, id, id)


def _found(rule: _Rule, connection: Connection) -> list[Expiring]:
    if rule.name is None:
        count, oldest = connection.execute(select(func.count(), func.min(rule.since)).where(rule.where)).one()
        return [Expiring(rule.kind, "", count, oldest)] if count else []
    counted = select(rule.name, func.count(), func.min(rule.since)).where(rule.where).group_by(rule.name)
    return [Expiring(rule.kind, *row) for row in connection.execute(counted.order_by(rule.name))]


def _delete_some(rule: _Rule, connection: Connection) -> int:
    some = select(rule.key).where(rule.where).limit(BATCH).scalar_subquery()
    return int(connection.execute(delete(rule.table).where(rule.key.in_(some))).rowcount)
