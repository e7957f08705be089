"""Places of a group: counted by open sign-ups and those that led to it; then a waiting list."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.handoff.sign_ups import Standing, standing
from bot.handoff.ticket import GROUP, Outcome, Ticket, TicketKind, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.store.session import Database

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)


async def sign_up(database: Database, minutes: int, group: str = "circle") -> Ticket:
    return await Tickets(database).open_ticket(
        TicketRequest(
            conversation=None,
            topic="peer_support",
            language="fi",
            summary="",
            kind=TicketKind.PEER_GROUP,
            details={GROUP: group},
        ),
        now=NOW + timedelta(minutes=minutes),
    )


async def test_third_person_for_two_places_is_first_on_the_waiting_list(database: Database) -> None:
    assert (await standing(database, "circle", 2)).waiting_number is None
    for minute in range(2):
        await sign_up(database, minute)
    await sign_up(database, 3, group="another")

    assert await standing(database, "circle", 2) == Standing(before=2, capacity=2)
    assert (await standing(database, "circle", 2)).waiting_number == 1


async def test_nobody_is_told_of_places_that_no_source_names(database: Database) -> None:
    await sign_up(database, 1)

    assert await standing(database, "circle", None) == Standing(before=1)
    assert (await standing(database, "circle", None)).waiting_number is None


async def test_place_of_a_sign_up_does_not_count_itself_or_later_ones(database: Database) -> None:
    await sign_up(database, 1)
    own = await sign_up(database, 2)
    await sign_up(database, 3)

    assert (await standing(database, "circle", 1, before=own.created_at, but=own.reference)).waiting_number == 1


async def test_place_is_free_again_when_a_sign_up_came_to_nothing(database: Database) -> None:
    tickets = Tickets(database)
    joined, gone = await sign_up(database, 1), await sign_up(database, 2)
    joined = await tickets.record_outcome(joined, Outcome.PEER_GROUP, actor="coach", now=NOW)
    for ticket in (joined, gone):
        await tickets.move(ticket, TicketState.CLOSED, actor="coach", now=NOW)

    assert (await standing(database, "circle", 2)).before == 1
