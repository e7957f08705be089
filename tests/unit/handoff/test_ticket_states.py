"""Which moves a ticket allows, and what a person's message does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.handoff.ticket import MOVES, MoveNotAllowed, Ticket, TicketState, after_persons_message, move

NOW = datetime(2025, 3, 1, 10, 0, tzinfo=timezone.utc)
LATER = NOW + timedelta(days=1)
TICKET = Ticket(
    reference="P-7KD4M", conversation="c", topic="training", language="fi", summary="", created_at=NOW, updated_at=NOW
)
ALLOWED = [(start, end) for start, ends in MOVES.items() for end in sorted(ends)]
FORBIDDEN = [(start, end) for start in TicketState for end in TicketState if end not in MOVES[start]]


@pytest.mark.parametrize(("start", "end"), ALLOWED)
def test_allowed_move_changes_state_and_time(start: TicketState, end: TicketState) -> None:
    moved = move(replace(TICKET, state=start), end, now=LATER)

    assert (moved.state, moved.updated_at, moved.created_at) == (end, LATER, NOW)


@pytest.mark.parametrize(("start", "end"), FORBIDDEN)
def test_other_move_is_refused_and_names_the_possible_ones(start: TicketState, end: TicketState) -> None:
    with pytest.raises(MoveNotAllowed) as refused:
        move(replace(TICKET, state=start), end, now=LATER)

    assert all(possible.value in str(refused.value) for possible in MOVES[start])


def test_every_ticket_can_be_closed_in_the_end() -> None:
    reached, new = {TicketState.NEW}, {TicketState.NEW}
    while new:
        new = {end for start in new for end in MOVES[start]} - reached
        reached |= new

    assert reached == set(TicketState)


@pytest.mark.parametrize(
    ("state", "assignee", "after"),
    [
        (TicketState.NEW, None, TicketState.NEW),
        (TicketState.ASSIGNED, "coach:1", TicketState.ASSIGNED),
        (TicketState.WAITING_FOR_COACH, "coach:1", TicketState.WAITING_FOR_COACH),
        (TicketState.WAITING_FOR_PERSON, "coach:1", TicketState.WAITING_FOR_COACH),
        (TicketState.RESOLVED, "coach:1", TicketState.WAITING_FOR_COACH),
        (TicketState.CLOSED, "coach:1", TicketState.WAITING_FOR_COACH),
        (TicketState.CLOSED, None, TicketState.NEW),
    ],
)
def test_persons_message_makes_it_the_coachs_turn(state: TicketState, assignee: str | None, after: TicketState) -> None:
    ticket = replace(TICKET, state=state, assignee=assignee)

    assert after_persons_message(ticket, now=LATER).state is after


def test_resolved_and_closed_tickets_are_not_open() -> None:
    closed = [state for state in TicketState if not replace(TICKET, state=state).is_open]

    assert closed == [TicketState.RESOLVED, TicketState.CLOSED]
