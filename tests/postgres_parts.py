"""A real PostgreSQL server for one test run: started from the system's binaries on a Unix socket, without a network port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine

USER = "polku"
SERVER_ACCOUNT = "postgres"
"""The server refuses to run as root; then it runs as this account."""


def has_postgres() -> bool:
    """Whether the programs are installed."""
    return all(shutil.which(name) for name in ("initdb", "pg_ctl"))


@contextmanager
def postgres_server() -> Iterator[Path]:
    """A running server; the folder of its socket."""
    # Not in pytest's folder, which other accounts may not enter.
    folder = Path(tempfile.mkdtemp(prefix="polku-pg-"))
    account = SERVER_ACCOUNT if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account)
    data, options = folder / "data", f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run(["initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"], account, folder)
        _run(["pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"], account, folder)
        try:
            yield folder
        finally:
            _run(["pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop"], account, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(socket: Path) -> str:
    """The URL of a fresh, empty database of a running server."""
    name = f"t_{uuid.uuid4().hex}"
    engine = create_engine(_url(socket, "postgres"), future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return _url(socket, name)


def _url(socket: Path, name: str) -> str:
    return f"postgresql://{USER}@/{name}?host={socket}"


def _run(command: list[str], account: str | None, folder: Path) -> None:
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run(
        command, user=account, cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
