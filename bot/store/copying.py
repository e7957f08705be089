"""Copies everything that is stored from one database to another, SQLite or PostgreSQL: our tables and Rasa's trackers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, func, insert, inspect, select, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, OperationalError

from bot.errors import BadInput, Unavailable
from bot.store.migrate import is_current, upgrade
from bot.store.session import Database, make_engine
from bot.store.tables import metadata

BATCH = 1000
TRACKER_FILE = "tracker.sqlite3"

# Rasa makes this table itself, at its first start (rasa.core.tracker_store.SQLTrackerStore, Rasa 3.6).
trackers = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
)

Progress = Callable[[str, int], None]
"""Told the table and how many rows more have been copied."""


@dataclass(frozen=True)
class Place:
    """Where our tables are, and where Rasa's trackers are."""

    url: str
    trackers_url: str

    @classmethod
    def of(cls, url: str, trackers_url: str | None = None) -> Place:
        """By default PostgreSQL holds both, and SQLite has the trackers in a file beside. Raises BadInput for no such URL."""
        parsed = _parsed(url)
        if trackers_url is None and parsed.get_backend_name() == "sqlite":
            trackers_url = f"sqlite:///{Path(parsed.database or '').with_name(TRACKER_FILE)}"
        return cls(url, url if trackers_url is None else trackers_url)


def copy_store(source: Place, target: Place, progress: Progress) -> dict[str, int]:
    """Copies all rows; how many, by table. What fails leaves the target as empty as it was.

    Raises BadInput for a target that holds something, a source that is not of this version or rows that the target does
    not take, Unavailable when one of them does not answer.
    """
    _require_file(source.url)
    for url in {target.url, target.trackers_url}:
        _require_empty(url)
    with ExitStack() as opened:
        giver = opened.enter_context(_snapshot(source.url))
        if not is_current(giver):
            raise BadInput("the source is not of this version: run `polku prepare --only schema` on it first")
        taker = opened.enter_context(_writing(target.url, upgraded=True))
        pairs = [(giver, taker, table) for table in metadata.sorted_tables]
        pairs += _tracker_pair(source, target, giver, taker, opened)
        return {table.name: _copy(out_of, into, table, progress) for out_of, into, table in pairs}


def _tracker_pair(
    source: Place, target: Place, giver: Connection, taker: Connection, opened: ExitStack
) -> list[tuple[Connection, Connection, Table]]:
    if source.trackers_url != source.url:
        if not _is_there(source.trackers_url):
            return []
        giver = opened.enter_context(_snapshot(source.trackers_url))
    if not inspect(giver).has_table(trackers.name):
        return []
    if target.trackers_url != target.url:
        taker = opened.enter_context(_writing(target.trackers_url))
    trackers.create(taker, checkfirst=True)
    return [(giver, taker, trackers)]


def _copy(giver: Connection, taker: Connection, table: Table, progress: Progress) -> int:
    ordered = select(table).order_by(*table.primary_key.columns)
    rows = giver.execution_options(stream_results=True).execute(ordered)
    for part in rows.mappings().partitions(BATCH):
        try:
            taker.execute(insert(table), [dict(row) for row in part])
        except (DataError, IntegrityError, ValueError) as error:
            # Not the error's own words: they may hold what a person wrote.
            raise BadInput(f"the target does not take a row of {table.name} ({type(error).__name__})") from None
        progress(table.name, len(part))
    _continue_numbers(taker, table)
    copied, there = _count(taker, table), _count(giver, table)
    if copied != there:
        raise Unavailable(f"{table.name}: {there} rows to copy, but {copied} arrived; nothing was kept")
    return copied


def _continue_numbers(taker: Connection, table: Table) -> None:
    """PostgreSQL counts apart from the rows: the next number must come after the highest. SQLite looks at the rows."""
    if taker.dialect.name != "postgresql" or "id" not in table.c:
        return
    sequence = taker.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar_one()
    highest = taker.execute(select(func.max(table.c.id))).scalar_one()
    if sequence is None or highest is None:
        return
    moved = text("SELECT setval(CAST(:sequence AS regclass), :highest)")
    if taker.execute(moved, {"sequence": sequence, "highest": highest}).scalar_one() != highest:
        raise Unavailable(f"{table.name}: new rows would not be numbered after {highest}; nothing was kept")


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    """A connection that sees the database as it is now until the end, whatever is written meanwhile."""
    engine = make_engine(url)
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {"reads_only": True}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except OperationalError as error:
        raise Unavailable(f"a database does not answer: {error.orig}") from error
    finally:
        engine.dispose()


@contextmanager
def _writing(url: str, *, upgraded: bool = False) -> Iterator[Connection]:
    """One transaction, with our tables made before it when `upgraded`."""
    database = Database(make_engine(url))
    try:
        if upgraded:
            upgrade(database.engine)
        with database.begin() as connection:
            yield connection
    finally:
        database.close()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("that is no database URL: write sqlite:////path/file or postgresql+psycopg2://…") from None
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise BadInput(f"{parsed.get_backend_name()} is not supported: SQLite and PostgreSQL are")
    return parsed


def _is_there(url: str) -> bool:
    parsed = _parsed(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def _require_empty(url: str) -> None:
    if not _is_there(url):
        return
    with _snapshot(url) as connection:
        there = set(inspect(connection).get_table_names())
        for table in [*metadata.sorted_tables, trackers]:
            if table.name in there and _count(connection, table):
                raise BadInput(f"the target is not empty: its table {table.name} has rows")


def _require_file(url: str) -> None:
    if not _is_there(url):
        raise BadInput(f"{_parsed(url).database}: there is no such database file")
