"""What coaches say that messages really meant: the material from which the assistant learns what it misunderstood."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.errors import BadInput
from bot.store.session import Database
from bot.store.tables import corrections, messages


async def correct_understanding(
    database: Database, conversation: str, seq: int, intent: str | None, *, coach: str, now: datetime
) -> None:
    """Records that the person's message `seq` meant `intent`, one of the assistant's guesses, or none of them (None).

    A later word of a coach takes the place of an earlier one. Raises BadInput for another message or intent.
    """

    def work(connection: Connection) -> None:
        columns = messages.c
        wanted = select(columns.intent, columns.ranking).where(columns.conversation == conversation, columns.seq == seq)
        row = connection.execute(wanted).first()
        if row is None or row.intent is None:
            raise BadInput(f"message {seq} was not put to the assistant")
        guesses = {row.intent, *(guess["name"] for guess in row.ranking or [])}
        if intent is not None and intent not in guesses:
            raise BadInput(f"{intent} is none of the guesses at message {seq}")
        known = (corrections.c.conversation == conversation) & (corrections.c.seq == seq)
        connection.execute(delete(corrections).where(known))
        values = {"seq": seq, "understood": row.intent, "intent": intent, "coach": coach, "at": now}
        connection.execute(insert(corrections).values(conversation=conversation, **values))

    await database.write(work)
