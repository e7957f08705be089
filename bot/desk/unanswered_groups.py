"""What people asked in vain, as the desk shows it: grouping takes a second, so it is not done for every look."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from bot.store.session import Database

if TYPE_CHECKING:  # NumPy and the encoder: loaded when a coach first looks
    from bot.conversations.learning.unanswered import Group

NEWEST = 400
"""Messages that are grouped; `polku learn list` looks at more."""
KEPT_SECONDS = 300.0


class UnansweredGroups:
    """The groups of one database; kept for some minutes, for whoever looks next."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = asyncio.Lock()
        self._known: list[Group] = []
        self._read_at: float | None = None

    async def newest(self) -> list[Group]:
        """Those that most people asked first."""
        async with self._lock:
            if self._read_at is None or monotonic() - self._read_at > KEPT_SECONDS:
                from bot.conversations.learning.unanswered import unanswered
                from bot.nlu.encoder import sentence_encoder

                encoder = await asyncio.to_thread(sentence_encoder)
                self._known = await unanswered(self._database, encoder, most=NEWEST)
                self._read_at = monotonic()
            return self._known

    def forget(self) -> None:
        """Something was said of them: the next look is a new one."""
        self._read_at = None
