"""Whether an answer helped, as people say with one tap."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from bot.store.session import Database
from bot.store.tables import feedback


async def record_feedback(
    database: Database, conversation: str, *, about: str | None, verdict: str, now: datetime, reason: str | None = None
) -> None:
    """Stores a verdict ("yes", "no") on the reply key `about`, with the reason that was tapped (such as "out_of_date")."""
    values = {"conversation": conversation, "about": about, "verdict": verdict, "reason": reason, "at": now}
    await database.write(lambda connection: connection.execute(insert(feedback).values(**values)))
