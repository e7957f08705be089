"""Employers' needs: stored, shown until their day, closed once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from need_parts import KITCHEN

from bot.handoff.needs import Needs, UnknownNeed
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def needs(tmp_path: Path) -> Iterator[Needs]:
    database = Database(make_engine(f"sqlite:///{tmp_path / 'polku.sqlite3'}"))
    upgrade(database.engine)
    yield Needs(database)
    database.close()


async def test_need_is_stored_as_it_was_recorded(needs: Needs) -> None:
    need = await needs.add(**KITCHEN, now=NOW)

    assert await needs.find(need.id) == need
    assert (need.text(need.role, "en"), need.text(need.skills, "en")) == ("Kitchen assistant", "Hygieniapassi")


async def test_need_is_open_until_its_last_day(needs: Needs) -> None:
    need = await needs.add(**KITCHEN, now=NOW)

    assert await needs.open_on(date(2026, 12, 31)) == [need]
    assert await needs.open_on(date(2027, 1, 1)) == []


async def test_the_one_that_ends_first_comes_first(needs: Needs) -> None:
    later = await needs.add(**KITCHEN, now=NOW)
    sooner = await needs.add(**{**KITCHEN, "until": date(2026, 12, 1)}, now=NOW)

    assert [need.id for need in await needs.open_on(NOW.date())] == [sooner.id, later.id]


async def test_closed_need_is_not_shown_and_closes_once(needs: Needs) -> None:
    need = await needs.add(**KITCHEN, now=NOW)
    await needs.close(need.id, now=NOW)

    assert await needs.open_on(NOW.date()) == []
    assert [one.closed_at for one in await needs.newest()] == [NOW]
    for id in (need.id, "none"):
        with pytest.raises(UnknownNeed):
            await needs.close(id, now=NOW)
