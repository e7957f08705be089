"""Work that one gateway does for all of them, every so often: who begins it says so in the database first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.session import Database
from bot.store.tables import jobs

LOST_AFTER = timedelta(hours=1)
"""A job that was begun this long ago and is not done has lost its gateway: another may begin it."""


async def begin_job(database: Database, name: str, *, every: timedelta, now: datetime) -> bool:
    """Whether the job is due and this caller alone is to do it. Call `end_job` afterwards."""
    if not await database.read(lambda connection: _is_due(connection, name, every, now)):
        return False  # looked at without the write lock, because it is asked every minute
    try:
        return await database.write(lambda connection: _claim(connection, name, every, now))
    except IntegrityError:
        return False  # another gateway began it for the first time in the same moment


async def end_job(database: Database, name: str, *, now: datetime) -> None:
    """The job is done."""
    done = update(jobs).where(jobs.c.name == name).values(done_at=now)
    await database.write(lambda connection: connection.execute(done))


def last_done(connection: Connection, name: str) -> datetime | None:
    """When the job was done last; None before the first time, and while it is being done."""
    at: datetime | None = connection.execute(select(jobs.c.done_at).where(jobs.c.name == name)).scalar()
    return at


def _due(every: timedelta, now: datetime) -> object:
    is_lost = and_(
        or_(jobs.c.done_at.is_(None), jobs.c.done_at < jobs.c.started_at), jobs.c.started_at <= now - LOST_AFTER
    )
    # Begun in the future, as it seems: by a clock that was wrong, and nobody waits for that time to come.
    is_ahead = jobs.c.started_at > now + LOST_AFTER
    return or_(jobs.c.started_at <= now - every, is_lost, is_ahead)


def _is_due(connection: Connection, name: str, every: timedelta, now: datetime) -> bool:
    known = connection.execute(select(jobs.c.name).where(jobs.c.name == name)).first() is not None
    due = select(jobs.c.name).where(jobs.c.name == name, _due(every, now))
    return not known or connection.execute(due).first() is not None


def _claim(connection: Connection, name: str, every: timedelta, now: datetime) -> bool:
    claimed = connection.execute(
        update(jobs).where(jobs.c.name == name, _due(every, now)).values(started_at=now, done_at=None)
    )
    if claimed.rowcount:
        return True
    if connection.execute(select(jobs.c.name).where(jobs.c.name == name)).first() is not None:
        return False
    connection.execute(insert(jobs).values(name=name, started_at=now))
    return True
