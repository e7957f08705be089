"""Reports count right and show no small group, not even by a difference."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.coach.coaching import Coaching
from bot.conversations.learning.report import outcome_report, question_report, usage_report
from bot.conversations.reply import Card, Reply
from bot.handoff.report import LEAST, Period, Row, large_enough
from bot.handoff.ticket import Outcome, TicketRequest
from bot.handoff.tickets import Tickets
from bot.store.session import Database
from bot.store.tables import conversations, feedback, messages

NOW = datetime(2026, 3, 1, 10, 0, tzinfo=timezone.utc)
YEAR = Period(NOW - timedelta(days=1), NOW + timedelta(days=365))


def found(report: list[Row], measure: str, group: str = "all") -> dict[str, int]:
    return {row.name: row.count for row in report if (row.measure, row.group) == (measure, group)}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30)))
def test_no_small_group_is_shown_and_nobody_is_counted_twice(counts: dict[str, int]) -> None:
    shown = large_enough(counts)

    assert all(count >= LEAST for count in shown.values())
    assert sum(shown.values()) in (0, sum(counts.values()))
    assert all(shown[name] == counts[name] for name in shown if name != "other")


def test_a_small_group_is_not_given_away_by_the_difference() -> None:
    assert large_enough({"work": 20, "training": 7, "none": 2}) == {"work": 20, "other": 9}
    assert large_enough({"work": 4}) == {}


async def test_outcomes_and_hours_to_the_first_answer(database: Database) -> None:
    tickets, desk = Tickets(database), Coaching(database, lambda key, language, **slots: {})
    with database.begin() as connection:
        for number in range(6):
            add_conversation(connection, f"c{number}")

    for number in range(6):
        opened = NOW + timedelta(days=number)
        ticket = await tickets.open_ticket(
            TicketRequest(conversation=None, topic="training", language="fi", summary=""), now=opened
        )
        await desk.take(ticket.reference, "Aino", now=opened)
        await desk.close(ticket.reference, "Aino", Outcome.WORK, now=opened + timedelta(hours=number))
    await tickets.open_ticket(
        TicketRequest(conversation=None, topic="support", language="en", summary=""), now=NOW + timedelta(days=400)
    )

    report = await outcome_report(database, YEAR)

    assert found(report, "tickets_by_topic") == {"training": 6}
    assert found(report, "outcomes") == found(report, "outcomes", "training") == {"work": 6}
    assert found(report, "results") == {"work_or_trial": 6}
    assert found(report, "backlog_by_state") == {}


async def test_outcomes_by_the_programmes_that_coaches_suggested(database: Database) -> None:
    tickets, desk = (
        Tickets(database),
        Coaching(database, lambda key, language, **slots: {"text": key, "language": "fi"}),
    )
    card = Card(id="welding", name="Hitsaus", why="", facts=(), links=())
    for number in range(6):
        with database.begin() as connection:
            add_conversation(connection, f"c{number}")
        asked = TicketRequest(conversation=f"c{number}", topic="training", language="fi", summary="")
        ticket = await tickets.open_ticket(asked, now=NOW)
        await desk.take(ticket.reference, "Aino", now=NOW)
        for _ in range(2):
            await desk.write(
                ticket.reference, "Aino", Reply("Katso tätä", "fi", cards=(card,) if number else ()), now=NOW
            )
        await desk.close(ticket.reference, "Aino", Outcome.TRAINING, now=NOW)

    report = await outcome_report(database, YEAR)

    assert found(report, "outcomes_by_programme", "welding") == {"training": 5}


async def test_hours_are_the_median_of_five_or_more(database: Database) -> None:
    def text(key: str, language: str, **slots: str) -> dict[str, str]:
        return {"text": key, "language": language}

    tickets, desk = Tickets(database), Coaching(database, text)
    for number in range(5):
        with database.begin() as connection:
            add_conversation(connection, f"c{number}")
        ticket = await tickets.open_ticket(
            TicketRequest(conversation=f"c{number}", topic="training", language="fi", summary=""), now=NOW
        )
        await desk.take(ticket.reference, "Aino", now=NOW)
        for later in (0, 100):
            hours = number * number + later
            await desk.write(ticket.reference, "Aino", "Hei", now=NOW + timedelta(hours=hours))

    hours = [row for row in await outcome_report(database, YEAR) if row.measure == "hours_to_first_answer"]

    assert [(row.group, row.count, row.hours) for row in hours] == [("all", 5, 4.0), ("training", 5, 4.0)]


async def test_usage_and_questions_count_people_not_messages(database: Database) -> None:
    with database.begin() as connection:
        for number in range(12):
            add_conversation(connection, f"c{number}", channel="web" if number < 6 else "telegram")
            for seq in range(1, 4):
                add_message(connection, f"c{number}", seq, "faq/work_trial" if number < 7 else "nlu_fallback")
            connection.execute(
                feedback.insert().values(conversation=f"c{number}", about="utter_faq/cv_help", verdict="no", at=NOW)
            )
    for number in range(6):
        await Tickets(database).open_ticket(
            TicketRequest(conversation=f"c{number}", topic="training", language="fi", summary=""), now=NOW
        )

    usage, questions = await usage_report(database, YEAR), await question_report(database, YEAR)

    assert found(usage, "conversations_by_channel") == {"telegram": 6, "web": 6}
    assert found(usage, "conversations_by_reach") == {"coach": 6, "assistant_alone": 6}
    assert found(usage, "conversations_by_month") == {"2026-03": 12}
    assert found(questions, "people_by_intent") == {"faq/work_trial": 7, "nlu_fallback": 5}
    assert found(questions, "people_not_helped_by_answer") == {"utter_faq/cv_help": 12}
    assert await usage_report(database, Period(NOW - timedelta(days=9), NOW)) == []


def add_conversation(connection: object, id: str, channel: str = "web") -> None:
    values = {
        "id": id, "channel": channel, "language": "fi", "language_notice_given": False, "mode": "bot", "offered": {},
        "last_seq": 0, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    connection.execute(conversations.insert().values(**values))  # type: ignore[attr-defined]


def add_message(connection: object, conversation: str, seq: int, intent: str) -> None:
    values = {
        "conversation": conversation, "seq": seq, "direction": "person", "text": "x", "intent": intent,
        "state": "answered", "created_at": NOW,
    }  # fmt: skip
    connection.execute(messages.insert().values(**values))  # type: ignore[attr-defined]
