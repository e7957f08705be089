"""Other places that can take the tickets instead of the desk, behind one interface: plain e-mail here, Zammad in zammad.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.handoff.mail import Mailer
from bot.handoff.ticket import Outcome


@dataclass(frozen=True)
class Handed:
    """A ticket as it leaves: what the person agreed to pass on, and where they want the answer (`contact`, readable)."""

    reference: str
    title: str
    text: str
    contact: str | None
    url: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What somebody wrote to the person over there; `name` tells one answer from the next."""

    name: str
    text: str


@dataclass(frozen=True)
class Closing:
    """The ticket is closed over there; `name` tells one closing from the next. `outcome` where it is known there."""

    name: str
    outcome: Outcome | None


@dataclass(frozen=True)
class Told:
    """What another system says of the ticket that it calls `ticket`."""

    ticket: str
    answer: Answer | None
    closing: Closing | None


class Backend(Protocol):
    """Where tickets go. Any exception means that it did not arrive, and it is tried again."""

    name: str
    """Under which the ticket's log and the chat know who answers from there."""

    async def hand_over(self, ticket: Handed) -> str:
        """Takes a new ticket; its name over there."""
        ...

    async def add_message(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Takes what the person wrote later."""
        ...

    async def close(
        self, external: str, reference: str, text: str, *, outcome: Outcome | None, at: datetime
    ) -> str | None:
        """Ends the ticket over there, if it is not ended yet; `text` says so to those who work there.

        The name of this closing, where the other system tells of it itself.
        """
        ...

    async def reopen(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Opens the ticket over there again, if it is not open; `text` as for `close`."""
        ...

    async def erase(self, external: str, title: str, text: str, *, at: datetime) -> None:
        """Deletes the ticket over there, or asks those who work there to; `title` and `text` say so without a word of the person."""
        ...


class EmailBackend:
    """Mails to `receivers`. What is answered there goes to the person's own address or number; the chat is answered at `url`."""

    name = "email"

    def __init__(self, mailer: Mailer, receivers: Sequence[str]) -> None:
        self._mailer, self._receivers = mailer, tuple(receivers)

    async def hand_over(self, ticket: Handed) -> str:
        """Mails the ticket; its own reference. Raises smtplib.SMTPException or OSError."""
        lines = [ticket.text, "", *([ticket.contact] if ticket.contact else []), ticket.url]
        await self._mailer.send(self._receivers, ticket.title, "\n".join(lines), at=ticket.at)
        return ticket.reference

    async def add_message(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Mails the message. Raises smtplib.SMTPException or OSError."""
        await self._mailer.send(self._receivers, f"Re: {reference}", text, at=at)

    async def close(
        self, external: str, reference: str, text: str, *, outcome: Outcome | None, at: datetime
    ) -> str | None:
        """Mails that it is closed; raises as `add_message` does."""
        await self.add_message(external, reference, text, at=at)
        return None

    async def reopen(self, external: str, reference: str, text: str, *, at: datetime) -> None:
        """Mails that it is open again; raises as `add_message` does."""
        await self.add_message(external, reference, text, at=at)

    async def erase(self, external: str, title: str, text: str, *, at: datetime) -> None:
        """Mails the wish; raises as `add_message` does."""
        await self._mailer.send(self._receivers, title, text, at=at)


def ticket_text(summaries: Mapping[str, str], summary: str, facts: Mapping[str, str], language: str) -> str:
    """What a coach needs to know, in the desk's language where there is a summary in it."""
    told = [f"{name}: {value}" for name, value in facts.items()]
    return "\n".join([summaries.get(language) or summary, *([] if summaries.get(language) else told)])
