"""A request that is taken back leaves nothing of the person with coaches, whatever state it was in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conversation_parts import NOW, say

from bot.conversations.coach.coaching import Coaching, NotYours, PersonGone
from bot.conversations.coach.taking_back import HANDOFF, take_back
from bot.conversations.later.follow_ups import FollowUps, plan_follow_ups
from bot.conversations.privacy.consents import give_consent, has_consent
from bot.conversations.service import Conversations
from bot.handoff.ticket import TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_nothing_is_left(conversations: Conversations, database: Database, steps: int) -> None:
    conversation = (await conversations.open("web", token=None, locale="fi", now=NOW)).conversation.id
    tickets, desk = Tickets(database), Coaching(database, say)
    ticket = await tickets.open_ticket(
        TicketRequest(
            conversation=conversation,
            topic="training",
            language="fi",
            summary="apua",
            facts={"age": "30"},
            facts_by_language={"fi": {"age": "30"}},
            contact="+358 40 123 4567",
        ),
        now=NOW,
    )
    await give_consent(database, conversation, HANDOFF, text_shown="Saanko?", now=NOW)
    await plan_follow_ups(database, conversation, ticket.reference, now=NOW)
    if steps > 0:
        await desk.take(ticket.reference, "Aino", now=NOW)
    if steps > 1:
        await desk.write(ticket.reference, "Aino", "Hei", now=NOW)
        await desk.hand_back(ticket.reference, "Aino", now=NOW)

    assert await take_back(database, conversation, now=NOW + timedelta(hours=1)) is not None

    left = await tickets.find(ticket.reference)
    assert left is not None
    assert (left.state, left.conversation, left.summary, left.facts, left.facts_by_language, left.contact) == (
        TicketState.CLOSED, None, "", {}, {}, None,
    )  # fmt: skip
    assert not await has_consent(database, conversation, HANDOFF)
    assert await FollowUps(database, say, Settings()).send_due(NOW + timedelta(days=365)) == []
    assert [event.kind for event in await tickets.log_of(ticket.reference)][-1] == "taken_back"
    with pytest.raises(PersonGone if steps else NotYours):
        await desk.write(ticket.reference, "Aino", "Hei", now=NOW)


async def test_without_a_request_nothing_happens(conversations: Conversations, database: Database) -> None:
    conversation = (await conversations.open("web", token=None, locale="fi", now=NOW)).conversation.id

    assert await take_back(database, conversation, now=NOW) is None
