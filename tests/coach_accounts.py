"""Accounts of coaches for tests: made without the cost of a real password, which is slow on purpose."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import insert

from bot.clock import utc_now
from bot.desk.accounts import Coach, Coaches, Role
from bot.store.session import Database
from bot.store.tables import coaches

PASSWORD = "neljä sanaa ilman yhteyttä"


@cache
def _hash() -> str:
    """A hash names its own cost, and the desk checks it at that."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


async def add_account(database: Database, login: str, role: Role = Role.COACH, **more: object) -> Coach:
    """An account with PASSWORD, which the coach has chosen."""
    values = {
        "login": login,
        "name": login.capitalize(),
        "password_hash": _hash(),
        "must_change_password": False,
        "role": role.value,
        "languages": ["fi", "en"],
        "topics": [],
        "interface": "fi",
        "is_disabled": False,
        "created_at": utc_now(),
        **more,
    }
    await database.write(lambda connection: connection.execute(insert(coaches).values(**values)))
    return await Coaches(database).find(login)
