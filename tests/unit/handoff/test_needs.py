"""Employers' needs: stored, shown until their day, closed once."""

from __future__ import annotations

from datetime import date

import pytest
from need_parts import GIVEN, kitchen

from bot.handoff.needs import Needs, UnknownNeed
from bot.store.session import Database

NOW = GIVEN["created_at"]


@pytest.fixture
def needs(database: Database) -> Needs:
    return Needs(database)


async def test_need_is_stored_as_it_was_recorded(needs: Needs) -> None:
    await needs.add(need := kitchen())

    assert await needs.find(need.id) == need
    assert (need.text(need.role, "en"), need.text(need.skills, "en")) == ("Kitchen assistant", "Hygieniapassi")


async def test_need_is_open_until_its_last_day(needs: Needs) -> None:
    await needs.add(need := kitchen())

    assert await needs.open_on(date(2026, 12, 31)) == [need]
    assert await needs.open_on(date(2027, 1, 1)) == []


async def test_the_one_that_ends_first_comes_first(needs: Needs) -> None:
    later, sooner = kitchen(), kitchen(until=date(2026, 12, 1))
    for need in (later, sooner):
        await needs.add(need)

    assert [need.id for need in await needs.open_on(NOW.date())] == [sooner.id, later.id]


async def test_closed_need_is_not_shown_and_closes_once(needs: Needs) -> None:
    await needs.add(need := kitchen())
    await needs.close(need.id, now=NOW)

    assert await needs.open_on(NOW.date()) == []
    assert [one.closed_at for one in await needs.newest()] == [NOW]
    for id in (need.id, "none"):
        with pytest.raises(UnknownNeed):
            await needs.close(id, now=NOW)
