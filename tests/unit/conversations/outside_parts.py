"""A ticket of a chat that another system takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from conversation_parts import NOW, Echo
from zammad_parts import TOKEN, Zammad

from bot.conversations.assistant import Turn
from bot.conversations.coach.coaching import Coaching
from bot.conversations.coach.outside import Outside
from bot.conversations.message import Direction, InboundMessage
from bot.conversations.reply import Reply
from bot.conversations.service import Conversations
from bot.dialogue.answers.texts import texts_of
from bot.handoff.backends import Answer, Closing, Told
from bot.handoff.contact import Contacts
from bot.handoff.ticket import Outcome, Ticket, TicketRequest
from bot.handoff.tickets import Tickets
from bot.handoff.zammad import ZammadBackend
from bot.settings import Settings
from bot.store.session import Database

ADDRESS = "person@mail.example"


@dataclass
class Scene:
    """A ticket of a chat, and Zammad."""

    zammad: Zammad
    outside: Outside
    conversations: Conversations
    ticket: Ticket
    coaching: Coaching
    tickets: Tickets
    assistant: Echo

    async def lines(self) -> list[str]:
        shown = await self.conversations.history(self.ticket.conversation or "")
        return [line.text for line in shown if line.direction is Direction.COACH]

    async def ticket_now(self) -> Ticket:
        found = await self.tickets.find(self.ticket.reference)
        assert found is not None
        return found

    async def person_writes(self, id: str, text: str) -> None:
        message = InboundMessage("web", id, text, conversation=self.ticket.conversation)
        await self.conversations.receive(message, now=NOW)

    async def answered(self, name: str, text: str, *, ticket: str = "70", now: datetime = NOW) -> bool:
        return await self.outside.receive(Told(ticket, Answer(name, text), None), now=now)

    async def closed(self, name: str, outcome: Outcome | None = None, *, ticket: str = "70") -> bool:
        return await self.outside.receive(Told(ticket, None, Closing(name, outcome)), now=NOW)

    def forwarded(self) -> list[tuple[int, str]]:
        return [(article["ticket_id"], article["body"]) for article in self.zammad.articles]


async def outside_scene(database: Database, tmp_path: Path, zammad: tuple[Zammad, str]) -> Scene:
    """The ticket is not handed over yet."""
    server, url = zammad
    settings = Settings(var_dir=tmp_path)
    contacts, say = Contacts(settings), texts_of().say
    assistant = Echo()
    # What the assistant answered is known by its intent.
    assistant.answer = lambda request: Turn((Reply("echo", "fi"),), "fi", intent="inform", detected="fi")
    conversations = Conversations(database, assistant, say, settings)
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    ticket = await Tickets(database).open_ticket(
        TicketRequest(
            conversation=opened.conversation.id,
            topic="training",
            language="fi",
            summary="Haluan hitsata",
            summaries={"fi": "Kysymys: hitsaus"},
            contact=contacts.seal(ADDRESS),
        ),
        now=NOW,
    )
    coaching = Coaching(database, say, conversations.events)
    backend = ZammadBackend(url, TOKEN, "Ohjaus", "polku@polku.example")
    outside = Outside(database, backend, coaching, contacts, say, settings)
    return Scene(server, outside, conversations, ticket, coaching, Tickets(database), assistant)
