"""Messages that the assistant did not understand or did not help with, grouped by meaning: what to teach it next."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import and_, literal, or_, select
from sqlalchemy.engine import Connection

from bot.conversations.message import Direction
from bot.nlu.danger import speaks_of_danger
from bot.nlu.encoder import SentenceEncoder
from bot.store.session import Database
from bot.store.tables import corrections, feedback, messages

NOT_UNDERSTOOD = ("nlu_fallback", "out_of_scope")
NEAR = 0.11
"""Mean cosine distance within a group. On 500 labelled questions of data/evaluation half of them find a group at this
value, and 77 of 100 in a group are of its main intent; at 0.14 it is 61."""
MOST = 2000
"""The newest messages that are looked at: grouping takes memory with their square."""
EXAMPLES = 5


@dataclass(frozen=True)
class Asked:
    """One message. `guess` is the likeliest intent that is one, `intent` what it was taken for."""

    id: int
    conversation: str
    text: str
    intent: str
    guess: str | None
    language: str | None


@dataclass(frozen=True)
class Group:
    """Messages that mean much the same; `people` counts conversations."""

    messages: tuple[Asked, ...]

    @property
    def people(self) -> int:
        """How many different people asked."""
        return len({asked.conversation for asked in self.messages})

    def to_json(self) -> dict[str, Any]:
        """The group as it is printed: examples without repeats, and what it may mean."""
        return {
            "group": self.messages[0].id,
            "people": self.people,
            "messages": len(self.messages),
            "taken_for": _most_common(asked.intent for asked in self.messages),
            "guess": _most_common(asked.guess for asked in self.messages),
            "language": _most_common(asked.language for asked in self.messages),
            "examples": list(dict.fromkeys(asked.text for asked in self.messages))[:EXAMPLES],
        }


def _most_common(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None


async def unanswered(
    database: Database, encoder: SentenceEncoder, *, since: datetime | None = None, most: int = MOST
) -> list[Group]:
    """The groups from `since` on, those that most people asked first; `most` newest messages are looked at.

    What somebody has said the meaning of (corrections.py) is left out, but for "none of the guesses": that is still open.
    """
    found = await database.read(lambda connection: _read(connection, since, most))
    grouped = await asyncio.to_thread(group_by_meaning, found, encoder)  # seconds, for many messages
    groups = [Group(tuple(members)) for members in grouped]
    return sorted(groups, key=lambda group: (-group.people, -len(group.messages), group.messages[0].text))


def group_by_meaning(found: Sequence[Asked], encoder: SentenceEncoder) -> list[list[Asked]]:
    """Average-linkage clusters of the sentence vectors; a message that is near no other is a group of its own."""
    # Only here: the gateway, which has this module for the desk, takes 17 MB less without SciPy.
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(found) < 2:
        return [[asked] for asked in found]
    vectors: np.ndarray[Any, Any] = encoder.encode([asked.text for asked in found])
    labels = fcluster(linkage(vectors, "average", metric="cosine"), NEAR, "distance")
    groups: dict[int, list[Asked]] = defaultdict(list)
    for label, asked in zip(labels, found, strict=True):
        groups[int(label)].append(asked)
    return list(groups.values())


def _read(connection: Connection, since: datetime | None, most: int) -> list[Asked]:
    columns = messages.c
    typed = (columns.direction == Direction.PERSON.value) & columns.payload.is_(None) & (columns.text != "")
    same = (corrections.c.conversation == columns.conversation) & (corrections.c.seq == columns.seq)
    is_corrected = corrections.c.id.is_not(None)
    wanted = (
        select(messages)
        .select_from(messages.outerjoin(corrections, same))
        .where(
            typed,
            columns.intent.is_not(None),
            or_(_not_understood(), _not_helped(), is_corrected),
            corrections.c.intent.is_(None),
        )
    )
    if since is not None:
        wanted = wanted.where(columns.created_at >= since)
    rows = connection.execute(wanted.order_by(columns.created_at.desc(), columns.id.desc()).limit(most)).mappings()
    # What speaks of danger has its answer, and is nobody's to read for this.
    return [_asked(row) for row in rows if not speaks_of_danger(row["text"])]


def _not_understood() -> Any:
    return messages.c.intent.in_(NOT_UNDERSTOOD)


def _not_helped() -> Any:
    """The message whose answer got a no: the intent of an answer is in the key that the no is about."""
    same = and_(
        feedback.c.conversation == messages.c.conversation,
        feedback.c.about == literal("utter_").concat(messages.c.intent),
        feedback.c.verdict == "no",
        feedback.c.at >= messages.c.created_at,
    )
    return select(feedback.c.id).where(same).exists()


def _asked(row: Any) -> Asked:
    guesses = [guess["name"] for guess in row["ranking"] or [] if guess["name"] not in NOT_UNDERSTOOD]
    guess = guesses[0] if guesses else None
    return Asked(row["id"], row["conversation"], row["text"], row["intent"], guess, row["detected"])
