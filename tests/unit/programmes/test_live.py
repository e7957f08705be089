from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pytest

from bot.errors import Unavailable
from bot.programmes.search.live import LiveSearch
from bot.programmes.search.search import ProgrammeSearch

LONGEST_WAIT_SECONDS = 10.0


@dataclass
class Made:
    """Stands for a search, which takes too long to make here; LiveSearch only hands it on and counts its entries."""

    number: int
    catalogue: tuple[str, ...] = ()


class World:
    """A database that gets new imports, may be away, and searches that may take long to make."""

    def __init__(self) -> None:
        self.generation = 1
        self.away = False
        self.may_finish = threading.Event()
        self.may_finish.set()

    def newest(self) -> int:
        if self.away:
            raise Unavailable("away")
        return self.generation

    def open_newest(self) -> ProgrammeSearch:
        number = self.newest()
        self.may_finish.wait(LONGEST_WAIT_SECONDS)
        return cast(ProgrammeSearch, Made(number))

    def open_curated(self) -> ProgrammeSearch:
        return cast(ProgrammeSearch, Made(0))

    def live(self) -> LiveSearch:
        return LiveSearch(self.open_newest, self.open_curated, self.newest, look_every_seconds=0)


@pytest.fixture
def world() -> World:
    return World()


def number(live: LiveSearch) -> int:
    return cast(Made, live.current()).number


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_new_import_is_taken_over_without_a_restart(world: World) -> None:
    live = world.live()
    world.generation = 2

    assert until(lambda: number(live) == 2)


def test_old_search_answers_while_the_new_one_is_made(world: World) -> None:
    live = world.live()
    world.may_finish.clear()
    world.generation = 2

    assert [number(live) for _ in range(20)] == [1] * 20
    world.may_finish.set()
    assert until(lambda: number(live) == 2)


def test_search_stays_when_the_database_goes_away(world: World) -> None:
    live = world.live()
    world.away = True

    assert [number(live) for _ in range(20)] == [1] * 20
    world.away, world.generation = False, 2
    assert until(lambda: number(live) == 2)


def test_curated_entries_answer_until_the_database_is_there(world: World) -> None:
    world.away = True
    live = world.live()

    assert number(live) == 0
    world.away = False
    assert until(lambda: number(live) == 1)
