"""Real servers of the system's packages for tests: PostgreSQL and Redis, on free ports of the loopback address.

Each is started for the tests that want it and ended with them; its files lie in a temporary folder.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from databases import EMPTY
from process_parts import free_port
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError

from bot.store.migrate import upgrade
from bot.store.session import make_engine

START_SECONDS = 30.0


def find_program(name: str) -> str:
    """The path of a server's program; Debian keeps PostgreSQL's outside the PATH. Raises LookupError with what to install."""
    places = [os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise LookupError(f"{name} is not installed: `make servers` installs what these tests need")
    return found


@contextmanager
def running(command: Sequence[str], port: int, *, user: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The process of `command`, from when it listens on `port` to the end of the block."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user)
        try:
            until = time.monotonic() + START_SECONDS
            while not listens(port):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise RuntimeError(f"{command[0]} did not start: {log.read().decode(errors='replace')[-500:]}")
                time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # both servers end at once, whoever is still connected
            process.wait(START_SECONDS)


def listens(port: int) -> bool:
    """Whether somebody listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class PostgreSQL:
    """A running server with one migrated database."""

    port: int

    def __post_init__(self) -> None:
        self.url = self.create()
        self._engine = make_engine(self.url)
        upgrade(self._engine)

    def create(self) -> str:
        """The address of a new database without any table."""
        name = f"polku_{uuid.uuid4().hex}"
        address = f"postgresql+psycopg2://polku@127.0.0.1:{self.port}/{name}"
        server = create_engine(make_url(address).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with _connected(server) as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        server.dispose()
        return address

    def emptied(self) -> str:
        """The address of the database, with nothing in our tables and nobody connected: a new one takes far longer."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )
            connection.exec_driver_sql(EMPTY)
        return self.url

    def close(self) -> None:
        """Leaves the server."""
        self._engine.dispose()


def _connected(server: Engine) -> Connection:
    """A connection, as soon as the server takes one: it listens before it does."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return server.connect()
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server with an empty cluster."""
    with postgresql_cluster() as (port, command), running(command, port, user=other_user()):
        server = PostgreSQL(port)
        yield server
        server.close()


@contextmanager
def postgresql_cluster() -> Iterator[tuple[int, list[str]]]:
    """An empty cluster: the port and the command of its server, for `running` as `other_user`."""
    with tempfile.TemporaryDirectory(prefix="polku-postgresql-") as folder:
        user = other_user()
        if user is not None:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        make = [
            find_program("initdb"),
            "-D",
            data,
            "-U",
            "polku",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder)
        port = free_port()
        options = ["-p", str(port), "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off", "-c", "max_connections=200"]
        yield port, [find_program("postgres"), "-D", data, *options]


def other_user() -> str | None:
    """Whom root lends the PostgreSQL server to, which refuses to run as root; None for anybody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise LookupError("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


def redis_command(port: int) -> list[str]:
    """Starts a Redis server that keeps nothing on disk."""
    return [find_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
