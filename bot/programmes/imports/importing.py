"""One import from beginning to end: what every way of starting one (by hand, on a schedule) does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from bot.clock import FINLAND, utc_now
from bot.errors import PolkuError, Unavailable
from bot.programmes.imports.storing import (
    CHANGES,
    FAILED,
    WHOLE,
    Fetched,
    Progress,
    Summary,
    apply,
    cursor,
    fetch,
    last_failure,
    record,
    whole_at,
)
from bot.programmes.sources.client import DEFAULT_LIMITS, Limits
from bot.programmes.sources.registry import open_source
from bot.programmes.sources.source import Context
from bot.programmes.vocabulary import Vocabulary
from bot.settings import Settings
from bot.store.session import Database

WHOLE_EVERY = timedelta(days=7)
"""Changes alone never tell what vanished without a word: that often everything is read."""
PAUSE_AFTER_FAILURE = timedelta(hours=1)


async def import_source(
    name: str,
    database: Database,
    settings: Settings,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    since: datetime | None = None,
    place: str | None = None,
    dry_run: bool = False,
    accept_loss: bool = False,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Summary:
    """Imports the source `name`, or only what changed after `since`; in a dry run nothing is written.

    Raises BadInput for an unknown source, SourceFailed when it cannot be read: then nothing has changed but the
    list of runs, which names the problem. `now` is the moment it begins: the next import of changes begins there.
    """
    today = now.astimezone(FINLAND).date()

    def write(fetched: Fetched) -> Summary:
        try:
            with database.begin(reads_only=dry_run) as connection:
                return apply(
                    connection,
                    fetched,
                    today=today,
                    now=utc_now(),
                    grace_days=settings.import_grace_days,
                    dry_run=dry_run,
                    accept_loss=accept_loss,
                )
        except IntegrityError as error:
            raise Unavailable(f"{name}: another import wrote the same entries meanwhile; import again") from error

    async with open_source(name, settings, place, limits) as source:
        try:
            fetched = await fetch(source, Context(vocabulary, today), since=since, now=now, progress=progress)
            return write(fetched)
        except PolkuError as error:
            if not dry_run:
                failed = Summary(name, CHANGES if since else WHOLE, 0)
                with database.begin() as connection:
                    record(connection, failed, FAILED, now, utc_now(), str(error))
            raise


def next_since(database: Database, name: str, now: datetime) -> datetime | None:
    """Where a scheduled import begins: at the saved cursor, or at the very start when everything is due again."""
    with database.begin(reads_only=True) as connection:
        last_whole = whole_at(connection, name)
        if last_whole is None or now - last_whole >= WHOLE_EVERY:
            return None
        since = cursor(connection, name)
        return since if since and since <= now else None  # not from a time that a wrong clock has written


def is_due(database: Database, name: str, now: datetime, every_hours: float) -> bool:
    """Whether the last import of `name` that succeeded is too long ago; after a failure not before a pause."""
    with database.begin(reads_only=True) as connection:
        last, failed = cursor(connection, name), last_failure(connection, name)
    if failed is not None and abs(now - failed) < PAUSE_AFTER_FAILURE:
        return False
    return last is None or abs(now - last) >= timedelta(hours=every_hours)
