"""A conversation is held by one at a time, in order, and a dead holder's lease runs out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conversation_parts import NOW
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.lease import ConversationLease
from bot.errors import BadInput, Unavailable
from bot.store.session import Database
from bot.store.tables import conversations


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(conversations.c.id)).scalars())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversation(database: Database) -> str:
    with database.begin() as connection:
        return message_log.add_conversation(connection, {"id": "c", "channel": "web"}, now=NOW).id


async def test_those_who_wait_get_it_in_order(database: Database, clock: Clock, conversation: str) -> None:
    lease, order = ConversationLease(database, seconds=10, clock=clock), []

    async def hold(number: int) -> None:
        async with lease.hold(conversation, ids):
            order.append(("in", number))
            await asyncio.sleep(0)
            order.append(("out", number))

    await asyncio.gather(*(hold(number) for number in range(5)))

    assert order == [(step, number) for number in range(5) for step in ("in", "out")]


async def test_other_gateway_waits_until_it_is_given_back(database: Database, clock: Clock, conversation: str) -> None:
    mine, theirs = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))
    got = asyncio.Event()

    async def other() -> None:
        async with theirs.hold(conversation, ids):
            got.set()

    async with mine.hold(conversation, ids):
        waiting = asyncio.create_task(other())
        await mine.renew(conversation)
        assert not got.is_set()
    await waiting

    assert got.is_set()


async def test_lease_of_a_dead_gateway_runs_out(database: Database, clock: Clock, conversation: str) -> None:
    dead, alive = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))
    held = dead.hold(conversation, ids)
    await held.__aenter__()
    clock.now += timedelta(seconds=11)

    async with alive.hold(conversation, ids):
        with pytest.raises(Unavailable, match="another gateway"):
            await dead.renew(conversation)
    await held.__aexit__(None, None, None)


async def test_lease_from_a_clock_that_was_wrong_does_not_bind(
    database: Database, clock: Clock, conversation: str
) -> None:
    dead, alive = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))
    clock.now += timedelta(hours=2)
    await dead.hold(conversation, ids).__aenter__()
    clock.now -= timedelta(hours=2)

    async with alive.hold(conversation, ids) as found:
        assert found == [conversation]


async def test_error_inside_gives_it_back(database: Database, clock: Clock, conversation: str) -> None:
    first, second = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))
    with pytest.raises(ZeroDivisionError):
        async with first.hold(conversation, ids):
            1 / 0  # noqa: B018

    async with second.hold(conversation, ids) as found:
        assert found == [conversation]


async def test_conversation_that_does_not_exist_cannot_be_held(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    lease = ConversationLease(database, seconds=10, clock=clock)

    with pytest.raises(BadInput, match="does not exist"):
        async with lease.hold("nobody", ids):
            pass


@pytest.mark.parametrize(("written", "is_free"), [("done", True), (None, False)])
async def test_last_write_gives_it_back_when_it_comes_to_something(
    database: Database, clock: Clock, conversation: str, written: str | None, is_free: bool
) -> None:
    mine, theirs = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))

    async def other() -> None:
        async with theirs.hold(conversation, ids):
            pass

    async with mine.hold(conversation, ids):
        assert await mine.write_last(conversation, lambda _connection: written) == written
        waiting = asyncio.create_task(other())
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert bool(done) == is_free
    await waiting

    # Held anew it is held, whatever the time before.
    async with mine.hold(conversation, ids):
        late = asyncio.create_task(other())
        assert not (await asyncio.wait({late}, timeout=0.3))[0]
    await late
