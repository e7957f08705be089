"""A message that is too long is cut, and no half of a number is left at the cut."""

from __future__ import annotations

import pytest
from conversation_parts import NOW
from sqlalchemy import select

from bot.conversations.message import InboundMessage
from bot.conversations.service import Conversations
from bot.store.session import Database
from bot.store.tables import messages

LONGEST = 1000
NUMBERS = ["131052-308T", "4111 1111 1111 1111", "FI21 1234 5600 0007 85", "040 765 4321", "mina.oma@posti.example.org"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("before", range(LONGEST - 30, LONGEST + 5, 5))
async def test_no_half_of_a_number_is_left_at_the_cut(
    conversations: Conversations, database: Database, number: str, before: int
) -> None:
    text = "x" * (before - 1) + " " + number + " ja muuta" * 100
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)

    (reply,) = await conversations.receive(
        InboundMessage("web", "1", text, conversation=opened.conversation.id), now=NOW
    )

    assert reply.reply is not None
    assert reply.reply.key == "utter_too_long"
    (stored,) = await database.read(
        lambda connection: list(connection.execute(select(messages.c.text).where(messages.c.seq == 1)).scalars())
    )
    assert len(stored) <= LONGEST
    assert number[:8] not in stored


async def test_what_is_never_looked_at_is_never_stored(conversations: Conversations, database: Database) -> None:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    text = "4 " * 5000

    await conversations.receive(InboundMessage("web", "1", text, conversation=opened.conversation.id), now=NOW)

    stored = await database.read(lambda connection: connection.execute(select(messages.c.text)).scalars().first())
    assert len(str(stored)) <= LONGEST
