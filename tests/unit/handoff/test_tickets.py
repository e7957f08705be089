"""Tickets in a real database: found, listed, moved, with a log; two coaches cannot undo each other."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.conversations import message_log
from bot.handoff.ticket import MoveNotAllowed, Outcome, Priority, Ticket, TicketRequest, TicketState
from bot.handoff.tickets import TicketChanged, Tickets, UnknownTicket
from bot.store.session import Database
from bot.store.tables import conversations, tickets

NOW = datetime(2025, 3, 1, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def desk(database: Database) -> Tickets:
    with database.begin() as connection:
        message_log.add_conversation(connection, {"id": "c", "channel": "web"}, now=NOW)
    return Tickets(database)


async def open_ticket(desk: Tickets, *, now: datetime = NOW, **changes: Any) -> Ticket:
    given = {"conversation": "c", "topic": "training", "language": "fi", "summary": "", **changes}
    return await desk.open_ticket(TicketRequest(**given), now=now)


async def test_opened_ticket_is_found_by_reference_and_conversation(desk: Tickets) -> None:
    ticket = await open_ticket(desk, facts={"field": "it"}, contact="a@b.example", contact_wish="e-mail")

    assert await desk.find(ticket.reference.lower()) == ticket
    assert await desk.of_conversation("c") == [ticket]
    assert (ticket.state, ticket.created_at, ticket.facts) == (TicketState.NEW, NOW, {"field": "it"})


async def test_unknown_reference_is_none(desk: Tickets) -> None:
    assert await desk.find("P-33333") is None


async def test_conversations_newest_ticket_comes_first(desk: Tickets) -> None:
    old = await open_ticket(desk)
    new = await open_ticket(desk, now=NOW + timedelta(hours=1))

    assert await desk.of_conversation("c") == [new, old]


async def test_list_shows_urgent_then_oldest_open_tickets(desk: Tickets) -> None:
    second = await open_ticket(desk, now=NOW + timedelta(hours=2))
    first = await open_ticket(desk)
    urgent = await open_ticket(desk, now=NOW + timedelta(hours=3), priority=Priority.URGENT)
    closed = await open_ticket(desk)
    await desk.move(closed, TicketState.CLOSED, actor="coach:1", now=NOW)

    assert await desk.list_tickets() == [urgent, first, second]


async def test_list_of_one_coach(desk: Tickets) -> None:
    await open_ticket(desk)
    mine = await desk.move(await open_ticket(desk), TicketState.ASSIGNED, actor="coach:1", assignee="coach:1", now=NOW)

    assert await desk.list_tickets(assignee="coach:1") == [mine]


async def test_every_change_is_in_the_log(desk: Tickets) -> None:
    ticket = await open_ticket(desk, summary="private")
    ticket = await desk.move(ticket, TicketState.ASSIGNED, actor="coach:1", assignee="coach:1", now=NOW)
    ticket = await desk.record_outcome(ticket, Outcome.WORK_TRIAL, actor="coach:1", now=NOW)

    log = [(event.kind, event.actor, dict(event.details)) for event in await desk.log_of(ticket.reference)]

    assert log == [
        ("opened", "person", {}),
        ("moved", "coach:1", {"state": "assigned", "assignee": "coach:1"}),
        ("outcome", "coach:1", {"outcome": "work_trial"}),
    ]
    stored = await desk.find(ticket.reference)
    assert stored and (stored.outcome, stored.outcome_at) == (Outcome.WORK_TRIAL, NOW)


async def test_second_of_two_coaches_is_told(desk: Tickets) -> None:
    ticket = await open_ticket(desk)

    moves = [desk.move(ticket, TicketState.ASSIGNED, actor=coach, assignee=coach, now=NOW) for coach in "ab"]
    results = await asyncio.gather(*moves, return_exceptions=True)

    assert [type(result) for result in results].count(TicketChanged) == 1
    assert len(await desk.log_of(ticket.reference)) == 2


async def test_forbidden_move_changes_nothing(desk: Tickets) -> None:
    ticket = await open_ticket(desk)

    with pytest.raises(MoveNotAllowed):
        await desk.move(ticket, TicketState.WAITING_FOR_PERSON, actor="coach:1", now=NOW)
    assert await desk.find(ticket.reference) == ticket


async def test_deleted_ticket_cannot_be_moved(desk: Tickets, database: Database) -> None:
    ticket = await open_ticket(desk)
    await database.write(lambda connection: connection.execute(tickets.delete()))

    with pytest.raises(UnknownTicket):
        await desk.move(ticket, TicketState.ASSIGNED, actor="coach:1", now=NOW)


async def test_ticket_outlives_its_conversation(desk: Tickets, database: Database) -> None:
    ticket = await open_ticket(desk)
    await database.write(lambda connection: connection.execute(conversations.delete()))

    kept = await desk.find(ticket.reference)
    assert kept and kept.conversation is None
