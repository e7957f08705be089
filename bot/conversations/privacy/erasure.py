"""Erases what is stored of one conversation here: its messages, feedback, consents and tickets (Rasa's tracker: trackers.py)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.conversations.coach.outside_erasures import ask_for_erasures
from bot.store.tables import conversations, tickets


def erase_conversation(connection: Connection, conversation: str, *, now: datetime) -> bool:
    """Deletes a conversation with all that belongs to it, its tickets too; False when there is none.

    What the person had said before at the place to which they carried it goes as well. Another system that has a ticket
    is asked to delete it there.
    """
    earlier = select(conversations.c.id).where(conversations.c.continued_by == conversation)
    for ended in connection.execute(earlier).scalars().all():
        erase_conversation(connection, ended, now=now)
    ask_for_erasures(connection, conversation, now=now)
    connection.execute(delete(tickets).where(tickets.c.conversation == conversation))
    return bool(connection.execute(delete(conversations).where(conversations.c.id == conversation)).rowcount)
