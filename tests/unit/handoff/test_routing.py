"""The coach who fits a ticket best comes first, and of equals the one with the least to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timezone

import pytest

from bot.handoff.routing import open_loads, ranked
from bot.handoff.ticket import Ticket, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.store.session import Database

NOW = datetime(2026, 3, 1, 10, 0, tzinfo=timezone.utc)
TICKET = Ticket(
    reference="P-33333", conversation=None, topic="support", language="so", summary="", created_at=NOW, updated_at=NOW
)


@dataclass(frozen=True)
class Coach:
    login: str
    languages: tuple[str, ...] = ("fi",)
    topics: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    work_days: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("coaches", "loads", "order"),
    [
        ([Coach("a"), Coach("b", ("fi", "so"))], {}, ["b", "a"]),
        ([Coach("a", ("so",), ("training",)), Coach("b", ("so",), ("support",))], {}, ["b", "a"]),
        # The language counts more than the topic.
        ([Coach("a", ("fi",), ("support",)), Coach("b", ("so",), ("training",))], {}, ["b", "a"]),
        ([Coach("a", ("so",)), Coach("b", ("so",))], {"a": 2, "b": 1}, ["b", "a"]),
        ([Coach("b"), Coach("a")], {}, ["a", "b"]),
        ([], {"a": 1}, []),
    ],
)
def test_order(coaches: list[Coach], loads: dict[str, int], order: list[str]) -> None:
    assert [coach.login for coach in ranked(TICKET, coaches, loads)] == order


async def test_load_counts_open_tickets_only(database: Database) -> None:
    tickets = Tickets(database)
    for number in range(3):
        ticket = await tickets.open_ticket(
            TicketRequest(conversation=None, topic="support", language="fi", summary=""), now=NOW
        )
        ticket = await tickets.move(ticket, TicketState.ASSIGNED, actor="a", assignee="a", now=NOW)
        if number == 0:
            await tickets.move(ticket, TicketState.RESOLVED, actor="a", now=NOW)
    await tickets.open_ticket(TicketRequest(conversation=None, topic="support", language="fi", summary=""), now=NOW)

    assert await open_loads(database) == {"a": 2}


@pytest.mark.parametrize(
    ("coaches", "place", "order"),
    [
        (
            [Coach("a", municipalities=("vantaa",)), Coach("b", municipalities=("espoo", "kauniainen"))],
            "espoo",
            ["b", "a"],
        ),
        ([Coach("a"), Coach("b", municipalities=("espoo",))], "espoo", ["a", "b"]),
        ([Coach("a", municipalities=("vantaa",)), Coach("b", municipalities=("espoo",))], None, ["a", "b"]),
        # The language counts more than the place, and the place more than the topic.
        ([Coach("a", municipalities=("espoo",)), Coach("b", ("so",), municipalities=("vantaa",))], "espoo", ["b", "a"]),
        ([Coach("a", topics=("support",), municipalities=("vantaa",)), Coach("b", topics=("x",))], "espoo", ["b", "a"]),
    ],
)
def test_place(coaches: list[Coach], place: str | None, order: list[str]) -> None:
    assert [coach.login for coach in ranked(TICKET, coaches, {}, place=place)] == order


@pytest.mark.parametrize(
    ("coaches", "order"),
    [
        ([Coach("a", work_days=(0, 1)), Coach("b", work_days=(2, 3))], ["b", "a"]),
        ([Coach("a"), Coach("b", work_days=(3,))], ["a", "b"]),
        # The language counts more than the day, and the day more than the place.
        ([Coach("a", work_days=(3,)), Coach("b", ("so",), work_days=(0,))], ["b", "a"]),
        ([Coach("a", municipalities=("espoo",), work_days=(0,)), Coach("b", municipalities=("vantaa",))], ["b", "a"]),
    ],
)
def test_day(coaches: list[Coach], order: list[str]) -> None:
    thursday = date(2026, 11, 26)

    assert [coach.login for coach in ranked(TICKET, coaches, {}, place="espoo", day=thursday)] == order


def test_coordinator_of_the_group_is_the_first() -> None:
    sign_up = replace(TICKET, details={"group": "cafe-lingua"})
    coaches = [Coach("a", ("so",)), Coach("b", ("fi",), ("cafe-lingua",))]

    assert [coach.login for coach in ranked(sign_up, coaches, {})] == ["b", "a"]
    assert [coach.login for coach in ranked(TICKET, coaches, {})] == ["a", "b"]
