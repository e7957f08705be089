"""The one place where the event loop meets the database: SQLAlchemy is synchronous, so its work runs in a few threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.pool import QueuePool

from bot.errors import Unavailable

Result = TypeVar("Result")
WAIT_MILLISECONDS = 5000
"""How long a transaction waits for what another one holds."""
POSTGRESQL_THREADS = 8
# By themselves a PostgreSQL client waits for ever for a lock, and for hours for a server that vanished without a word. A
# gateway that hangs in the middle of a transaction lets go of what it holds. Parameters of libpq and of the server:
# https://www.postgresql.org/docs/15/libpq-connect.html, https://www.postgresql.org/docs/15/runtime-config-client.html
POSTGRESQL_LIMITS = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": f"-c lock_timeout={WAIT_MILLISECONDS} -c idle_in_transaction_session_timeout=60000",
}
POSTGRESQL_UNDEFINED_TABLE = "42P01"
"""https://www.postgresql.org/docs/15/errcodes-appendix.html"""
# One thread is the fastest for SQLite: it has one writer at a time, and two threads would only wait for each other.
SQLITE_THREADS = 1


def make_engine(url: str) -> Engine:
    """An engine for `url` (Settings.sqlalchemy_url()); the folder of a SQLite file is made when it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        limits = {name: value for name, value in POSTGRESQL_LIMITS.items() if name not in parsed.query}
        return create_engine(
            url, future=True, pool_pre_ping=True, pool_size=POSTGRESQL_THREADS, max_overflow=4, connect_args=limits
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy opens a SQLite file anew for each use; keeping it open saves most of the time of a short transaction.
    engine = create_engine(url, future=True, poolclass=QueuePool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; _begin_sqlite gives it
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={WAIT_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another process wrote in between,
    # without waiting; taking the write lock at the start makes it wait for its turn.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _is_away(error: DBAPIError) -> bool:
    """Whether the database cannot serve, and not the statement is wrong.

    The last two errors: the connection was lost in between, or the server takes no writing just now. A table that is not there
    (yet) is an operational error for SQLite alone.
    """
    is_missing_table = getattr(error.orig, "pgcode", None) == POSTGRESQL_UNDEFINED_TABLE
    return is_missing_table or isinstance(error, (OperationalError, InterfaceError, InternalError))


class Database:
    """Transactions on one engine, from the event loop (`read`, `write`) or from plain code (`begin`).

    A database that is away, locked or full raises Unavailable; the transaction is undone as a whole.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(reads_only=True)
        threads = SQLITE_THREADS if engine.dialect.name == "sqlite" else POSTGRESQL_THREADS
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="store")

    @contextmanager
    def begin(self, *, reads_only: bool = False) -> Iterator[Connection]:
        """A transaction that is committed at the end of the block and undone by an exception."""
        try:
            with (self._reading if reads_only else self.engine).begin() as connection:
                yield connection
        except DBAPIError as error:
            if not _is_away(error):
                raise
            raise Unavailable(f"the database does not answer: {error.orig}") from error

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns, run in a thread on a connection that must only read."""
        return await self._run(work, reads_only=True)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns, run in a thread in one transaction."""
        return await self._run(work, reads_only=False)

    async def _run(self, work: Callable[[Connection], Result], *, reads_only: bool) -> Result:
        def in_thread() -> Result:
            with self.begin(reads_only=reads_only) as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._threads, in_thread)

    def close(self) -> None:
        """Waits for running work and closes every connection."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()
