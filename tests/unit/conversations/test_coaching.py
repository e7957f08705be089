"""What coaches do in a chat: one winner, the person told, nothing lost, the assistant silent meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path

import pytest
from conversation_parts import NOW, Echo, say
from databases import migrated
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.coach.coaching import LONGEST_ANSWER, Coaching, NotYours, PersonGone
from bot.conversations.events import Events, MessageStored
from bot.conversations.message import Direction, InboundMessage, Mode
from bot.conversations.reply import Button, Reply
from bot.conversations.service import Conversations
from bot.dialogue.answers.texts import Texts
from bot.errors import BadInput
from bot.handoff.ticket import MOVES, MoveNotAllowed, Outcome, Ticket, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database, make_engine

Asked = tuple[str, Ticket]


@pytest.fixture
async def asked(conversations: Conversations, database: Database) -> Asked:
    """A conversation with a new ticket."""
    return await ask(conversations, database)


async def ask(conversations: Conversations, database: Database) -> Asked:
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    ticket = await Tickets(database).open_ticket(
        TicketRequest(conversation=opened.conversation.id, topic="training", language="fi", summary=""), now=NOW
    )
    return opened.conversation.id, ticket


async def person_says(conversations: Conversations, conversation: str, text: str, minutes: int = 1) -> list[str]:
    inbound = InboundMessage("web", f"m{minutes}", text=text, conversation=conversation)
    return [reply.text for reply in await conversations.receive(inbound, now=NOW + timedelta(minutes=minutes))]


async def lines(conversations: Conversations, conversation: str) -> list[tuple[str, str]]:
    return [(line.direction.value, line.text) for line in await conversations.history(conversation)]


async def test_coach_joins_writes_and_closes(conversations: Conversations, database: Database, asked: Asked) -> None:
    conversation, ticket = asked
    desk = Coaching(database, say)

    await desk.take(ticket.reference, "Aino", now=NOW)
    await desk.write(ticket.reference, "Aino", "  Hei!  ", now=NOW)
    assert await person_says(conversations, conversation, "kiitos") == []
    found = await Tickets(database).find(ticket.reference)
    assert found is not None
    assert (found.state, found.assignee) == (TicketState.WAITING_FOR_COACH, "Aino")
    closed = await desk.close(ticket.reference, "Aino", Outcome.TRAINING, now=NOW + timedelta(hours=1))

    assert (closed.state, closed.outcome) == (TicketState.CLOSED, Outcome.TRAINING)
    assert await lines(conversations, conversation) == [
        ("bot", f"utter_coach_joined Aino {ticket.reference}"),
        ("coach", "Hei!"),
        ("person", "kiitos"),
        ("bot", f"utter_coach_closed Aino {ticket.reference}"),
    ]
    assert await person_says(conversations, conversation, "moi", 90) == ["echo moi"]


async def test_two_coaches_at_once_get_one_winner(database: Database, asked: Asked) -> None:
    reference = asked[1].reference
    desk = Coaching(database, say)
    names = [f"coach {number}" for number in range(8)]

    taken = await asyncio.gather(*(desk.take(reference, name, now=NOW) for name in names), return_exceptions=True)

    winners = [result for result in taken if isinstance(result, Ticket)]
    assert len(winners) == 1
    assert all(isinstance(result, NotYours) for result in taken if not isinstance(result, Ticket))
    assert [event.kind for event in await Tickets(database).log_of(reference)] == ["opened", "moved"]


async def test_coach_who_takes_the_chat_while_the_assistant_thinks_gets_the_message(
    conversations: Conversations, database: Database, assistant: Echo, asked: Asked
) -> None:
    conversation, ticket = asked
    desk, thinks, goes_on = Coaching(database, say), asyncio.Event(), asyncio.Event()
    echo = assistant.turn

    async def turn(request: TurnRequest) -> Turn:
        thinks.set()
        await goes_on.wait()
        return await echo(request)

    assistant.turn = turn  # type: ignore[method-assign]
    answer = asyncio.create_task(person_says(conversations, conversation, "moi"))
    await thinks.wait()
    await desk.take(ticket.reference, "Aino", now=NOW)
    await desk.write(ticket.reference, "Aino", "Hei!", now=NOW)
    goes_on.set()

    assert await answer == []
    assert [said for said in await lines(conversations, conversation) if said[0] != "person"] == [
        ("bot", f"utter_coach_joined Aino {ticket.reference}"),
        ("coach", "Hei!"),
    ]
    found = await Tickets(database).find(ticket.reference)
    assert found is not None
    assert found.state is TicketState.WAITING_FOR_COACH


async def test_coach_and_person_who_write_at_once_are_both_heard(
    conversations: Conversations, database: Database, asked: Asked
) -> None:
    conversation, ticket = asked
    # A gateway and a desk of their own, so that their transactions really meet.
    other = Database(make_engine(str(database.engine.url)))
    desk, known = Coaching(other, say), Tickets(database)
    await desk.take(ticket.reference, "Aino", now=NOW)
    times = [NOW + timedelta(minutes=number) for number in range(30)]

    async def coach() -> None:
        for now in times:
            await desk.write(ticket.reference, "Aino", "Hei", now=now)

    async def person() -> None:
        for now in times:
            await known.person_wrote(conversation, now=now)

    await asyncio.gather(coach(), person())
    other.close()

    said = await lines(conversations, conversation)
    assert said.count(("coach", "Hei")) == len(times)


async def test_answer_reaches_an_open_page_at_once(
    conversations: Conversations, database: Database, asked: Asked
) -> None:
    events, seen = Events(), []
    events.subscribe(asked[0], seen.append)
    desk = Coaching(database, say, events)

    await desk.take(asked[1].reference, "Aino", now=NOW)
    await desk.write(asked[1].reference, "Aino", "Hei", now=NOW)

    assert [event.message.direction for event in seen if isinstance(event, MessageStored)] == [
        Direction.BOT,
        Direction.COACH,
    ]


async def test_only_the_ticket_s_coach_writes(database: Database, asked: Asked) -> None:
    reference = asked[1].reference
    desk = Coaching(database, say)
    with pytest.raises(NotYours, match="take it first"):
        await desk.write(reference, "Aino", "Hei", now=NOW)
    await desk.take(reference, "Aino", now=NOW)

    for step in (
        desk.write(reference, "Bo", "Hei", now=NOW),
        desk.hand_back(reference, "Bo", now=NOW),
        desk.close(reference, "Bo", Outcome.WORK, now=NOW),
    ):
        with pytest.raises(NotYours, match="with Aino"):
            await step


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_ANSWER + 1)])
async def test_unusable_answers_are_refused(database: Database, asked: Asked, text: str) -> None:
    desk = Coaching(database, say)
    await desk.take(asked[1].reference, "Aino", now=NOW)

    with pytest.raises(BadInput, match="characters"):
        await desk.write(asked[1].reference, "Aino", text, now=NOW)
    with pytest.raises(BadInput, match="characters"):
        await desk.note(asked[1].reference, "Aino", text, now=NOW)


async def test_person_is_told_that_the_message_waits(
    conversations: Conversations, database: Database, asked: Asked
) -> None:
    conversation, ticket = asked
    await Coaching(database, say).take(ticket.reference, "Aino", now=NOW)
    assert "utter_coach_message_kept" in (await person_says(conversations, conversation, "hei", 30))[0]

    found = await conversations.find(conversation)
    assert found is not None
    assert found.mode is Mode.COACH


async def test_danger_gets_the_numbers_while_a_coach_has_the_chat(
    conversations: Conversations, database: Database, asked: Asked
) -> None:
    await Coaching(database, say).take(asked[1].reference, "Aino", now=NOW)

    assert await person_says(conversations, asked[0], "en halua enää elää") == ["utter_crisis"]


@pytest.mark.parametrize("text", ["Poista tietoni.", "delete my data"])
async def test_who_wants_everything_deleted_is_heard_while_a_coach_has_the_chat(
    database: Database, assistant: Echo, tmp_path: Path, text: str
) -> None:
    conversations = Conversations(database, assistant, Texts.load().say, Settings(var_dir=tmp_path))
    conversation, ticket = await ask(conversations, database)
    await Coaching(database, say).take(ticket.reference, "Aino", now=NOW)
    confirm = Button("Kyllä", '/delete_my_data{"confirm": "yes"}')
    assistant.answer = lambda request: Turn(
        (Reply("poistettu", "fi", erase=True) if request.payload else Reply("poistanko", "fi", buttons=(confirm,)),),
        "fi",
    )

    assert await person_says(conversations, conversation, f"{text} Ja paljonko se maksaa?") != ["poistanko"]
    assert await person_says(conversations, conversation, text, 2) == ["poistanko"]
    await Coaching(database, say).write(ticket.reference, "Aino", "Voin auttaa.", now=NOW)
    pressed = InboundMessage("web", "m3", payload=confirm.payload, conversation=conversation)
    said = await conversations.receive(pressed, now=NOW + timedelta(minutes=3))

    assert [reply.text for reply in said] == ["poistettu"]
    assert await conversations.find(conversation) is None
    assert await Tickets(database).find(ticket.reference) is None


async def test_hand_back_keeps_the_ticket(conversations: Conversations, database: Database, asked: Asked) -> None:
    conversation, ticket = asked
    desk = Coaching(database, say)
    await desk.take(ticket.reference, "Aino", now=NOW)
    await desk.write(ticket.reference, "Aino", "Palaan huomenna.", now=NOW)

    kept = await desk.hand_back(ticket.reference, "Aino", now=NOW)

    assert (kept.assignee, kept.is_open) == ("Aino", True)
    assert await person_says(conversations, conversation, "moi") == ["echo moi"]
    await desk.write(ticket.reference, "Aino", "Täällä taas.", now=NOW + timedelta(days=1))
    assert [text for _, text in await lines(conversations, conversation)][-2:] == [
        f"utter_coach_joined Aino {ticket.reference}",
        "Täällä taas.",
    ]


async def test_person_who_left_is_named(database: Database) -> None:
    ticket = await Tickets(database).open_ticket(
        TicketRequest(conversation=None, topic="training", language="fi", summary=""), now=NOW
    )
    desk = Coaching(database, say)
    await desk.take(ticket.reference, "Aino", now=NOW)

    with pytest.raises(PersonGone, match="deleted"):
        await desk.write(ticket.reference, "Aino", "Hei", now=NOW)


class TicketLife(RuleBasedStateMachine):
    """Whatever coaches and the person do in whatever order: moves are allowed ones, and mode and ticket agree."""

    tickets = Bundle("tickets")
    coaches = st.sampled_from(["Aino", "Bo"])

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = migrated(database_url)
        self.conversations = Conversations(self.database, Echo(), say, Settings(messages_per_minute=10_000))
        self.desk = Coaching(self.database, say)
        self.now, self.asked = NOW, []
        self.states: dict[str, TicketState] = {}

    def teardown(self) -> None:
        self.database.close()
        self.loop.close()

    def run(self, work: object) -> None:
        self.now += timedelta(minutes=1)
        with contextlib.suppress(NotYours, MoveNotAllowed):
            self.loop.run_until_complete(work)  # type: ignore[arg-type]

    @rule(target=tickets)
    def ask(self) -> Asked:
        found = self.loop.run_until_complete(ask(self.conversations, self.database))
        self.asked.append(found)
        self.states[found[1].reference] = TicketState.NEW
        return found

    @rule(asked=tickets, coach=coaches)
    def take(self, asked: Asked, coach: str) -> None:
        self.run(self.desk.take(asked[1].reference, coach, now=self.now))

    @rule(asked=tickets, coach=coaches)
    def write(self, asked: Asked, coach: str) -> None:
        self.run(self.desk.write(asked[1].reference, coach, "Hei", now=self.now))

    @rule(asked=tickets, coach=coaches)
    def hand_back(self, asked: Asked, coach: str) -> None:
        self.run(self.desk.hand_back(asked[1].reference, coach, now=self.now))

    @rule(asked=tickets, coach=coaches, outcome=st.sampled_from(Outcome))
    def close(self, asked: Asked, coach: str, outcome: Outcome) -> None:
        self.run(self.desk.close(asked[1].reference, coach, outcome, now=self.now))

    @rule(asked=tickets, coach=coaches)
    def reopen(self, asked: Asked, coach: str) -> None:
        self.run(self.desk.reopen(asked[1].reference, coach, now=self.now))

    @rule(asked=tickets)
    def person_writes(self, asked: Asked) -> None:
        self.now += timedelta(minutes=1)
        inbound = InboundMessage("web", self.now.isoformat(), text="moi", conversation=asked[0])
        self.loop.run_until_complete(self.conversations.receive(inbound, now=self.now))

    @invariant()
    def moves_are_allowed_and_logged(self) -> None:
        for conversation, first in self.asked:
            ticket = self.loop.run_until_complete(Tickets(self.database).find(first.reference))
            assert ticket is not None
            before = self.states[ticket.reference]
            assert ticket.state is before or reachable(before, ticket.state)
            self.states[ticket.reference] = ticket.state
            found = self.loop.run_until_complete(self.conversations.find(conversation))
            assert found is not None
            assert found.mode is Mode.BOT or ticket.assignee is not None
            numbers = [line.seq for line in self.loop.run_until_complete(self.conversations.history(conversation))]
            assert numbers == sorted(set(numbers))


def reachable(before: TicketState, after: TicketState) -> bool:
    """Within the few moves that one step makes."""
    seen = {before}
    for _ in range(3):
        seen |= {state for known in seen for state in MOVES[known]}
    return after in seen


def test_moves_are_allowed_ones_whatever_coaches_and_the_person_do(database_url: str) -> None:
    lives = settings(max_examples=15, stateful_step_count=20)
    run_state_machine_as_test(lambda: TicketLife(database_url), settings=lives)
