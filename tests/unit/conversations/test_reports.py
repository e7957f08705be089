"""Reports count, and show no group that is small enough to know somebody in it."""

from __future__ import annotations

from datetime import timedelta

from conversation_parts import NOW, Echo, say

from bot.conversations.assistant import Turn
from bot.conversations.coaching import Coaching
from bot.conversations.message import InboundMessage
from bot.conversations.reply import Reply
from bot.conversations.reports import SMALLEST, report
from bot.conversations.service import Conversations
from bot.handoff.ticket import Outcome, Ticket
from bot.handoff.tickets import Tickets
from bot.store.session import Database


async def ask(conversations: Conversations, database: Database, topic: str, days: int = 0) -> Ticket:
    now = NOW + timedelta(days=days)
    opened = await conversations.open("web", token=None, locale="fi", now=now)
    inbound = InboundMessage("web", "m1", text="kurssi?", conversation=opened.conversation.id)
    await conversations.receive(inbound, now=now)
    return await Tickets(database).open_ticket(
        conversation=opened.conversation.id, topic=topic, language="fi", summary="", now=now
    )


async def close(database: Database, ticket: Ticket, outcome: Outcome) -> None:
    desk = Coaching(database, say)
    await desk.take(ticket.reference, "Aino", now=NOW)
    await desk.write(ticket.reference, "Aino", "Hei", now=NOW + timedelta(hours=3))
    await desk.close(ticket.reference, "Aino", outcome, now=NOW)


async def test_outcomes_by_topic_with_shares(conversations: Conversations, database: Database) -> None:
    for number in range(10):
        ticket = await ask(conversations, database, "training")
        await close(database, ticket, Outcome.WORK if number % 2 else Outcome.WORK_TRIAL)
    for _ in range(10):
        await close(database, await ask(conversations, database, "training"), Outcome.TRAINING)
    await close(database, await ask(conversations, database, "entrepreneurship"), Outcome.IDEA_DROPPED)

    found = await report(database, "outcomes")

    assert found.rows == (("training", "training", 50.0, 10), ("training", "work or work trial", 50.0, 10))
    assert found.hidden == 1


async def test_questions_and_usage(conversations: Conversations, database: Database, assistant: Echo) -> None:
    assistant.answer = lambda request: Turn((Reply("vastaus", "fi"),), "fi", intent="find_training", confidence=0.9)
    for _ in range(SMALLEST):
        await ask(conversations, database, "training")
    await ask(conversations, database, "training", days=60)

    asked = await report(database, "questions")
    used = await report(database, "usage")

    assert asked.rows == (("find_training", "fi", 0.9, 0, SMALLEST + 1, SMALLEST + 1),)
    assert used.rows == (("2025-03", "web", "fi", SMALLEST, SMALLEST),)
    assert used.hidden == 1
    assert (await report(database, "questions", since=NOW + timedelta(days=1))).rows == ()


async def test_hours_to_the_first_answer(conversations: Conversations, database: Database) -> None:
    for _ in range(SMALLEST):
        await close(database, await ask(conversations, database, "training"), Outcome.WORK)

    assert (await report(database, "answer-times")).rows == (("training", "fi", 3.0, SMALLEST),)
