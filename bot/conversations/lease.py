"""One conversation is answered by one task of one gateway at a time.

Within a process a lock keeps the order of arrival; between gateways a lease in the database keeps two from answering the same
conversation. A gateway that dies leaves a lease that runs out. One that ends later than any could that is taken now was taken by
a clock that was wrong: it counts as run out, for it may do so in hours only.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.engine import Connection

from bot.clock import utc_now
from bot.conversations.message import Claim, Conversation
from bot.errors import BadInput, Unavailable
from bot.store.session import Database
from bot.store.tables import conversations

Result = TypeVar("Result")
# Made once, as in message_log.py.
_CLAIM = update(conversations).where(
    conversations.c.id == bindparam("of_id"),
    or_(
        conversations.c.lease_owner.is_(None),
        conversations.c.lease_owner == bindparam("of_owner"),
        conversations.c.lease_until < bindparam("of_now"),
        conversations.c.lease_until > bindparam("of_farthest"),
    ),
)
_FREE = update(conversations).where(
    conversations.c.id == bindparam("of_id"), conversations.c.lease_owner == bindparam("of_owner")
)
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.02, 0.5


class ConversationLease:
    """`async with lease.hold(conversation, look)` runs its block alone, of all blocks on all gateways.

    `seconds` must be longer than one answer takes; `renew` prolongs the lease between two answers. So that most messages need
    no transaction for it, the one that stores a message may take it (`claim`), and the one that stores its answer gives it
    back (`freeing`).
    """

    def __init__(self, database: Database, *, seconds: float, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._term = timedelta(seconds=seconds)
        self._clock = clock
        self._owner = secrets.token_hex(16)
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}
        self._given_back: set[str] = set()
        self._ended = 0

    def claim(self) -> Claim:
        """To take a lease that nobody holds in the transaction that stores a message."""
        return Claim(self._owner, self._clock() + self._term, self._ended)

    @asynccontextmanager
    async def hold(
        self, conversation: str, look: Callable[[Connection], Result], taken: tuple[Claim, Result] | None = None
    ) -> AsyncIterator[Result]:
        """Waits for its turn, in order of arrival, then for other gateways' leases to be given back or run out.

        Gives what `look` finds in the transaction that takes the lease, or what was `taken` with a claim.
        Raises BadInput when the conversation does not exist (any more).
        """
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        try:
            async with lock:
                # Without a claim two may take it one after the other here, and the first gives it back for both.
                is_claimed = taken is not None and taken[0].ended == self._ended
                found = taken[1] if taken and is_claimed else await self._take(conversation, look)
                try:
                    yield found
                finally:
                    self._ended += not is_claimed
                    await self._give_back(conversation)
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._locks[conversation]

    def freeing(self, conversation: Conversation) -> dict[str, None]:
        """The columns that give the lease back with the last change under it, of a row that is locked; see `given_back`."""
        return {"lease_owner": None, "lease_until": None} if conversation.lease_owner == self._owner else {}

    def given_back(self, conversation: str) -> None:
        """Says that the last change under a held lease was written, with the columns of `freeing`."""
        self._given_back.add(conversation)

    async def renew(self, conversation: str) -> None:
        """Prolongs a held lease. Raises Unavailable when it ran out and another gateway took it."""
        if not await self._database.write(lambda connection: self._claim(connection, conversation)):
            raise Unavailable("another gateway answers this conversation now")

    async def _take(self, conversation: str, look: Callable[[Connection], Result]) -> Result:
        def claim_and_look(connection: Connection) -> tuple[Result] | None:
            return (look(connection),) if self._claim(connection, conversation) else None

        pause = FIRST_PAUSE_SECONDS
        while (found := await self._database.write(claim_and_look)) is None:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        return found[0]

    def _claim(self, connection: Connection, conversation: str) -> bool:
        now = self._clock()
        given = {"of_id": conversation, "of_owner": self._owner, "of_now": now, "of_farthest": now + 2 * self._term}
        values = {"lease_owner": self._owner, "lease_until": now + self._term}
        if connection.execute(_CLAIM, {**given, **values}).rowcount:
            return True
        if connection.execute(select(conversations.c.id).where(conversations.c.id == conversation)).first() is None:
            raise BadInput("this conversation does not exist (any more): open a new one")
        return False

    async def _give_back(self, conversation: str) -> None:
        if conversation in self._given_back:
            self._given_back.discard(conversation)
            return
        with suppress(Unavailable):  # the lease runs out by itself
            await asyncio.shield(self._database.write(lambda connection: self._free(connection, conversation)))

    def _free(self, connection: Connection, conversation: str) -> None:
        given = {"of_id": conversation, "of_owner": self._owner, "lease_owner": None, "lease_until": None}
        connection.execute(_FREE, given)
