"""Erases what is stored of one conversation: its messages, feedback, consents and tickets here, and Rasa's tracker."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, inspect, select, text
from sqlalchemy.engine import Connection, make_url

from bot.store.session import Database, make_engine
from bot.store.tables import conversations, tickets

TRACKER_TABLE = "events"


def erase_conversation(connection: Connection, conversation: str) -> bool:
    """Deletes a conversation with all that belongs to it, its tickets too; False when there is none.

    What the person had said before at the place to which they carried it goes as well.
    """
    earlier = select(conversations.c.id).where(conversations.c.continued_by == conversation)
    for ended in connection.execute(earlier).scalars().all():
        erase_conversation(connection, ended)
    connection.execute(delete(tickets).where(tickets.c.conversation == conversation))
    return bool(connection.execute(delete(conversations).where(conversations.c.id == conversation)).rowcount)


async def erase_tracker(tracker_url: str, conversation: str) -> None:
    """Deletes what Rasa keeps of a conversation in its own database; raises Unavailable when that does not answer."""
    url = make_url(tracker_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return

    def remove(connection: Connection) -> None:
        if inspect(connection).has_table(TRACKER_TABLE):
            theirs = text(f"DELETE FROM {TRACKER_TABLE} WHERE sender_id = :id")  # nosec B608 - the name is a constant
            connection.execute(theirs, {"id": conversation})

    database = Database(make_engine(tracker_url))
    try:
        await database.write(remove)
    finally:
        database.close()
