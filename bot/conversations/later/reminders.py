"""Reminders that a person agreed to: each is said once, in the same chat, however long the gateways were down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.clock import FINLAND
from bot.conversations import message_log
from bot.conversations.later.own_lines import AT_ONCE, DueLines, say_line
from bot.conversations.message import Conversation, Mode, StoredMessage
from bot.conversations.reply import Reply
from bot.guidance.reminding import Kind, Reminder
from bot.store.session import Database
from bot.store.tables import conversations, reminders

CONSENT = "reminders"


class Reminders(DueLines):
    """All reminders of one database. What is over meanwhile is not said any more."""

    def _send(self, connection: Connection, now: datetime, only: str | None) -> list[StoredMessage]:
        wanted = (
            select(reminders)
            .select_from(reminders.join(conversations, conversations.c.id == reminders.c.conversation))
            .where(reminders.c.sent_at.is_(None), reminders.c.due_at <= now, conversations.c.mode == Mode.BOT.value)
            .order_by(reminders.c.due_at, reminders.c.id)
            .limit(AT_ONCE)
        )
        if only is not None:
            wanted = wanted.where(reminders.c.conversation == only)
        said = []
        for row in connection.execute(wanted).mappings().all():
            found = message_log.find_conversation(connection, locked=True, id=row["conversation"])
            # A coach may have taken the chat since the reminder was found due.
            if found is None or found.mode is not Mode.BOT or not _claim(connection, row, now):
                continue
            if row["day"] is None or row["day"] >= now.astimezone(FINLAND).date():
                said.append(say_line(connection, found, self._reply(found, row), now=now, kept=self._kept))
        return said

    def _reply(self, conversation: Conversation, row: Mapping[str, Any]) -> Reply:
        language = self._language(conversation)
        day = row["day"]
        said = self._say(
            f"utter_reminder_{row['kind']}",
            language,
            name=row["names"]["fi" if language == "fi" else "en"],
            date=f"{day.day}.{day.month}.{day.year}" if day else "",
            number=str(row["number"] or ""),
        )
        if row["kind"] == Kind.STEP.value:
            return Reply.from_json(said)
        return Reply.from_json({**said, "link": {"title": row["names"]["fi"], "url": row["url"], "checked_on": None}})


async def plan_reminders(database: Database, conversation: str, wanted: Sequence[Reminder], *, on_path: bool) -> None:
    """Plans reminders that are not there yet. Those of the path come in the place of the path's earlier ones."""

    def write(connection: Connection) -> None:
        own = reminders.c.conversation == conversation
        if on_path:
            connection.execute(
                delete(reminders).where(own, reminders.c.on_path.is_(True), reminders.c.sent_at.is_(None))
            )
        there = connection.execute(select(reminders.c.programme, reminders.c.kind, reminders.c.day).where(own))
        known = {tuple(row) for row in there}
        rows = [
            {
                "conversation": conversation,
                "programme": one.programme,
                "kind": one.kind.value,
                "names": dict(one.names),
                "url": one.url,
                "day": one.day,
                "number": one.number,
                "due_at": one.due_at,
                "on_path": on_path,
            }
            for one in wanted
            if (one.programme, one.kind.value, one.day) not in known
        ]
        if rows:
            connection.execute(insert(reminders), rows)

    await database.write(write)


async def stop_reminders(database: Database, conversation: str) -> None:
    """The person does not want to be reminded any more."""
    unsent = (reminders.c.conversation == conversation) & reminders.c.sent_at.is_(None)
    await database.write(lambda connection: connection.execute(delete(reminders).where(unsent)))


def _claim(connection: Connection, row: Mapping[str, Any], now: datetime) -> bool:
    """Marks a reminder as said; False when another gateway was faster."""
    unsent = (reminders.c.id == row["id"]) & reminders.c.sent_at.is_(None)
    return bool(connection.execute(update(reminders).where(unsent).values(sent_at=now)).rowcount)
