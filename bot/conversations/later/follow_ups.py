"""How did it go? With the person's consent the assistant asks 30, 90 and 180 days later, in the same chat.

A question is sent once, however many gateways look for it and however long they were down; what fell due meanwhile is
asked as one question, the latest. An unanswered question is asked once more after a week, then let be.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.later.own_lines import AT_ONCE, DueLines, say_line
from bot.conversations.message import Conversation, Mode, StoredMessage
from bot.conversations.reply import Reply
from bot.handoff.ticket import Outcome, with_outcome
from bot.handoff.tickets import find_ticket, replace_ticket
from bot.store.session import Database
from bot.store.tables import conversations, follow_ups, tickets

CONSENT = "follow_up"
AFTER_DAYS = (30, 90, 180)
REMIND_AFTER = timedelta(days=7)


class FollowUps(DueLines):
    """All follow-up questions of one database."""

    def _send(self, connection: Connection, now: datetime, only: str | None) -> list[StoredMessage]:
        unanswered = follow_ups.c.answered_at.is_(None) & follow_ups.c.reminded_at.is_(None)
        first = follow_ups.c.asked_at.is_(None) & (follow_ups.c.due_at <= now)
        again = follow_ups.c.asked_at <= now - REMIND_AFTER
        wanted = (
            select(follow_ups, tickets.c.topic)
            .select_from(
                follow_ups.join(conversations, conversations.c.id == follow_ups.c.conversation).outerjoin(
                    tickets, tickets.c.reference == follow_ups.c.ticket
                )
            )
            .where(unanswered, or_(first, again), conversations.c.mode == Mode.BOT.value)
            .order_by(follow_ups.c.conversation, follow_ups.c.due_at.desc())
            .limit(AT_ONCE)
        )
        if only is not None:
            wanted = wanted.where(follow_ups.c.conversation == only)
        said, seen = [], set()
        for row in connection.execute(wanted).mappings().all():
            is_latest = row["conversation"] not in seen
            seen.add(row["conversation"])
            found = message_log.find_conversation(connection, locked=True, id=row["conversation"])
            # A coach may have taken the chat since the question was found due.
            if found is None or found.mode is not Mode.BOT:
                continue
            if self._claim(connection, row, now, ask=is_latest) and is_latest:
                said.append(self._ask(connection, found, row, now))
        return said

    @staticmethod
    def _claim(connection: Connection, row: Mapping[str, Any], now: datetime, *, ask: bool) -> bool:
        """Marks a question as asked; False when another gateway was faster. Older ones are not asked any more."""
        values = {"asked_at": now} if row["asked_at"] is None else {"reminded_at": now}
        if not ask:
            values = {"asked_at": row["asked_at"] or now, "reminded_at": now}
        same = follow_ups.c.asked_at.is_(None) if row["asked_at"] is None else follow_ups.c.reminded_at.is_(None)
        claimed = update(follow_ups).where(follow_ups.c.id == row["id"], same).values(**values)
        return bool(connection.execute(claimed).rowcount)

    def _ask(
        self, connection: Connection, conversation: Conversation, row: Mapping[str, Any], now: datetime
    ) -> StoredMessage:
        language = self._language(conversation)
        key = "utter_follow_up" if row["asked_at"] is None else "utter_follow_up_again"
        # The question may be in English where the topic's name is not: both are said in the question's language.
        language = self._say(key, language)["language"]
        topic = str(self._say(f"topic_{row['topic'] or 'support'}", language)["text"])
        reply = Reply.from_json(self._say(key, language, topic=topic))
        return say_line(connection, conversation, reply, now=now, kept=self._kept)


async def plan_follow_ups(database: Database, conversation: str, ticket: str | None, *, now: datetime) -> None:
    """The person agreed to be asked: three questions from today on, in the place of earlier ones."""
    rows = [
        {"conversation": conversation, "ticket": ticket, "due_at": now + timedelta(days=days)} for days in AFTER_DAYS
    ]

    def write(connection: Connection) -> None:
        forget_planned(connection, conversation)
        connection.execute(insert(follow_ups), rows)

    await database.write(write)


async def stop_follow_ups(database: Database, conversation: str) -> None:
    """The person does not want to be asked any more."""
    await database.write(lambda connection: forget_planned(connection, conversation))


async def answer_follow_up(database: Database, conversation: str, outcome: Outcome, *, now: datetime) -> bool:
    """Notes what came of it, on the ticket too; False when nothing had been asked."""

    def write(connection: Connection) -> bool:
        asked = (follow_ups.c.conversation == conversation) & follow_ups.c.asked_at.is_not(None)
        newest = (
            connection.execute(select(follow_ups).where(asked).order_by(follow_ups.c.asked_at.desc()).limit(1))
            .mappings()
            .first()
        )
        if newest is None:
            return False
        values = {"answered_at": now, "outcome": outcome.value}
        connection.execute(update(follow_ups).where(follow_ups.c.id == newest["id"]).values(**values))
        ticket = find_ticket(connection, newest["ticket"], locked=True) if newest["ticket"] else None
        if ticket is not None:
            changed = with_outcome(ticket, outcome, now=now)
            replace_ticket(connection, ticket, changed, "outcome", actor="person", now=now)
        return True

    return await database.write(write)


def forget_planned(connection: Connection, conversation: str) -> None:
    """Drops what has not been answered; answers are kept for the reports."""
    open_ones = (follow_ups.c.conversation == conversation) & follow_ups.c.answered_at.is_(None)
    connection.execute(delete(follow_ups).where(open_ones))
