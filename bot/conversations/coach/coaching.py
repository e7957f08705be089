"""A coach in the chat: takes a ticket, writes to the person, gives the chat back to the assistant, closes.

Each step changes ticket, conversation and message log in one transaction, so that nothing is half done when a process
dies. The person is told when a coach joins and leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.events import Events, MessageChanged, MessageStored
from bot.conversations.message import Conversation, Direction, Mode, State, StoredMessage
from bot.conversations.reply import Reply
from bot.errors import BadInput, PolkuError
from bot.handoff.mentions import add_mentions
from bot.handoff.ticket import Outcome, Ticket, TicketEvent, TicketState, move, with_outcome
from bot.handoff.tickets import UnknownTicket, find_ticket, log_event, replace_ticket
from bot.store.session import Database
from bot.store.tables import coaches

LONGEST_ANSWER = 4000
"""Characters of one answer; Telegram takes 4096 (core.telegram.org/bots/api#sendmessage)."""
NOTE = "note"


class NotYours(PolkuError):
    """The ticket is with another coach, or with none; the message says with whom."""


class PersonGone(PolkuError):
    """The person has deleted the conversation: nobody can be reached in it any more."""


@dataclass
class _Step:
    """One step in its transaction: the ticket as it becomes, and what was said."""

    connection: Connection
    ticket: Ticket
    conversation: Conversation | None
    coach: str
    now: datetime
    said: list[StoredMessage]
    changed: list[StoredMessage] = field(default_factory=list)
    repeated: StoredMessage | None = None

    def change(self, after: Ticket, kind: str) -> None:
        self.ticket = replace_ticket(self.connection, self.ticket, after, kind, actor=self.coach, now=self.now)

    def move(self, to: TicketState, kind: str = "moved", *, assignee: str | None = None) -> None:
        moved = move(self.ticket, to, now=self.now)
        self.change(replace(moved, assignee=assignee or moved.assignee), kind)

    def say(self, reply: Reply, direction: Direction, client_id: str | None = None) -> None:
        """Adds a line to the conversation."""
        assert self.conversation is not None
        line = StoredMessage(
            conversation=self.conversation.id,
            seq=(seq := self.conversation.last_seq + 1),
            direction=direction,
            at=self.now,
            text=reply.text,
            state=State.ANSWERED,
            client_id=client_id,
            reply=reply,
        )
        message_log.add_message(self.connection, line)
        self._set(last_seq=seq)
        self.said.append(line)

    def say_instead(self, said: StoredMessage, reply: Reply, kind: str) -> None:
        """Changes a line of the conversation; the log says that, not what."""
        message_log.change_reply(self.connection, said.conversation, said.seq, reply, now=self.now)
        log_event(self.connection, TicketEvent(self.ticket.reference, kind, self.coach, self.now))
        self.changed.append(replace(said, text=reply.text, reply=reply))

    def give_to(self, mode: Mode) -> None:
        """Who answers from now on."""
        self._set(mode=mode)

    def _set(self, **values: object) -> None:
        assert self.conversation is not None
        self.conversation = replace(self.conversation, **values)  # type: ignore[arg-type]
        stored = {name: value.value if isinstance(value, Mode) else value for name, value in values.items()}
        message_log.change_conversation(self.connection, self.conversation.id, now=self.now, **stored)


class Coaching:
    """What coaches do, on one database. `events` are those of the gateway whose pages should see it at once."""

    def __init__(self, database: Database, say: Say, events: Events | None = None) -> None:
        self._database = database
        self._say = say
        self._events = events or Events()

    async def take(self, reference: str, coach: str, *, now: datetime) -> Ticket:
        """The ticket, now with `coach`, who joins the chat. Taking it again changes nothing.

        Raises UnknownTicket, and NotYours when another coach has it; MoveNotAllowed for a closed one.
        """

        def work(step: _Step) -> None:
            if step.ticket.assignee == coach and step.ticket.state is not TicketState.NEW:
                return
            if step.ticket.assignee not in (None, coach):
                raise NotYours(f"ticket {step.ticket.reference} is with {step.ticket.assignee}")
            step.move(TicketState.ASSIGNED, assignee=coach)
            self._join(step)

        return (await self._step(reference, coach, now, work)).ticket

    async def write(
        self,
        reference: str,
        coach: str,
        said: str | Reply,
        *,
        once: str | None = None,
        now: datetime,
    ) -> StoredMessage:
        """The coach's line in the chat; the ticket then waits for the person.

        What is typed is in the ticket's language; a reply may have cards, a link and a language of its own.
        `once` names the line: sent again under the same name, it is not said again. Raises BadInput for an empty or too
        long text, UnknownTicket, NotYours, PersonGone.
        """
        reply = said if isinstance(said, Reply) else None
        words = _words(reply.text if reply else str(said))
        # The colon keeps it apart from the ids that people's pages make.
        name = f"coach:{once}" if once else None

        def work(step: _Step) -> None:
            conversation = self._chat_of(step)
            if name and (before := message_log.message_by_client_id(step.connection, conversation, name)):
                step.repeated = before
                return
            if not step.ticket.is_open:
                step.move(TicketState.WAITING_FOR_COACH, "reopened")
            self._join(step)
            line = replace(reply, text=words) if reply else Reply(words, step.ticket.language)
            step.say(line, Direction.COACH, name)
            step.move(TicketState.WAITING_FOR_PERSON, "answered")

        step = await self._step(reference, coach, now, work)
        return step.repeated or step.said[-1]

    async def correct(self, reference: str, coach: str, seq: int, text: str, *, now: datetime) -> StoredMessage:
        """The coach's line `seq` with other words, also on the person's page.

        Raises BadInput for an unusable text or a line that is not the coach's, UnknownTicket, NotYours, PersonGone.
        """
        words = _words(text)

        def work(step: _Step) -> None:
            said = self._own_line(step, seq)
            assert said.reply is not None
            step.say_instead(said, replace(said.reply, text=words), "corrected")

        return (await self._step(reference, coach, now, work)).changed[-1]

    async def withdraw(self, reference: str, coach: str, seq: int, *, now: datetime) -> StoredMessage:
        """Takes the coach's line `seq` back: nothing of it stays, and the person sees that there was one.

        Raises BadInput for a line that is not the coach's, UnknownTicket, NotYours, PersonGone.
        """

        def work(step: _Step) -> None:
            said = self._own_line(step, seq)
            step.say_instead(said, self._text(step, "utter_coach_withdrew"), "withdrawn")

        return (await self._step(reference, coach, now, work)).changed[-1]

    async def assign(self, reference: str, lead: str, to: str, *, now: datetime) -> Ticket:
        """The open ticket, given by `lead` to the coach `to`. Raises UnknownTicket, MoveNotAllowed."""

        def work(step: _Step) -> None:
            if step.ticket.assignee == to:
                return
            if step.ticket.state is TicketState.NEW or not step.ticket.is_open:
                step.move(TicketState.ASSIGNED, "assigned", assignee=to)
            else:
                step.change(replace(step.ticket, assignee=to, updated_at=now), "assigned")

        return (await self._step(reference, lead, now, work)).ticket

    async def hand_back(self, reference: str, coach: str, *, now: datetime) -> Ticket:
        """The assistant answers again; the ticket stays with the coach. Raises UnknownTicket, NotYours."""

        def work(step: _Step) -> None:
            self._must_own(step)
            self._leave(step, "utter_coach_left")

        return (await self._step(reference, coach, now, work)).ticket

    async def close(self, reference: str, coach: str, outcome: Outcome, *, now: datetime) -> Ticket:
        """The ticket, closed with what came of it; the assistant answers again. Raises UnknownTicket, NotYours."""

        def work(step: _Step) -> None:
            if step.ticket.assignee not in (None, coach):
                raise NotYours(f"ticket {step.ticket.reference} is with {step.ticket.assignee}")
            step.change(with_outcome(step.ticket, outcome, now=now), "outcome")
            if step.ticket.is_open:
                step.move(TicketState.RESOLVED, assignee=coach)
                self._leave(step, "utter_coach_closed", always=True)
            if step.ticket.state is not TicketState.CLOSED:
                step.move(TicketState.CLOSED)

        return (await self._step(reference, coach, now, work)).ticket

    async def reopen(self, reference: str, coach: str, *, now: datetime) -> Ticket:
        """A resolved or closed ticket waits for a coach again. Raises UnknownTicket, MoveNotAllowed."""

        def work(step: _Step) -> None:
            step.move(TicketState.WAITING_FOR_COACH if step.ticket.assignee else TicketState.NEW, "reopened")

        return (await self._step(reference, coach, now, work)).ticket

    async def note(self, reference: str, coach: str, text: str, *, now: datetime) -> None:
        """Adds an internal note to the ticket's log; whom it names by @login hears of it.

        Raises BadInput for an empty or too long one, UnknownTicket.
        """
        words = _words(text)

        def work(step: _Step) -> None:
            log_event(step.connection, TicketEvent(step.ticket.reference, NOTE, coach, now, {"text": words}))
            add_mentions(step.connection, step.ticket.reference, coach, words, now=now)

        await self._step(reference, coach, now, work)

    async def _step(self, reference: str, coach: str, now: datetime, work: Callable[[_Step], None]) -> _Step:
        def in_transaction(connection: Connection) -> _Step:
            # The conversation is locked before the ticket, as erasing does it: the other order could deadlock.
            known = find_ticket(connection, reference)
            conversation = (
                message_log.find_conversation(connection, locked=True, id=known.conversation)
                if known and known.conversation
                else None
            )
            ticket = find_ticket(connection, reference, locked=True)
            if ticket is None:
                raise UnknownTicket(f"there is no ticket {reference}")
            step = _Step(connection, ticket, conversation, coach, now, [])
            work(step)
            return step

        step = await self._database.write(in_transaction)
        for line in step.said:
            self._events.publish(MessageStored(line.conversation, line))
        for line in step.changed:
            self._events.publish(MessageChanged(line.conversation, line))
        return step

    def _must_own(self, step: _Step) -> None:
        if step.ticket.assignee != step.coach:
            holder = step.ticket.assignee or "nobody yet: take it first"
            raise NotYours(f"ticket {step.ticket.reference} is with {holder}")

    def _chat_of(self, step: _Step) -> str:
        """The conversation in which the coach may write."""
        self._must_own(step)
        if step.conversation is None:
            raise PersonGone(f"the person of ticket {step.ticket.reference} has deleted the chat")
        return step.conversation.id

    def _own_line(self, step: _Step, seq: int) -> StoredMessage:
        said = message_log.message_by_seq(step.connection, self._chat_of(step), seq)
        if said is None or said.direction is not Direction.COACH:
            raise BadInput(f"line {seq} of ticket {step.ticket.reference} is not a coach's")
        return said

    def _join(self, step: _Step) -> None:
        if step.conversation is not None and step.conversation.mode is Mode.BOT:
            step.give_to(Mode.COACH)
            step.say(self._text(step, "utter_coach_joined"), Direction.BOT)

    def _leave(self, step: _Step, key: str, *, always: bool = False) -> None:
        """The assistant answers again, and the person is told when that is news (or `always`)."""
        if step.conversation is None:
            return
        was_with_coach = step.conversation.mode is Mode.COACH
        step.give_to(Mode.BOT)
        if was_with_coach or always:
            step.say(self._text(step, key), Direction.BOT)

    def _text(self, step: _Step, key: str) -> Reply:
        language = (step.conversation and step.conversation.language) or step.ticket.language
        return Reply.from_json(self._say(key, language, coach=_shown_name(step), reference=step.ticket.reference))


def _shown_name(step: _Step) -> str:
    """What people call the coach; a coach without an account in the desk is named as they are."""
    wanted = select(coaches.c.name).where(coaches.c.login == step.coach)
    return str(step.connection.execute(wanted).scalar() or step.coach)


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise BadInput(f"what a coach writes has 1 to {LONGEST_ANSWER} characters, not {len(words)}")
    return words
