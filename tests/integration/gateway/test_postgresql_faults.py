"""PostgreSQL ended, full, locked or cut off while people write: nothing acknowledged is lost, and it goes on by itself."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import servers
from gateway_parts import ChatPage, Gateway, said, say_until_refused, taken_in_the_end
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from wire import Wire

from bot.settings import Secret
from bot.store.session import POSTGRESQL_LIMITS, make_engine

SHORT_LOCKS = "-c lock_timeout=300"
DISK_MEGABYTES = 24
ENDED_SECONDS = 3


@pytest_asyncio.fixture
async def wire(postgresql: servers.PostgreSQL) -> AsyncIterator[Wire]:
    """The line to the database."""
    line = Wire([postgresql.port])
    await line.start()
    yield line
    await line.stop()


@pytest_asyncio.fixture
async def gateway(start_gateway, postgresql: servers.PostgreSQL, wire: Wire) -> Gateway:
    """A gateway on PostgreSQL, which waits for locks a moment only."""
    address = make_url(postgresql.emptied()).set(port=wire.port, query={"options": SHORT_LOCKS})
    return await start_gateway(database_url=Secret(str(address)), messages_per_minute=1000)


async def readiness(gateway: Gateway) -> tuple[int, bool]:
    """Status, and whether the database is said to answer."""
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/health/ready") as answer:
        return answer.status, (await answer.json())["parts"]["database"]


async def test_cut_to_postgresql_acknowledges_nothing_and_goes_on_when_it_is_mended(
    gateway: Gateway, page: ChatPage, open_page, wire: Wire
) -> None:
    await page.ask("yksi")
    wire.cut()

    id = await page.say("kaksi")
    assert await readiness(gateway) == (503, False)
    wire.mend()

    assert (await page.reply_to(id))["text"] == "echo kaksi"
    assert await readiness(gateway) == (200, True)
    assert await said(page, gateway, open_page) == ["yksi", "echo yksi", "kaksi", "echo kaksi"]


async def test_broken_connections_to_postgresql_are_made_anew(
    gateway: Gateway, page: ChatPage, open_page, wire: Wire
) -> None:
    for number in range(6):
        id = await page.say(f"viesti {number}")
        wire.reset()
        await taken_in_the_end(page, id, f"viesti {number}")

    expected = [line for number in range(6) for line in (f"viesti {number}", f"echo viesti {number}")]
    assert await said(page, gateway, open_page) == expected


async def test_locked_table_of_postgresql_acknowledges_nothing_and_recovers(
    gateway: Gateway, page: ChatPage, postgresql: servers.PostgreSQL
) -> None:
    other = create_engine(make_url(postgresql.url))
    with other.begin() as connection:
        # In a thread: what the gateway holds just now is let go over the line, which runs in this loop.
        lock = "LOCK TABLE messages IN ACCESS EXCLUSIVE MODE"
        await asyncio.to_thread(connection.exec_driver_sql, lock)
        assert (await page.answer_to(await page.say("hei", id="m-9")))["code"] == "not_stored"
    other.dispose()

    await taken_in_the_end(page, "m-9", "hei")


async def test_ended_postgresql_acknowledges_nothing_and_is_used_again_when_it_is_back(
    start_gateway, open_page
) -> None:
    with servers.postgresql_cluster() as (port, command):
        with servers.running(command, port, user=servers.other_user()) as process:
            gateway = await start_gateway(database_url=Secret(servers.PostgreSQL(port).url))
            page = await open_page(gateway)
            await page.next("reply")
            await page.ask("yksi")
            process.send_signal(signal.SIGQUIT)  # ends without tidying up, as a crash does
            process.wait(ENDED_SECONDS)
            assert (await page.answer_to(await page.say("kaksi", id="m-9")))["code"] == "not_stored"
            assert await readiness(gateway) == (503, False)

        with servers.running(command, port, user=servers.other_user()):
            await taken_in_the_end(page, "m-9", "kaksi")
            assert await readiness(gateway) == (200, True)
            assert await said(page, gateway, open_page) == ["yksi", "echo yksi", "kaksi", "echo kaksi"]
            await gateway.stop()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system that is soon full, which the database server may write to."""
    folder = Path(tempfile.mkdtemp(prefix="polku-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("only root may make a file system")
    try:
        shutil.chown(folder, servers.other_user())
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def on_disk(server: servers.PostgreSQL, disk: Path) -> str:
    """The address of a database whose tables lie there."""
    admin = create_engine(make_url(server.url), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
        connection.exec_driver_sql("CREATE DATABASE small TABLESPACE small")
    admin.dispose()
    return str(make_url(server.url).set(database="small"))


async def test_full_disk_under_postgresql_acknowledges_nothing_and_recovers(
    start_gateway, open_page, small_disk: Path
) -> None:
    with servers.postgresql() as server:
        address = on_disk(server, small_disk)
        gateway = await start_gateway(database_url=Secret(address), messages_per_minute=1000)
        page = await open_page(gateway)
        await page.next("reply")
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65536)

        acknowledged, refused = await say_until_refused(page)
        filler.unlink()

        await taken_in_the_end(page, refused["id"], "nyt on tilaa")
        again = await open_page(gateway, token=page.welcome["token"])
        assert set(acknowledged) <= {line["id"] for line in again.welcome["history"]}
        await gateway.stop()


def test_lost_server_is_noticed_within_seconds(postgresql: servers.PostgreSQL) -> None:
    """What the kernel and the server are told; what then happens: test_vanishing_packets.py."""
    engine = make_engine(postgresql.url)
    with engine.connect() as connection:
        shown = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout")
        }
        told = connection.connection.dbapi_connection.get_dsn_parameters()  # type: ignore[union-attr]
    engine.dispose()

    assert shown == {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "1min"}
    limits = {name: str(value) for name, value in POSTGRESQL_LIMITS.items() if name != "options"}
    assert limits.items() <= told.items()
