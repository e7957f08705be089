"""Logging in: password, then the second factor; failures are counted per account and per address."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from bot.desk.accounts import Coach, Coaches, UnknownCoach
from bot.desk.audit import AuditLog
from bot.desk.openid import Identity
from bot.desk.passwords import LONGEST, is_password
from bot.desk.second_factor import SecondFactor
from bot.desk.sessions import Session, Sessions
from bot.errors import PolkuError
from bot.store.session import Database
from bot.store.tables import login_failures

WINDOW = timedelta(minutes=15)
FAILURES_OF_ACCOUNT = 5
# More than one coach may sit behind one address of an office.
FAILURES_OF_ADDRESS = 20


class LoginFailed(PolkuError):
    """Login, password or code is wrong; which of them is not said."""


class UnknownIdentity(PolkuError):
    """The provider knows who signs in, the desk has no open account for them."""


class TooManyFailures(PolkuError):
    """Too many wrong attempts: wait for the rest of WINDOW."""


class Login:
    """The two steps in, and the way out."""

    def __init__(
        self,
        database: Database,
        coaches: Coaches,
        sessions: Sessions,
        second_factor: SecondFactor,
        audit: AuditLog,
        *,
        key: str,
    ) -> None:
        self._database = database
        self._coaches = coaches
        self._sessions = sessions
        self._second_factor = second_factor
        self._audit = audit
        self._key = key.encode()

    async def with_password(self, login: str, password: str, *, address: str, now: datetime) -> Session:
        """A new session, not verified yet when a code is still needed. Raises LoginFailed, TooManyFailures."""
        login = login.strip().lower()[:64]
        keys = (self._hashed(f"account:{login}"), self._hashed(f"address:{address}"))
        await self._count(*keys, now=now)
        coach = await self._right_coach(login, password)
        if coach is None:
            await self._audit.add(await self._known(login), "login_failed", now=now)
            raise LoginFailed("login or password is wrong")
        await self._forget(keys)
        return await self._enter(coach, is_verified=not coach.has_second_factor, now=now)

    async def with_code(self, session: Session, code: str, *, address: str, now: datetime) -> Session:
        """The verified session after the second factor. Raises LoginFailed, TooManyFailures."""
        login = session.coach.login
        keys = (self._hashed(f"code:{login}"), self._hashed(f"address:{address}"))
        await self._count(*keys, now=now)
        stored = await self._coaches.credentials(login)
        step = self._second_factor.accepted_step(stored.totp_secret or "", code, last=stored.totp_used, now=now)
        if step is None or not await self._coaches.use_code(login, step):
            await self._audit.add(login, "code_failed", now=now)
            raise LoginFailed("the code is wrong or was used before")
        await self._forget(keys)
        await self._sessions.close(session.token)  # what was seen before the second factor opens nothing after it
        return await self._enter(stored.coach, is_verified=True, now=now)

    async def with_identity(self, identity: Identity, *, now: datetime) -> Session:
        """A verified session: second factors are the provider's business. Raises UnknownIdentity."""
        coach = await self._coaches.of_identity(identity.key, identity.email)
        if coach is None:
            await self._audit.add("unknown", "openid_unknown", now=now)
            raise UnknownIdentity("no open account belongs to this identity")
        token = await self._sessions.open(coach, is_verified=True, by_provider=True, now=now)
        await self._audit.add(coach.login, "openid_login", now=now)
        return Session(token, coach, is_verified=True, by_provider=True)

    async def is_own_password(self, coach: Coach, password: str, *, address: str, now: datetime) -> bool:
        """Whether it is the coach's present password. Raises TooManyFailures; wrong ones count as failed logins."""
        keys = (self._hashed(f"account:{coach.login}"), self._hashed(f"address:{address}"))
        await self._count(*keys, now=now)
        if await self._right_coach(coach.login, password) is None:
            return False
        await self._forget(keys)
        return True

    async def _enter(self, coach: Coach, *, is_verified: bool, now: datetime) -> Session:
        token = await self._sessions.open(coach, is_verified=is_verified, now=now)
        if is_verified:
            await self._audit.add(coach.login, "login", now=now)
        return Session(token, coach, is_verified)

    async def _right_coach(self, login: str, password: str) -> Coach | None:
        try:
            stored = await self._coaches.credentials(login)
        except UnknownCoach:
            stored = None
        is_right = await is_password(password[: LONGEST + 1], stored.password_hash if stored else None)
        return stored.coach if stored and is_right and not stored.coach.is_disabled else None

    async def _known(self, login: str) -> str:
        """The login for the audit log; what is no login may be a password in the wrong field."""
        try:
            return (await self._coaches.find(login)).login
        except UnknownCoach:
            return "unknown"

    async def _count(self, of_account: str, of_address: str, *, now: datetime) -> None:
        """Counts an attempt as failed before it is judged, so that many at once cannot slip through together."""

        def write(connection: Connection) -> bool:
            columns = login_failures.c
            # What lies further ahead was counted by a clock that was wrong.
            is_over = (columns.at < now - WINDOW) | (columns.at > now + WINDOW)
            connection.execute(delete(login_failures).where(is_over))
            for key, most in ((of_account, FAILURES_OF_ACCOUNT), (of_address, FAILURES_OF_ADDRESS)):
                wanted = select(func.count()).select_from(login_failures).where(columns.key == key)
                if connection.execute(wanted).scalar_one() >= most:
                    return False
            connection.execute(insert(login_failures), [{"key": key, "at": now} for key in (of_account, of_address)])
            return True

        if not await self._database.write(write):
            minutes = int(WINDOW.total_seconds() // 60)
            raise TooManyFailures(f"too many attempts: wait {minutes} minutes")

    async def _forget(self, keys: tuple[str, str]) -> None:
        """After a success: the account's failures, and this one attempt of the address."""
        of_account, of_address = keys

        def write(connection: Connection) -> None:
            columns = login_failures.c
            connection.execute(delete(login_failures).where(columns.key == of_account))
            last = select(func.max(columns.id)).where(columns.key == of_address).scalar_subquery()
            connection.execute(delete(login_failures).where(columns.id == last))

        await self._database.write(write)

    def _hashed(self, key: str) -> str:
        # Addresses of coaches are nobody's business; the key keeps the hash from being guessed.
        return hmac.new(self._key, key.encode(), hashlib.sha256).hexdigest()
