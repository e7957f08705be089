"""Brings what a source lists into the database, as a whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.programmes.imports.stored import from_json, to_json
from bot.programmes.programme import Programme
from bot.programmes.sources.source import Context, Imported, Page, Read, Record, Rejected, Source, SourceFailed
from bot.store.tables import imported_programmes, programme_imports, programme_sources

WHOLE, CHANGES = "whole", "changes"
DONE, FAILED = "done", "failed"
_UNREADABLE_SHARE = 0.5
_LEAST_SHARE = 0.5
_ENOUGH_TO_JUDGE = 10
_LONGEST_ID = 300
"""The width of the column source_id."""
_ONE_DAY = timedelta(days=1)
Progress = Callable[[Page], None]


@dataclass(frozen=True)
class Summary:
    """What an import did, or in a dry run would do. `rejected` gives the source's ids by reason."""

    source: str
    kind: str
    records: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    rejected: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by name, as they are stored and printed."""
        rejected = sum(map(len, self.rejected.values()))
        return {
            "records": self.records,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "rejected": rejected,
        }


@dataclass(frozen=True)
class Fetched:
    """Everything that one run read from a source, and when it began."""

    source: str
    kind: str
    reads: tuple[Read, ...]
    began: datetime


async def fetch(
    source: Source, context: Context, *, since: datetime | None, now: datetime, progress: Progress | None = None
) -> Fetched:
    """Reads the source; changes nothing. `since` is for sources that can tell what changed.

    Raises SourceFailed when the source does not answer, or answers in a shape that nobody knows.
    """
    since = since if source.incremental else None
    records: list[Record] = []
    async for page in _told(source.pages(since), progress):
        records += page.records
    reads = _without_repetitions(source.read(records, context))
    unreadable = [read for read in reads if isinstance(read, Rejected) and read.unreadable]
    if len(reads) >= _ENOUGH_TO_JUDGE and len(unreadable) > _UNREADABLE_SHARE * len(reads):
        raise SourceFailed(
            f"{source.title}: {len(unreadable)} of {len(reads)} records cannot be read ({unreadable[0].reason})"
        )
    return Fetched(source.name, CHANGES if since else WHOLE, reads, now)


async def _told(pages: AsyncIterator[Page], progress: Progress | None) -> AsyncIterator[Page]:
    async for page in pages:
        if progress is not None:
            progress(page)
        yield page


def _without_repetitions(reads: Any) -> tuple[Read, ...]:
    """Each id once; a second entry with it is rejected."""
    kept: list[Read] = []
    seen: set[str] = set()
    for read in reads:
        if len(read.source_id) > _LONGEST_ID:
            kept.append(Rejected(read.source_id[:_LONGEST_ID], f"its id is longer than {_LONGEST_ID} characters"))
            continue
        keys = {read.source_id, read.programme.id} if isinstance(read, Imported) else set()
        if keys & seen:
            kept.append(Rejected(read.source_id, "listed twice; the first one was taken", unreadable=True))
            continue
        seen |= keys
        kept.append(read)
    return tuple(kept)


@dataclass(frozen=True)
class _Plan:
    new: list[Imported]
    changed: list[Imported]
    unchanged: list[Imported]
    gone: dict[str, date]
    """The ids that are no longer listed, with the last day on which they count as listed."""
    rejected: dict[str, list[str]]


def _plan(known: Mapping[str, tuple[str, date | None]], fetched: Fetched, today: date, grace: timedelta) -> _Plan:
    """What differs from `known`: the content and the last day of each entry that an earlier run imported."""
    plan = _Plan([], [], [], {}, {})
    kept = set()
    for read in fetched.reads:
        if isinstance(read, Imported):
            kept.add(read.source_id)
            content, listed_until = known.get(read.source_id, (None, None))
            is_same = content == to_json(read.programme) and listed_until is None
            (plan.new if content is None else plan.unchanged if is_same else plan.changed).append(read)
            continue
        if isinstance(read, Rejected):
            plan.rejected.setdefault(read.reason, []).append(read.source_id)
            if read.unreadable:
                kept.add(read.source_id)
                continue
        plan.gone[read.source_id] = today - _ONE_DAY
    if fetched.kind == WHOLE:
        for source_id in known.keys() - kept - plan.gone.keys():
            plan.gone[source_id] = today + grace
    living = {source_id for source_id, (_, listed_until) in known.items() if listed_until is None}
    for source_id in [source_id for source_id in plan.gone if source_id not in living or source_id in kept]:
        del plan.gone[source_id]
    return plan


def apply(
    connection: Connection,
    fetched: Fetched,
    *,
    today: date,
    now: datetime,
    grace_days: int,
    dry_run: bool = False,
    accept_loss: bool = False,
) -> Summary:
    """Writes what was fetched, in the transaction of `connection`; nothing is written in a dry run.

    Entries that are no longer listed end `grace_days` later, those that the source withdrew itself at once.
    Raises SourceFailed when a source that had many entries suddenly lists less than half of them, unless
    `accept_loss`.
    """
    known = _known(connection, fetched.source)
    plan = _plan(known, fetched, today, timedelta(days=grace_days))
    living = sum(listed_until is None for _, listed_until in known.values())
    if living >= _ENOUGH_TO_JUDGE and len(plan.gone) > (1 - _LEAST_SHARE) * living and not accept_loss:
        raise SourceFailed(
            f"{fetched.source}: {len(plan.gone)} of {living} entries would be gone at once; the source may be broken. "
            "If it is right, import again with --accept-loss"
        )
    summary = Summary(
        fetched.source,
        fetched.kind,
        len(fetched.reads),
        len(plan.new),
        len(plan.changed),
        len(plan.unchanged),
        len(plan.gone),
        plan.rejected,
    )
    if not dry_run:
        _write(connection, fetched, plan, now)
        _remember(connection, fetched)
        record(connection, summary, DONE, fetched.began, now)
    return summary


def _known(connection: Connection, source: str) -> dict[str, tuple[str, date | None]]:
    table = imported_programmes.c
    rows = connection.execute(select(table.source_id, table.content, table.listed_until).where(table.source == source))
    return {row.source_id: (row.content, row.listed_until) for row in rows}


def _write(connection: Connection, fetched: Fetched, plan: _Plan, now: datetime) -> None:
    table = imported_programmes
    if plan.new:
        rows = [{**_row(read), "source": fetched.source, "first_seen_at": now} for read in plan.new]
        connection.execute(insert(table), rows)
    seen = [{f"new_{key}": value for key, value in _row(read).items()} for read in (*plan.changed, *plan.unchanged)]
    if seen:
        statement = update(table).where(
            table.c.source == fetched.source, table.c.source_id == bindparam("new_source_id")
        )
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("content", "checked_on", "listed_until")}
        for row in seen:
            del row["new_id"]
        connection.execute(statement.values(**values), seen)
    if plan.gone:
        statement = update(table).where(table.c.source == fetched.source, table.c.source_id == bindparam("gone_id"))
        connection.execute(
            statement.values(listed_until=bindparam("last_day")),
            [{"gone_id": source_id, "last_day": last} for source_id, last in plan.gone.items()],
        )


def _row(read: Imported) -> dict[str, Any]:
    return {
        "id": read.programme.id,
        "source_id": read.source_id,
        "content": to_json(read.programme),
        "checked_on": read.programme.checked_on,
        "listed_until": None,
    }


def _remember(connection: Connection, fetched: Fetched) -> None:
    """Saves up to when the source has been read: the cursor that the next import of changes begins at."""
    table = programme_sources
    row = connection.execute(select(table).where(table.c.name == fetched.source)).one_or_none()
    whole_at = fetched.began if fetched.kind == WHOLE else row.whole_at if row else None
    connection.execute(delete(table).where(table.c.name == fetched.source))
    connection.execute(insert(table).values(name=fetched.source, cursor=fetched.began, whole_at=whole_at))


def record(
    connection: Connection, summary: Summary, state: str, began: datetime, now: datetime, problem: str | None = None
) -> None:
    """Notes one run with its result."""
    reasons = Counter({reason[:200]: len(ids) for reason, ids in summary.rejected.items()})
    connection.execute(
        insert(programme_imports).values(
            source=summary.source,
            kind=summary.kind,
            state=state,
            counts=summary.counts,
            reasons=dict(reasons.most_common(20)),
            problem=problem,
            started_at=began,
            ended_at=now,
        )
    )


def cursor(connection: Connection, source: str) -> datetime | None:
    """Up to when `source` has been imported; None when it never was."""
    table = programme_sources.c
    return connection.execute(select(table.cursor).where(table.name == source)).scalar_one_or_none()


def whole_at(connection: Connection, source: str) -> datetime | None:
    """When `source` was last imported as a whole."""
    table = programme_sources.c
    return connection.execute(select(table.whole_at).where(table.name == source)).scalar_one_or_none()


def last_failure(connection: Connection, source: str) -> datetime | None:
    """When `source` last failed."""
    table = programme_imports.c
    failures = select(func.max(table.ended_at)).where(table.source == source, table.state == FAILED)
    failed: datetime | None = connection.execute(failures).scalar_one()
    return failed


def generation(connection: Connection) -> int:
    """A number that grows with every import that succeeded; 0 before the first."""
    table = programme_imports.c
    return int(connection.execute(select(func.max(table.id)).where(table.state == DONE)).scalar_one() or 0)


def load_imported(connection: Connection) -> list[Programme]:
    """All imported entries, ended ones too, in the order of their ids."""
    table = imported_programmes.c
    rows = connection.execute(select(table.content, table.checked_on, table.listed_until).order_by(table.id))
    return [from_json(row.content, checked_on=row.checked_on, listed_until=row.listed_until) for row in rows]
