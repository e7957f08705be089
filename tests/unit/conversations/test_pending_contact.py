"""A number that was asked for is kept, encrypted, for the ticket; neither the log nor the assistant sees any."""

from __future__ import annotations

from pathlib import Path

import pytest
from conversation_parts import NOW, Echo
from sqlalchemy import select

from bot.conversations import message_log
from bot.conversations.assistant import Turn
from bot.conversations.coach.coaching import Coaching
from bot.conversations.coach.pending_contact import forget_contact, pending_contact
from bot.conversations.message import InboundMessage
from bot.conversations.reply import Reply
from bot.conversations.service import Conversations
from bot.handoff.contact import Contacts
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import messages

NUMBER = "040 765 4321"


async def say(conversations: Conversations, conversation: str, id: str, text: str) -> list[str]:
    """What was answered."""
    inbound = InboundMessage("web", id, text, conversation=conversation)
    return [line.text for line in await conversations.receive(inbound, now=NOW)]


async def opened(conversations: Conversations) -> str:
    return (await conversations.open("web", token=None, locale="fi", now=NOW)).conversation.id


def asks(assistant: Echo, key: str) -> None:
    """From now on every answer is this question."""
    assistant.answer = lambda request: Turn((Reply("?", "fi", key=key),), "fi")


async def words_of_person(database: Database) -> list[str]:
    wanted = select(messages.c.text).where(messages.c.direction == "person").order_by(messages.c.seq)
    return await database.read(lambda connection: list(connection.execute(wanted).scalars()))


@pytest.mark.parametrize(
    ("question", "payload"),
    [
        ("utter_ask_handoff_address", '/inform{"handoff_address": "phone"}'),
        ("utter_ask_handoff_contact", '/inform{"handoff_contact": "phone", "handoff_address": "phone"}'),
        ("utter_ask_handoff_consent", '/inform{"handoff_contact": "phone", "handoff_address": "phone"}'),
        ("utter_ask_handoff_reason", None),
    ],
)
async def test_number_that_was_asked_for_is_kept_encrypted(
    conversations: Conversations,
    database: Database,
    assistant: Echo,
    tmp_path: Path,
    question: str,
    payload: str | None,
) -> None:
    conversation = await opened(conversations)
    asks(assistant, question)
    await say(conversations, conversation, "1", "haluan puhua ihmiselle")

    await say(conversations, conversation, "2", f"soita {NUMBER}")

    kept = await pending_contact(database, conversation)
    assert kept is not None
    assert (kept.kind, Contacts(Settings(var_dir=tmp_path)).reveal(kept.sealed)) == ("phone", NUMBER)
    assert (await words_of_person(database))[-1] == "soita [phone]"
    assert assistant.requests[-1].text == (None if payload else "soita [phone]")
    assert assistant.requests[-1].payload == payload
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"765 4321" not in stored

    await forget_contact(database, conversation)
    assert await pending_contact(database, conversation) is None


async def test_times_beside_a_number_are_told(conversations: Conversations, assistant: Echo) -> None:
    conversation = await opened(conversations)
    asks(assistant, "utter_ask_handoff_address")
    await say(conversations, conversation, "1", "soittakaa")

    await say(conversations, conversation, "2", f"{NUMBER}, huomenna klo 10")

    assert assistant.requests[-1].payload == '/inform{"handoff_address": "phone", "handoff_times": "huomenna klo 10"}'


async def test_later_answer_takes_the_place_of_the_first(
    conversations: Conversations, database: Database, assistant: Echo
) -> None:
    conversation = await opened(conversations)
    asks(assistant, "utter_ask_handoff_address")
    for id, text in (("1", "hei"), ("2", NUMBER), ("3", "mina@example.org")):
        await say(conversations, conversation, id, text)

    kept = await pending_contact(database, conversation)
    assert kept is not None
    assert kept.kind == "email"


async def test_number_that_nobody_asked_for_is_masked_and_not_kept(
    conversations: Conversations, database: Database, assistant: Echo
) -> None:
    conversation = await opened(conversations)

    assert await say(conversations, conversation, "1", f"olen {NUMBER}") == ["echo olen [phone]"]

    assert assistant.requests[-1].text == "olen [phone]"
    assert await pending_contact(database, conversation) is None


async def test_number_with_the_wish_to_be_called_is_kept_unasked(
    conversations: Conversations, database: Database, assistant: Echo
) -> None:
    conversation = await opened(conversations)

    await say(conversations, conversation, "1", f"soittakaa mulle {NUMBER}")

    assert assistant.requests[-1].text == "soittakaa mulle [phone]"
    kept = await pending_contact(database, conversation)
    assert kept is not None


async def test_new_number_goes_to_the_ticket_that_waits(
    conversations: Conversations, database: Database, tmp_path: Path
) -> None:
    conversation = await opened(conversations)
    tickets = Tickets(database)
    request = TicketRequest(conversation=conversation, topic="support", language="fi", summary="")
    ticket = await tickets.open_ticket(request, now=NOW)

    await say(conversations, conversation, "1", f"mun numero on nyt {NUMBER}")

    found = await tickets.find(ticket.reference)
    assert found is not None
    assert (Contacts(Settings(var_dir=tmp_path)).reveal(found.contact), found.contact_wish) == (NUMBER, "phone")


async def test_same_message_sent_again_changes_nothing(
    conversations: Conversations, database: Database, assistant: Echo
) -> None:
    conversation = await opened(conversations)
    asks(assistant, "utter_ask_handoff_address")
    for id in ("1", "2", "2"):
        await say(conversations, conversation, id, NUMBER)

    assert await words_of_person(database) == ["[phone]", "[phone]"]


async def test_number_for_a_coach_goes_to_the_ticket(
    conversations: Conversations, database: Database, tmp_path: Path
) -> None:
    conversation = await opened(conversations)
    tickets = Tickets(database)
    ticket = await tickets.open_ticket(
        TicketRequest(conversation=conversation, topic="support", language="fi", summary=""), now=NOW
    )
    await Coaching(database, lambda key, language, **slots: {"text": key, "language": language}).take(
        ticket.reference, "aino", now=NOW
    )

    await say(conversations, conversation, "1", f"numeroni on {NUMBER}")

    found = await tickets.find(ticket.reference)
    assert found is not None
    assert Contacts(Settings(var_dir=tmp_path)).reveal(found.contact) == NUMBER
    assert [event.kind for event in await tickets.log_of(ticket.reference)][-1] == "contact_given"
    shown = await database.read(lambda connection: message_log.shown(connection, conversation, after=0, limit=9))
    assert "numeroni on [phone]" in [line.text for line in shown]
