"""What people's messages really meant, as coaches and editors said it: examples for the training data, and answers that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.message import Direction
from bot.errors import BadInput
from bot.nlu.danger import speaks_of_danger
from bot.store.session import Database
from bot.store.tables import corrections, messages

NEW_ANSWER = "new_answer"
"""In the place of an intent: it is understood what they ask, and there is no answer to it yet."""


@dataclass(frozen=True)
class Taught:
    """A message with the intent it has; `language` as it was detected, `corrections` the ids of who said so."""

    text: str
    language: str | None
    intent: str
    corrections: tuple[int, ...] = field(default=(), compare=False)


async def label_messages(database: Database, ids: Sequence[int], intent: str, *, by: str, now: datetime) -> int:
    """Records that the messages meant `intent` (or NEW_ANSWER), in the place of what was said of them; how many there were.

    Only what people typed and the assistant was asked counts. Raises BadInput when nothing of it is left.
    """

    def work(connection: Connection) -> int:
        columns = messages.c
        asked = (columns.direction == Direction.PERSON.value) & columns.payload.is_(None) & columns.intent.is_not(None)
        wanted = select(columns.conversation, columns.seq, columns.intent).where(columns.id.in_(ids), asked)
        found = connection.execute(wanted).all()
        if not found:
            raise BadInput("these messages have been deleted meanwhile")
        for conversation, seq, understood in found:
            known = (corrections.c.conversation == conversation) & (corrections.c.seq == seq)
            connection.execute(delete(corrections).where(known))
            values = {"conversation": conversation, "seq": seq, "understood": understood, "intent": intent}
            connection.execute(insert(corrections).values(**values, coach=by, at=now))
        return len(found)

    return await database.write(work)


async def taught(database: Database, *, new_answers: bool = False) -> list[Taught]:
    """The messages whose meaning is known and not applied yet, each text once, the newest word on it.

    Or those that need a new answer. Words of danger are nobody's to read for this.
    """
    is_wanted = corrections.c.intent == NEW_ANSWER if new_answers else corrections.c.intent != NEW_ANSWER
    same = (corrections.c.conversation == messages.c.conversation) & (corrections.c.seq == messages.c.seq)
    wanted = (
        select(messages.c.text, messages.c.detected, corrections.c.intent, corrections.c.id)
        .select_from(corrections.join(messages, same))
        .where(is_wanted, corrections.c.applied_at.is_(None), messages.c.text != "")
        .order_by(corrections.c.at, corrections.c.id)
    )
    rows = await database.read(lambda connection: connection.execute(wanted).all())
    newest: dict[str, Taught] = {}
    for text, language, intent, id in rows:
        before = newest.get(text.casefold())
        newest[text.casefold()] = Taught(text, language, intent, (*(before.corrections if before else ()), id))
    return [one for one in newest.values() if not speaks_of_danger(one.text)]


async def mark_applied(database: Database, known: Sequence[Taught], *, now: datetime) -> None:
    """Nobody is shown them again: they are examples now, or an editor has seen why not."""
    ids = [{"of_id": id} for one in known for id in one.corrections]
    change = update(corrections).where(corrections.c.id == bindparam("of_id")).values(applied_at=now)
    if ids:
        await database.write(lambda connection: connection.execute(change, ids))
