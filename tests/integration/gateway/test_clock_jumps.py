"""The clock of a whole process jumps by two hours, forward and back, in the middle of what takes its time.

The gateway's own clock (bot/clock.py) is moved, as a clock that is set does: time that is only measured goes on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from desk_parts import add_coach
from gateway_parts import ChatPage, Gateway, Json, ScriptedRasa, all_answered, echo, gateway_process
from sqlalchemy import select

from bot.clock import utc_now
from bot.settings import Settings
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine
from bot.store.tables import messages

MOST_A_MINUTE = 4


@dataclass
class WallClock:
    """What a process takes for the time: `file` says how many hours that is ahead."""

    file: Path

    def set(self, hours: int) -> None:
        """So many hours ahead of the real time, from the next look on."""
        new = self.file.with_suffix(".new")
        new.write_text(str(hours))
        new.rename(self.file)


@pytest.fixture
def clock(tmp_path: Path) -> WallClock:
    """A clock that is right at first."""
    clock = WallClock(tmp_path / "clock")
    clock.set(0)
    return clock


@pytest_asyncio.fixture
async def moved(settings: Settings, clock: WallClock) -> AsyncIterator[Gateway]:
    """A gateway with that clock."""
    limit = {"POLKU_MESSAGES_PER_MINUTE": str(MOST_A_MINUTE)}
    async with gateway_process(settings, hours_ahead=clock.file, **limit) as (gateway, _process):
        yield gateway


def off_by(settings: Settings) -> timedelta:
    """How far the gateway's clock was ahead of ours when it stored the newest line."""
    engine = make_engine(settings.sqlalchemy_url())
    with engine.connect() as connection:
        at = connection.execute(select(messages.c.created_at).order_by(messages.c.id.desc())).scalars().first()
    engine.dispose()
    return timedelta(hours=round((at - utc_now()) / timedelta(hours=1)))


async def heard(page: ChatPage, text: str) -> str:
    """What comes back: the echo, or the key of a text of the gateway's own."""
    answer = await page.ask(text)
    return str(answer["key"] or answer["text"])


async def test_clock_of_a_process_that_jumps_in_an_answer_loses_and_turns_round_nothing(
    moved: Gateway, clock: WallClock, settings: Settings, rasa: ScriptedRasa, open_page
) -> None:
    jumps = {"kaksi": 2, "kolme": 0, "neljä": -2}
    stored_at = {"yksi": 0, "kaksi": 0, "kolme": 2, "neljä": 0, "viisi": -2}

    async def jumping(request: Json) -> object:
        clock.set(jumps.get(request["text"], stored_at[request["text"]]))
        return await echo(request)

    rasa.behave = jumping  # type: ignore[assignment]
    page = await open_page(moved)
    await page.next("reply")

    for text, hours in stored_at.items():
        assert await heard(page, text) == f"echo {text}"
        assert off_by(settings) == timedelta(hours=hours)

    again = await open_page(moved, token=page.welcome["token"])
    said = [line["text"] for line in again.welcome["history"] if line["from"] == "person"]
    assert said == list(stored_at)


async def test_clock_that_is_set_back_silences_nobody(moved: Gateway, clock: WallClock, open_page) -> None:
    """What was counted ahead of time does not count for two hours more."""
    clock.set(2)
    page = await open_page(moved)
    await page.next("reply")
    told = [await heard(page, f"viesti {number}") for number in range(MOST_A_MINUTE + 1)]
    assert told[-1] == "utter_slow_down"

    for hours in (0, -2):
        clock.set(hours)
        assert await heard(page, f"kello {hours}") == f"echo kello {hours}"


async def test_lease_of_a_gateway_that_died_with_a_wrong_clock_does_not_bind(
    settings: Settings, clock: WallClock, rasa: ScriptedRasa, open_page
) -> None:
    """As a machine that starts again with its clock set right."""
    clock.set(2)
    async with gateway_process(settings, hours_ahead=clock.file) as (gateway, process):
        page = await open_page(gateway)
        await page.next("reply")

        async def dies(request: Json) -> object:
            process.kill()
            rasa.behave = echo
            return await echo(request)

        rasa.behave = dies  # type: ignore[assignment]
        await page.answer_to(await page.say("hei"))
        await page.closed_with()

    clock.set(0)
    async with gateway_process(settings, hours_ahead=clock.file) as (gateway, _process):
        await all_answered(gateway, page, open_page)


async def test_coach_stays_signed_in_when_the_clock_is_set_back(
    settings: Settings, moved: Gateway, clock: WallClock, open_desk
) -> None:
    database = Database(make_engine(settings.sqlalchemy_url()))
    upgrade(database.engine)
    await add_coach(Gateway(moved.url, database, None), "anna")  # type: ignore[arg-type]
    database.close()
    desk = await open_desk(moved, "anna")

    clock.set(2)
    assert (await desk.get("/")).path == "/login"  # idle for longer than a session may be
    assert (await desk.log_in("anna")).path == "/"
    for hours in (0, -2):
        clock.set(hours)
        assert (await desk.get("/")).path == "/"
