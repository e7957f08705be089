"""Who is logged in: a random token in a cookie, its hash in the database, so that any gateway knows it.

A session ends after some hours, after some minutes without use, at logout, and when the password changes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.desk.accounts import Coach, coach_of
from bot.store.session import Database
from bot.store.tables import coaches, desk_sessions
from bot.store.tokens import hash_token

TOKEN_BYTES = 32
# Not every click needs a write.
_SEEN_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Session:
    """A logged-in coach; not `is_verified` while the second factor is still to be given.

    `by_provider`: they signed in elsewhere, and may not even know their password here.
    """

    token: str
    coach: Coach
    is_verified: bool
    by_provider: bool = False


class Sessions:
    """All sessions; `key` is Settings.desk_secret()."""

    def __init__(self, database: Database, key: str, *, hours: float, idle_minutes: float) -> None:
        self._database = database
        self._key = key.encode()
        self._longest = timedelta(hours=hours)
        self._idle = timedelta(minutes=idle_minutes)

    async def open(self, coach: Coach, *, is_verified: bool, by_provider: bool = False, now: datetime) -> str:
        """A new session's token; sessions that have run out are swept away."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        values = {
            "token_hash": hash_token(token),
            "coach": coach.login,
            "is_verified": is_verified,
            "by_provider": by_provider,
            "seen_at": now,
            "expires_at": now + self._longest,
        }

        def write(connection: Connection) -> None:
            over = (desk_sessions.c.expires_at < now) | (desk_sessions.c.seen_at < now - self._idle)
            connection.execute(delete(desk_sessions).where(over))
            connection.execute(insert(desk_sessions).values(**values))

        await self._database.write(write)
        return token

    async def find(self, token: str, *, is_use: bool = True, now: datetime) -> Session | None:
        """The session of a cookie's token, if it still runs; `is_use` keeps it from becoming idle."""
        columns = desk_sessions.c
        is_it = (columns.token_hash == hash_token(token)) & coaches.c.is_disabled.is_(False)
        runs = (columns.expires_at > now) & (columns.seen_at > now - self._idle)
        wanted = (
            select(coaches, columns.seen_at, columns.is_verified, columns.by_provider)
            .select_from(desk_sessions.join(coaches, coaches.c.login == columns.coach))
            .where(is_it, runs)
        )
        row = await self._database.read(lambda connection: connection.execute(wanted).mappings().first())
        if row is None:
            return None
        if is_use and abs(now - row["seen_at"]) > _SEEN_EVERY:
            seen = update(desk_sessions).where(columns.token_hash == hash_token(token)).values(seen_at=now)
            await self._database.write(lambda connection: connection.execute(seen))
        return Session(token, coach_of(row), row["is_verified"], row["by_provider"])

    async def close(self, token: str) -> None:
        """Ends one session."""
        ended = delete(desk_sessions).where(desk_sessions.c.token_hash == hash_token(token))
        await self._database.write(lambda connection: connection.execute(ended))

    def form_token(self, token: str) -> str:
        """What every form of this cookie's pages carries, so that no other site can send them (CSRF)."""
        return hmac.new(self._key, b"form:" + token.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, token: str, given: str) -> bool:
        """Whether a form came from one of our own pages."""
        return hmac.compare_digest(self.form_token(token).encode(), given.encode())
