"""The off switch, in grades: the assistant off, coaches off, nothing new taken, and a notice to everybody.

It is kept in the database, so that it holds for every process; each asks again when its knowledge is half a second old.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.errors import BadInput, Unavailable
from bot.nlu.danger import speaks_of_danger
from bot.store.session import Database
from bot.store.tables import desk_audit, service_state

KNOWN_FOR_SECONDS = 0.5
LONGEST_NOTICE = 500
ROW = 1
SWITCHES = ("bot", "coaches", "read_only")
NOTICES = ("notice_fi", "notice_en")


class ReadOnly(Unavailable):
    """Nothing new is taken at the moment; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("the service is read-only: `polku service set --read-only off` ends it")


@dataclass(frozen=True)
class ServiceState:
    """What is on: `bot` answers, `coaches` can be asked for; `read_only` takes no message and no work of coaches.

    `version` rises with each change, which `actor` made; 0 when nothing was ever switched. `notice_version` rises with each
    change of the notice.
    """

    bot: bool = True
    coaches: bool = True
    read_only: bool = False
    notice_fi: str = ""
    notice_en: str = ""
    notice_version: int = 0
    version: int = 0
    actor: str = ""
    at: datetime | None = None

    def notice(self) -> dict[str, str]:
        """The notice by language; empty for none."""
        given = {"fi": self.notice_fi, "en": self.notice_en}
        return {language: text for language, text in given.items() if text}


class Service:
    """The switch of one database."""

    def __init__(self, database: Database, *, known_for_seconds: float = KNOWN_FOR_SECONDS) -> None:
        self._database = database
        self._known_for_seconds = known_for_seconds
        self._known = ServiceState()
        self._asked: float | None = None

    async def state(self) -> ServiceState:
        """How things stand; while the database is away, how they stood last."""
        now = time.monotonic()
        if self._asked is None or now - self._asked >= self._known_for_seconds:
            with suppress(Unavailable):
                self._known = await self._database.read(read_state)
                self._asked = now
        return self._known

    async def must_take(self) -> None:
        """Raises ReadOnly when nothing new is taken."""
        if (await self.state()).read_only:
            raise ReadOnly

    async def change(self, actor: str, *, now: datetime, **changes: bool | str) -> ServiceState:
        """Sets fields of the state and notes each that differs in the audit log. Raises BadInput for too long a notice."""
        wanted = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
        for name in NOTICES:
            if len(str(wanted.get(name, ""))) > LONGEST_NOTICE:
                raise BadInput(f"{name} has at most {LONGEST_NOTICE} characters")
        self._known = await self._database.write(lambda connection: _change(connection, actor, wanted, now))
        self._asked = time.monotonic()
        return self._known


def read_state(connection: Connection) -> ServiceState:
    """How things stand, within the caller's transaction."""
    row = connection.execute(select(service_state)).mappings().first()
    return ServiceState(**{name: row[name] for name in ServiceState.__dataclass_fields__}) if row else ServiceState()


def why_not_taken(text: str, *, otherwise: str = "utter_read_only") -> str:
    """The key of what somebody is told whose message is not taken; words of danger get the numbers to call all the same."""
    return "utter_crisis" if speaks_of_danger(text) else otherwise


def _change(connection: Connection, actor: str, wanted: Mapping[str, Any], now: datetime) -> ServiceState:
    before = read_state(connection)
    differing = {name: value for name, value in wanted.items() if getattr(before, name) != value}
    if not differing:
        return before
    notices = before.notice_version + int(any(name in differing for name in NOTICES))
    after = replace(before, **differing, notice_version=notices, version=before.version + 1, actor=actor, at=now)
    if before.version:
        connection.execute(update(service_state).where(service_state.c.id == ROW).values(**vars(after)))
    else:
        connection.execute(insert(service_state).values(id=ROW, **vars(after)))
    for name, value in differing.items():
        words = {True: "on", False: "off"}.get(value) or ("set" if value else "none")
        line = {"actor": actor, "action": "service_changed", "object": f"{name}: {words}", "at": now}
        connection.execute(insert(desk_audit).values(**line))
    return after
