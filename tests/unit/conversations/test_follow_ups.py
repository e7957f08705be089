"""Questions that are asked later: once, with consent, also after a time in which nothing ran."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conversation_parts import NOW, say
from sqlalchemy import update

from bot.conversations.coach.coaching import Coaching
from bot.conversations.events import Events
from bot.conversations.later.follow_ups import FollowUps, answer_follow_up, plan_follow_ups, stop_follow_ups
from bot.conversations.message import StoredMessage
from bot.conversations.service import Conversations
from bot.handoff.ticket import Outcome, Ticket, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database, make_engine
from bot.store.tables import conversations as table

Asked = tuple[str, Ticket]


@pytest.fixture
def follow_ups(database: Database, tmp_path: Path) -> FollowUps:
    return FollowUps(database, say, Settings(var_dir=tmp_path))


@pytest.fixture
async def asked(conversations: Conversations, database: Database) -> Asked:
    """A conversation with a ticket, whose person agreed to be asked."""
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    ticket = await Tickets(database).open_ticket(
        TicketRequest(conversation=opened.conversation.id, topic="training", language="fi", summary=""), now=NOW
    )
    await plan_follow_ups(database, opened.conversation.id, ticket.reference, now=NOW)
    return opened.conversation.id, ticket


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def keys(lines: list[StoredMessage]) -> list[str | None]:
    return [line.reply.key for line in lines if line.reply]


async def test_asked_after_30_90_and_180_days(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    said = []
    for day in range(0, 200, 1):
        for line in await follow_ups.send_due(after(day)):
            said.append((day, line.reply and line.reply.key))
            await answer_follow_up(database, asked[0], Outcome.TRAINING, now=after(day))

    assert said == [(30, "utter_follow_up"), (90, "utter_follow_up"), (180, "utter_follow_up")]


async def test_one_reminder_and_then_silence(follow_ups: FollowUps, asked: Asked) -> None:
    said = [(day, key) for day in range(85) for key in keys(await follow_ups.send_due(after(day)))]

    assert said == [(30, "utter_follow_up"), (37, "utter_follow_up_again")]


async def test_what_fell_due_while_nothing_ran_is_asked_once(follow_ups: FollowUps, asked: Asked) -> None:
    assert keys(await follow_ups.send_due(after(100))) == ["utter_follow_up"]
    assert await follow_ups.send_due(after(100)) == []
    assert keys(await follow_ups.send_due(after(107))) == ["utter_follow_up_again"]
    assert keys(await follow_ups.send_due(after(181))) == ["utter_follow_up"]


async def test_another_gateway_does_not_ask_again(database: Database, asked: Asked, tmp_path: Path) -> None:
    both = [FollowUps(database, say, Settings(var_dir=tmp_path)) for _ in range(2)]

    said = [await gateway.send_due(after(30)) for gateway in both]

    assert [len(lines) for lines in said] == [1, 0]


async def test_answer_is_the_ticket_s_outcome(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    await follow_ups.send_due(after(30))

    assert await answer_follow_up(database, asked[0], Outcome.COMPANY_FOUNDED, now=after(31))

    ticket = await Tickets(database).find(asked[1].reference)
    assert ticket is not None
    assert (ticket.outcome, ticket.outcome_at) == (Outcome.COMPANY_FOUNDED, after(31))


async def test_answer_is_noted_while_a_coach_writes(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    conversation, ticket = asked
    await follow_ups.send_due(after(30))
    # A desk of its own, so that its transactions really meet those of the gateway.
    other = Database(make_engine(str(database.engine.url)))
    desk, times = Coaching(other, say), [after(31 + number / 1000) for number in range(30)]
    await desk.take(ticket.reference, "Aino", now=after(31))

    async def coach() -> None:
        for now in times:
            await desk.write(ticket.reference, "Aino", "Hei", now=now)

    async def person() -> None:
        for now in times:
            await answer_follow_up(database, conversation, Outcome.WORK, now=now)

    await asyncio.gather(coach(), person())
    other.close()

    found = await Tickets(database).find(ticket.reference)
    assert found is not None
    assert (found.state, found.outcome, found.outcome_at) == (TicketState.WAITING_FOR_PERSON, Outcome.WORK, times[-1])


async def test_answer_without_a_question_is_nothing(database: Database, asked: Asked) -> None:
    assert not await answer_follow_up(database, asked[0], Outcome.WORK, now=after(1))


async def test_stop_ends_it(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    await follow_ups.send_due(after(30))
    await stop_follow_ups(database, asked[0])

    assert [line for day in (37, 90, 180) for line in await follow_ups.send_due(after(day))] == []


async def test_waits_while_a_coach_has_the_chat(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    desk = Coaching(database, say)
    await desk.take(asked[1].reference, "Aino", now=after(29))
    assert await follow_ups.send_due(after(30)) == []

    await desk.close(asked[1].reference, "Aino", Outcome.TRAINING, now=after(32))

    assert keys(await follow_ups.send_due(after(32))) == ["utter_follow_up"]


async def test_open_page_sees_it_and_may_press(
    database: Database, conversations: Conversations, asked: Asked, tmp_path: Path
) -> None:
    events, seen = Events(), []
    events.subscribe(asked[0], seen.append)

    def with_button(key: str, language: str, **slots: str) -> dict[str, object]:
        return {**say(key, language), "buttons": [{"title": "Töissä", "payload": '/inform{"follow_up": "work"}'}]}

    await FollowUps(database, with_button, Settings(var_dir=tmp_path), events).send_due(after(30))

    found = await conversations.find(asked[0])
    assert len(seen) == 1
    assert found is not None
    assert found.offered.titled("töissä") is not None


async def test_erased_conversation_is_not_asked(follow_ups: FollowUps, database: Database, asked: Asked) -> None:
    with database.begin() as connection:
        connection.execute(update(table).values(mode="bot"))
        connection.execute(table.delete())

    assert await follow_ups.send_due(after(30)) == []
