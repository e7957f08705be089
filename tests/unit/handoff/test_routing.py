"""The coach who fits a ticket best comes first, and of equals the one with the least to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timezone

import pytest

from bot.clock import FINLAND
from bot.handoff.opening_hours import OpeningHours
from bot.handoff.routing import Routing, open_loads, route
from bot.handoff.ticket import GROUP, Priority, Ticket, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.handoff.work_hours import WorkHours
from bot.store.session import Database
from bot.store.tables import coaches as accounts

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
    work_hours: WorkHours = field(default_factory=dict)


HOURS = OpeningHours({day: ((time(9), time(16)),) for day in range(5)})


def logins(
    ticket: Ticket, coaches: list[Coach], loads: Mapping[str, int], *, place: str | None = None, now: datetime = NOW
) -> list[str]:
    return [coach.login for coach, _begins in Routing(ticket, loads, HOURS, now, place).ranked(coaches)]


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
    assert logins(TICKET, coaches, loads) == order


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
    assert logins(TICKET, coaches, {}, place=place) == order


MORNING, WEEK = {"work_hours": {"thursday": "8-11"}}, {"work_hours": {"monday": "", "tuesday": ""}}


@pytest.mark.parametrize(
    ("coaches", "at", "order"),
    [
        # Now, later on this day, on a later day, at no known time.
        ([Coach("a", work_hours={"thursday": "12-15"}), Coach("b", **MORNING)], 10, ["b", "a"]),
        ([Coach("a", **WEEK), Coach("b", work_hours={"thursday": "12-15"})], 10, ["b", "a"]),
        ([Coach("a", work_hours={"sunday": ""}), Coach("b", **WEEK)], 10, ["b", "a"]),
        # Who has said nothing works whenever coaches answer: until four.
        ([Coach("a", **MORNING), Coach("b")], 15, ["b", "a"]),
        ([Coach("a"), Coach("b", work_hours={"thursday": "17-20"})], 18, ["b", "a"]),
        # By days: of two who begin tomorrow the one with less in hand is first, then who begins first.
        ([Coach("a", work_hours={"friday": "12-15"}), Coach("busy", work_hours={"friday": "9-12"})], 18, ["a", "busy"]),
        ([Coach("a", work_hours={"friday": "12-15"}), Coach("b", work_hours={"friday": "9-12"})], 18, ["b", "a"]),
        # The language counts more than the hours, and the hours more than the place.
        ([Coach("a", **MORNING), Coach("b", ("so",), **WEEK)], 10, ["b", "a"]),
        ([Coach("a", municipalities=("espoo",), **WEEK), Coach("b", municipalities=("vantaa",))], 10, ["b", "a"]),
    ],
)
def test_hours(coaches: list[Coach], at: int, order: list[str]) -> None:
    thursday = datetime(2026, 11, 26, at, tzinfo=FINLAND)

    assert logins(TICKET, coaches, {"busy": 1}, place="espoo", now=thursday) == order


def test_when_each_is_at_work_is_told() -> None:
    wednesday = datetime(2026, 12, 23, 18, tzinfo=FINLAND)
    coaches = [Coach("a", work_hours={"thursday": "8-11", "monday": "8.30-11"}), Coach("b", work_hours={"sunday": ""})]

    told = Routing(TICKET, {}, HOURS, wednesday).ranked(coaches)

    # Thursday is Christmas Eve.
    assert [begins for _coach, begins in told] == [datetime(2026, 12, 28, 8, 30, tzinfo=FINLAND), None]


def test_coordinator_of_the_group_is_the_first() -> None:
    sign_up = replace(TICKET, details={"group": "cafe-lingua"})
    coaches = [Coach("a", ("so",)), Coach("b", ("fi",), ("cafe-lingua",))]

    assert logins(sign_up, coaches, {}) == ["b", "a"]
    assert logins(TICKET, coaches, {}) == ["a", "b"]


def first(ticket: Ticket, *coaches: Coach, loads: Mapping[str, int] | None = None) -> tuple[str, ...]:
    return Routing(ticket, loads or {}, HOURS, NOW).first_to_hear(coaches)


def test_all_who_fit_equally_hear_first_and_of_equals_those_with_the_least_to_do() -> None:
    equal = Coach("a", ("so",)), Coach("b", ("so", "fi")), Coach("c", ("fi",)), Coach("d", ("so",), ("training",))

    assert first(TICKET, *equal) == ("a", "b")
    assert first(TICKET, *equal, loads={"a": 1}) == ("b",)


def test_everyone_hears_when_nobody_writes_the_language_or_there_is_no_time() -> None:
    speaks, speaks_not = Coach("a", ("so",)), Coach("b", ("fi",))

    assert first(TICKET, speaks_not) == first(TICKET) == ()
    for priority in (Priority.URGENT, Priority.CRISIS):
        assert first(replace(TICKET, priority=priority), speaks, speaks_not) == ()


def test_coordinator_of_the_group_hears_first_whatever_they_write() -> None:
    ticket = replace(TICKET, details={GROUP: "cafe-lingua"})

    assert first(ticket, Coach("a", ("so",)), Coach("b", ("fi",), ("cafe-lingua",))) == ("b",)


async def test_request_is_routed_among_open_accounts(database: Database) -> None:
    common = {
        "password_hash": "-",
        "must_change_password": False,
        "role": "coach",
        "interface": "fi",
        "created_at": NOW,
    }
    with database.begin() as connection:
        for login, languages in (("anna", ["fi"]), ("bo", ["fi", "so"]), ("closed", ["so"])):
            connection.execute(accounts.insert().values(
                **common, login=login, name=login, languages=languages, topics=[], is_disabled=login == "closed"
            ))  # fmt: skip
    request = TicketRequest(conversation=None, topic="support", language="so", summary="")

    routed = await route(database, request, hours=HOURS, now=NOW)
    stored = await Tickets(database).open_ticket(routed, now=NOW)

    found = await Tickets(database).find(stored.reference)
    assert found is not None
    assert found.routed_to == ("bo",)
