"""What employers need: recorded in the desk, shown in the chat to people whose path or search fits, until a day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date, datetime
from enum import Enum

from sqlalchemy import insert, select, update
from sqlalchemy.sql import Select

from bot.errors import BadInput
from bot.store.session import Database
from bot.store.tables import employer_needs

NEED = "need"
"""The detail of a ticket that names the need it is about."""
SHOWN_CLOSED = 50
ID_BYTES = 4


class Start(str, Enum):
    """How a person can begin."""

    WORK_TRIAL = "work_trial"
    PAY_SUBSIDY = "pay_subsidy"
    RECRUITMENT_TRAINING = "recruitment_training"
    JOB = "job"


class UnknownNeed(BadInput):
    """There is no open need with this id."""


@dataclass(frozen=True)
class Need:
    """One need. `role` and `skills` are words by language; `field` and `municipality` ids of the vocabulary.

    `finnish` and `english` are the levels (CEFR, "0" for none) that the work really needs. Open on its last day too.
    """

    role: Mapping[str, str]
    skills: Mapping[str, str]
    field: str
    municipality: str | None
    finnish: str
    english: str
    start: Start
    until: date
    employer: str
    created_by: str
    created_at: datetime
    closed_at: datetime | None = None
    id: str = column(default_factory=lambda: secrets.token_hex(ID_BYTES))

    def text(self, words: Mapping[str, str], language: str) -> str:
        """Words in `language`, or in the other one when there are none."""
        first, second = ("fi", "en") if language == "fi" else ("en", "fi")
        return words.get(first) or words.get(second) or ""

    def is_open(self, today: date) -> bool:
        """Whether people are shown it."""
        return self.closed_at is None and self.until >= today


class Needs:
    """All needs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, need: Need) -> None:
        """Stores a need that a coach wrote down."""
        values = {**vars(need), "start": need.start.value}
        await self._database.write(lambda connection: connection.execute(insert(employer_needs).values(**values)))

    async def find(self, id: str) -> Need | None:
        """The need of this id, open or not."""
        return next(iter(await self.named([id])), None)

    async def named(self, ids: Sequence[str]) -> list[Need]:
        """The needs of these ids, open or not."""
        return await self._select(select(employer_needs).where(employer_needs.c.id.in_(ids)))

    async def open_on(self, today: date) -> list[Need]:
        """Those that people are shown on this day, the one that ends first at the top."""
        is_open = employer_needs.c.closed_at.is_(None) & (employer_needs.c.until >= today)
        return await self._select(
            select(employer_needs).where(is_open).order_by(employer_needs.c.until, employer_needs.c.id)
        )

    async def newest(self) -> list[Need]:
        """What was recorded last, open or not."""
        return await self._select(
            select(employer_needs).order_by(employer_needs.c.created_at.desc()).limit(SHOWN_CLOSED)
        )

    async def close(self, id: str, *, now: datetime) -> None:
        """People are not shown it any more. Raises UnknownNeed for one that is not there or closed already."""
        is_it = (employer_needs.c.id == id) & employer_needs.c.closed_at.is_(None)
        change = update(employer_needs).where(is_it).values(closed_at=now)
        if not await self._database.write(lambda connection: connection.execute(change).rowcount):
            raise UnknownNeed("there is no such open need")

    async def _select(self, wanted: Select) -> list[Need]:
        rows = await self._database.read(lambda connection: connection.execute(wanted).mappings().all())
        return [Need(**{**row, "start": Start(row["start"])}) for row in rows]
