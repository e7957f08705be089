"""Accounts of coaches: who may use the desk, and as what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.desk.passwords import check_strength, hash_password, make_password
from bot.errors import BadInput
from bot.handoff.work_hours import WorkHours, read_work_hours
from bot.store.session import Database
from bot.store.tables import coaches, desk_sessions

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[a-zA-Z0-9.-]{1,180}")
# The ticket log says "person" and "system" for others than coaches.
_TAKEN = frozenset({"person", "system", "bot", "coach"})
LONGEST_NAME = 120


class Role(str, Enum):
    """What an account may do: a lead also assigns and reads reports, an admin also reads accounts and the audit log."""

    COACH = "coach"
    LEAD = "lead"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class UnknownCoach(BadInput):
    """No account has this login."""


@dataclass(frozen=True)
class Coach:
    """One account. `languages` are those the coach writes; `topics` those they take, all when empty;
    among them may be ids of peer groups that they coordinate.

    `municipalities` are ids of the places where they work, everywhere when empty; `work_hours` when they do.
    """

    login: str
    name: str
    role: Role
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    interface: str
    must_change_password: bool
    has_second_factor: bool
    is_disabled: bool
    email: str | None = None
    municipalities: tuple[str, ...] = ()
    work_hours: WorkHours = field(default_factory=dict)
    is_connected: bool = False
    """Whether an identity at the provider belongs to it (bot/desk/openid.py)."""


@dataclass(frozen=True)
class Credentials:
    """What a login is checked against; never shown, never logged."""

    coach: Coach
    password_hash: str
    totp_secret: str | None
    totp_used: int | None


class Coaches:
    """All accounts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        login: str,
        *,
        name: str,
        role: Role = Role.COACH,
        languages: Sequence[str] = ("fi", "en"),
        topics: Sequence[str] = (),
        email: str | None = None,
        municipalities: Sequence[str] = (),
        password: str | None = None,
        interface: str = "fi",
        now: datetime,
    ) -> tuple[Coach, str]:
        """Stores an account; with it, its first password, made when none is given. Raises BadInput."""
        login = login.strip().lower()
        if not _LOGIN.fullmatch(login) or login in _TAKEN:
            raise BadInput(f"{login!r} is no login: 2 to 64 of a-z 0-9 . _ @ -, and not {', '.join(sorted(_TAKEN))}")
        if not 1 <= len(name.strip()) <= LONGEST_NAME:
            raise BadInput(f"a coach needs a name of at most {LONGEST_NAME} characters")
        if email is not None and not _EMAIL.fullmatch(email):
            raise BadInput(f"{email!r} is no e-mail address")
        password = password or make_password()
        check_strength(password, login)
        values = {
            "login": login,
            "name": name.strip(),
            "password_hash": await hash_password(password),
            "email": email,
            "municipalities": list(municipalities),
            "role": role.value,
            "languages": list(languages),
            "topics": list(topics),
            "interface": interface,
            "is_disabled": False,
            "created_at": now,
        }
        try:
            await self._database.write(
                lambda connection: connection.execute(insert(coaches).values(must_change_password=True, **values))
            )
        except IntegrityError:
            raise BadInput(f"there is a coach {login} already: `polku coaches reset {login}` makes a new password")
        return await self.find(login), password

    async def find(self, login: str) -> Coach:
        """The account; raises UnknownCoach."""
        return (await self.credentials(login)).coach

    async def credentials(self, login: str) -> Credentials:
        """The account with what a login is checked against; raises UnknownCoach."""
        row = await self._database.read(lambda connection: _row(connection, login))
        return Credentials(coach_of(row), row["password_hash"], row["totp_secret"], row["totp_used"])

    async def all(self) -> list[Coach]:
        """Every account, by name."""
        wanted = select(coaches).order_by(coaches.c.name, coaches.c.login)
        rows = await self._database.read(lambda connection: connection.execute(wanted).mappings().all())
        return [coach_of(row) for row in rows]

    async def disable(self, login: str) -> Coach:
        """Closes the account at once: open sessions end too. Raises UnknownCoach."""
        return await self._change(login, is_disabled=True)

    async def reset(self, login: str, password: str | None = None) -> tuple[Coach, str]:
        """A new first password, no second factor, no identity, and the account open again. Raises UnknownCoach, WeakPassword."""
        password = password or make_password()
        check_strength(password, login.strip())
        hashed = await hash_password(password)
        return await self._change(
            login,
            password_hash=hashed,
            must_change_password=True,
            totp_secret=None,
            totp_used=None,
            identity=None,
            is_disabled=False,
        ), password

    async def set_password(self, login: str, password: str) -> Coach:
        """The coach's own new password; every session ends. Raises WeakPassword."""
        check_strength(password, login)
        return await self._change(login, password_hash=await hash_password(password), must_change_password=False)

    async def set_second_factor(self, login: str, secret: str | None, used: int | None = None) -> Coach:
        """Sets (or with None removes) the encrypted TOTP secret."""
        return await self._change(login, ends_sessions=False, totp_secret=secret, totp_used=used)

    async def use_code(self, login: str, step: int) -> bool:
        """Marks a code's time step as used; False when somebody else has used it in the same moment."""
        is_unused = coaches.c.totp_used.is_(None) | (coaches.c.totp_used < step)
        change = update(coaches).where((coaches.c.login == login) & is_unused).values(totp_used=step)
        return await self._database.write(lambda connection: bool(connection.execute(change).rowcount))

    async def of_identity(self, key: str, email: str | None) -> Coach | None:
        """The open account of an identity: the one that is connected, else the only one with its verified `email`.

        That one is connected from then on, so that no later change of an address gives the account to somebody else.
        """
        columns = coaches.c

        def find(connection: Connection) -> Coach | None:
            connected = connection.execute(select(coaches).where(columns.identity == key)).mappings().first()
            if connected is not None or email is None:
                return coach_of(connected) if connected else None
            # A second account with the address makes it unclear who that is, whether connected or not.
            has_address = (func.lower(columns.email) == email.lower()) & columns.is_disabled.is_(False)
            same = select(columns.login).where(has_address)
            logins = connection.execute(same).scalars().all()
            free = (columns.login == logins[0]) & columns.identity.is_(None) if len(logins) == 1 else None
            if free is None or not connection.execute(update(coaches).where(free).values(identity=key)).rowcount:
                return None
            return coach_of(_row(connection, logins[0]))

        coach = await self._database.write(find)
        return coach if coach and not coach.is_disabled else None

    async def connect(self, login: str, key: str | None) -> Coach:
        """Sets (or with None ends) which identity opens the account; sessions end. Raises UnknownCoach, BadInput."""
        try:
            return await self._change(login, identity=key)
        except IntegrityError:
            raise BadInput("this identity belongs to another account already")

    async def set_email(self, login: str, email: str | None) -> Coach:
        """Where the coach hears of notes that name them. Raises BadInput for what is no address."""
        if email is not None and not _EMAIL.fullmatch(email):
            raise BadInput(f"{email!r} is no e-mail address")
        return await self._change(login, ends_sessions=False, email=email)

    async def set_municipalities(self, login: str, municipalities: Sequence[str]) -> Coach:
        """Where the coach works; empty for everywhere. Raises UnknownCoach."""
        return await self._change(login, ends_sessions=False, municipalities=list(municipalities))

    async def set_work_hours(self, login: str, work_hours: WorkHours) -> Coach:
        """When the coach works. Raises UnknownCoach, BadInput for what is no weekday or no hours."""
        return await self._change(login, ends_sessions=False, work_hours=read_work_hours(work_hours))

    async def set_interface(self, login: str, language: str) -> Coach:
        """The language of the desk itself."""
        return await self._change(login, ends_sessions=False, interface=language)

    async def _change(self, login: str, *, ends_sessions: bool = True, **values: Any) -> Coach:
        login = login.strip().lower()

        def write(connection: Connection) -> Coach:
            connection.execute(update(coaches).where(coaches.c.login == login).values(**values))
            if ends_sessions:
                connection.execute(delete(desk_sessions).where(desk_sessions.c.coach == login))
            return coach_of(_row(connection, login))

        return await self._database.write(write)


def _row(connection: Connection, login: str) -> Mapping[str, Any]:
    wanted = select(coaches).where(coaches.c.login == login.strip().lower())
    row: Mapping[str, Any] | None = connection.execute(wanted).mappings().first()
    if row is None:
        raise UnknownCoach(f"there is no coach {login}: `polku coaches list` shows them all")
    return row


def coach_of(row: Mapping[str, Any]) -> Coach:
    """The account of a row of `coaches`."""
    return Coach(
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        languages=tuple(row["languages"]),
        topics=tuple(row["topics"]),
        interface=row["interface"],
        must_change_password=row["must_change_password"],
        has_second_factor=row["totp_secret"] is not None,
        is_disabled=row["is_disabled"],
        email=row["email"],
        municipalities=tuple(row["municipalities"]),
        work_hours=row["work_hours"],
        is_connected=row["identity"] is not None,
    )
