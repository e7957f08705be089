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
from bot.conversations.message import Claim
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


def write_freed(connection: Connection, lease: ConversationLease) -> None:
    found = message_log.find_conversation(connection, id="c")
    assert found is not None
    message_log.change_conversation(connection, "c", now=NOW, **lease.freeing(found))


def claim(connection: Connection, made: Claim) -> None:
    message_log.change_conversation(connection, "c", now=NOW, lease_owner=made.owner, lease_until=made.until)


async def test_last_change_gives_it_back(database: Database, clock: Clock, conversation: str) -> None:
    mine, theirs = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))

    async def other() -> None:
        async with theirs.hold(conversation, ids):
            pass

    async with mine.hold(conversation, ids):
        await database.write(lambda connection: write_freed(connection, theirs))
        waiting = asyncio.create_task(other())
        assert not (await asyncio.wait({waiting}, timeout=0.3))[0]
        await database.write(lambda connection: write_freed(connection, mine))
        mine.given_back(conversation)
        await asyncio.wait_for(waiting, 2)

    # Held anew it is held, whatever the time before.
    async with mine.hold(conversation, ids):
        late = asyncio.create_task(other())
        assert not (await asyncio.wait({late}, timeout=0.3))[0]
    await late


async def test_what_was_claimed_is_held_without_another_look(
    database: Database, clock: Clock, conversation: str
) -> None:
    mine, theirs = (ConversationLease(database, seconds=10, clock=clock) for _ in range(2))
    made = mine.claim()
    await database.write(lambda connection: claim(connection, made))

    async def other() -> None:
        async with theirs.hold(conversation, ids):
            pass

    async with mine.hold(conversation, ids, (made, ["found with it"])) as found:
        assert found == ["found with it"]
        waiting = asyncio.create_task(other())
        assert not (await asyncio.wait({waiting}, timeout=0.3))[0]
    await waiting


async def test_claim_counts_no_more_after_a_hold_that_may_have_given_it_back(
    database: Database, clock: Clock, conversation: str
) -> None:
    lease = ConversationLease(database, seconds=10, clock=clock)
    made = lease.claim()
    await database.write(lambda connection: claim(connection, made))
    async with lease.hold(conversation, ids):
        pass

    async with lease.hold(conversation, ids, (made, ["old"])) as found:
        assert found == [conversation]
