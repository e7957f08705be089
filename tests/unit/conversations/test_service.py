"""What a channel that only calls `receive` gets: opened by address, limited, passed to a coach, never answered twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from conversation_parts import NOW, Echo
from sqlalchemy import select, update

from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.message import InboundMessage, StoredMessage
from bot.conversations.reply import Reply
from bot.conversations.service import Conversations
from bot.errors import BadInput
from bot.handoff.ticket import TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.store.session import Database
from bot.store.tables import conversations as table
from bot.store.tables import messages


def message(text: str, id: str, address: str = "chat-1") -> InboundMessage:
    return InboundMessage("telegram", id, text=text, address=address, locale="fi-FI")


def texts(replies: list[StoredMessage]) -> list[str]:
    return [reply.text for reply in replies]


async def test_address_opens_one_conversation(conversations: Conversations, assistant: Echo) -> None:
    await conversations.receive(message("a", "1"), now=NOW)
    await conversations.receive(message("b", "2"), now=NOW)
    await conversations.receive(message("c", "3", "chat-2"), now=NOW)

    first, second, other = (request.conversation for request in assistant.requests)
    assert first == second != other
    assert "chat" not in first
    assert assistant.requests[0].locale == "fi"


async def test_repeated_update_gets_the_stored_replies(conversations: Conversations, assistant: Echo) -> None:
    first = await conversations.receive(message("hei", "1"), now=NOW)

    assert await conversations.receive(message("hei", "1"), now=NOW) == first
    assert len(assistant.requests) == 1


async def test_message_needs_somebody_it_is_from(conversations: Conversations) -> None:
    with pytest.raises(BadInput, match="address"):
        await conversations.receive(InboundMessage("web", "1", text="hei"), now=NOW)
    with pytest.raises(BadInput, match="does not exist"):
        await conversations.receive(InboundMessage("web", "1", text="hei", conversation="gone"), now=NOW)


async def test_rate_is_counted_by_the_minute(conversations: Conversations, assistant: Echo) -> None:
    for number in range(5):
        await conversations.receive(message("a", f"{number}"), now=NOW + timedelta(seconds=number))

    told = await conversations.receive(message("a", "5"), now=NOW + timedelta(seconds=30))
    silent = await conversations.receive(message("a", "6"), now=NOW + timedelta(seconds=31))
    later = await conversations.receive(message("a", "7"), now=NOW + timedelta(seconds=95))

    assert (texts(told), silent, texts(later)) == (["utter_slow_down"], [], ["echo a"])


async def test_rate_forgets_what_was_counted_by_a_clock_that_was_wrong(conversations: Conversations) -> None:
    for number in range(5):
        await conversations.receive(message("a", f"{number}"), now=NOW + timedelta(hours=2))

    assert texts(await conversations.receive(message("a", "5"), now=NOW)) == ["echo a"]


async def test_assistant_that_raises_anything_is_apologised_for(conversations: Conversations, assistant: Echo) -> None:
    def broken(_request: TurnRequest) -> Turn:
        raise KeyError("what the person wrote")

    assistant.answer = broken

    assert texts(await conversations.receive(message("hei", "1"), now=NOW)) == ["utter_apology"]


async def test_failure_leaves_no_words_in_the_log(
    conversations: Conversations, assistant: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: TurnRequest) -> Turn:
        raise ValueError(request.text)

    assistant.answer = broken
    await conversations.receive(message("salaisuus", "1"), now=NOW)

    logged = [str(vars(record)) for record in caplog.records]
    assert any("assistant_failed" in line for line in logged)
    assert not any("salaisuus" in line for line in logged)


async def test_language_notice_is_given_once(conversations: Conversations, assistant: Echo) -> None:
    assistant.answer = lambda _request: Turn((Reply("Hello", "en"),), "so", detected="so")

    first = await conversations.receive(message("maalin wanaagsan", "1"), now=NOW)
    second = await conversations.receive(message("mahadsanid", "2"), now=NOW)

    assert texts(first) == ["utter_language_notice", "Hello"]
    assert first[0].reply and first[0].reply.language == "so"
    assert texts(second) == ["Hello"]


async def test_language_that_was_not_written_clearly_gets_no_notice(
    conversations: Conversations, assistant: Echo
) -> None:
    assistant.answer = lambda _request: Turn((Reply("Hello", "en"),), "en", detected="et")

    assert texts(await conversations.receive(message("tere", "1"), now=NOW)) == ["Hello"]


async def test_translation_that_nobody_checked_says_so_once(conversations: Conversations, assistant: Echo) -> None:
    assistant.answer = lambda _request: Turn((Reply("Здравствуйте", "ru", unreviewed=True),), "ru", detected="ru")

    first = await conversations.receive(message("привет", "1"), now=NOW)
    second = await conversations.receive(message("привет", "2"), now=NOW)

    assert texts(first) == ["utter_unreviewed_notice utter_language_notice", "Здравствуйте"]
    assert texts(second) == ["Здравствуйте"]


async def test_nothing_is_said_before_the_numbers_to_call(conversations: Conversations, assistant: Echo) -> None:
    crisis, greeting = Reply("112", "ru", key="utter_crisis", unreviewed=True), Reply("Да", "ru", unreviewed=True)
    assistant.answer = lambda request: Turn((crisis if request.text == "беда" else greeting,), "ru", detected="ru")

    assert texts(await conversations.receive(message("беда", "1"), now=NOW)) == ["112"]
    assert len(await conversations.receive(message("привет", "2"), now=NOW)) == 2


async def test_chosen_language_stays_and_a_guessed_one_does_not(conversations: Conversations, assistant: Echo) -> None:
    opened = await conversations.open("web", token=None, locale=None, now=NOW)
    asked = []
    assistant.answer = lambda request: asked.append(request) or Turn((Reply("x", "ru"),), "ru")
    first = replace(message("привет", "1"), channel="web", conversation=opened.conversation.id, address=None)

    await conversations.receive(first, now=NOW)
    await conversations.set_language(opened.conversation.id, "en", now=NOW)
    await conversations.receive(replace(first, client_id="2"), now=NOW)
    await conversations.receive(replace(first, client_id="3"), now=NOW)
    found = await conversations.find(opened.conversation.id)

    assert [(request.language, request.language_chosen) for request in asked] == [
        (None, False),
        ("en", True),
        ("en", True),
    ]
    assert found and (found.language, found.language_chosen) == ("en", True)


async def test_understanding_is_stored_with_the_message(
    conversations: Conversations, assistant: Echo, database: Database
) -> None:
    guesses = tuple({"name": f"i{number}", "confidence": 0.1} for number in range(5))
    assistant.answer = lambda _request: Turn((Reply("x", "fi"),), "fi", "greet", 0.9, guesses, detected="fi")
    await conversations.receive(message("hei", "1"), now=NOW)

    with database.begin() as connection:
        row = connection.execute(select(messages).where(messages.c.direction == "person")).mappings().one()
    assert (row["intent"], row["confidence"], row["detected"], row["state"]) == ("greet", 0.9, "fi", "answered")
    assert [guess["name"] for guess in row["ranking"]] == ["i0", "i1", "i2"]


async def test_coach_gets_the_messages_of_their_conversation(
    conversations: Conversations, assistant: Echo, database: Database
) -> None:
    replies = await conversations.receive(message("hei", "1"), now=NOW)
    tickets = Tickets(database)
    ticket = await tickets.open_ticket(
        TicketRequest(conversation=replies[0].conversation, topic="training", language="fi", summary=""), now=NOW
    )
    ticket = await tickets.move(ticket, TicketState.ASSIGNED, actor="coach:1", assignee="coach:1", now=NOW)
    await tickets.move(ticket, TicketState.WAITING_FOR_PERSON, actor="coach:1", now=NOW)
    with database.begin() as connection:
        connection.execute(update(table).values(mode="coach"))

    first = await conversations.receive(message("kiitos, sopii", "2"), now=NOW)
    second = await conversations.receive(message("ja vielä", "3"), now=NOW + timedelta(minutes=1))

    assert [text.split()[0] for text in texts(first)] == ["utter_coach_message_kept"]
    assert second == []
    assert len(assistant.requests) == 1
    found = await tickets.find(ticket.reference)
    assert found and found.state is TicketState.WAITING_FOR_COACH
    lines = [line.text for line in await conversations.history(replies[0].conversation)]
    assert [line.split()[0] for line in lines[-3:]] == ["kiitos,", "utter_coach_message_kept", "ja"]


async def test_what_a_dead_gateway_left_is_answered_first(conversations: Conversations, assistant: Echo) -> None:
    left = await conversations.accept(message("ensin", "1"), now=NOW)
    conversation = await conversations.find(left.message.conversation)
    assert conversation is not None
    assert [waiting.message.text for waiting in await conversations.waiting(conversation)] == ["ensin"]

    replies = await conversations.receive(message("sitten", "2"), now=NOW)

    assert texts(replies) == ["echo sitten"]
    assert [request.text for request in assistant.requests] == ["ensin", "sitten"]
    assert texts(await conversations.answer(left, now=NOW)) == ["echo ensin"]


async def test_answers_that_were_settled_elsewhere_are_not_stored_twice(
    conversations: Conversations, assistant: Echo, database: Database
) -> None:
    accepted = await conversations.accept(message("hei", "1"), now=NOW)

    def settled_meanwhile(_request: TurnRequest) -> Turn:
        with database.begin() as connection:
            connection.execute(update(messages).values(state="answered"))
        return Turn((Reply("too late", "fi"),), "fi")

    assistant.answer = settled_meanwhile

    assert await conversations.answer(accepted, now=NOW) == []


async def test_token_is_not_in_the_database(conversations: Conversations, database: Database) -> None:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)

    with database.begin() as connection:
        row = connection.execute(select(table)).mappings().one()
    assert opened.token and opened.token not in str(dict(row))
    again = await conversations.open("web", token=opened.token, locale=None, now=NOW)
    assert (again.is_new, again.conversation.id) == (False, opened.conversation.id)


async def test_token_of_one_channel_opens_nothing_on_another(conversations: Conversations) -> None:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)

    assert (await conversations.open("kiosk", token=opened.token, locale=None, now=NOW)).is_new


async def test_many_conversations_at_once(conversations: Conversations) -> None:
    work = [
        conversations.receive(message(f"m{number}", f"{number}", f"chat-{number % 10}"), now=NOW)
        for number in range(40)
    ]

    answered = await asyncio.gather(*work)

    assert [texts(replies) for replies in answered] == [[f"echo m{number}"] for number in range(40)]
