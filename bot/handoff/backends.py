"""Other places that can take the tickets instead of the desk, behind one interface: plain e-mail here, Zammad in zammad.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.handoff.mail import Mailer


@dataclass(frozen=True)
class Handed:
    """A ticket as it leaves: what the person agreed to pass on, and where they want the answer (`contact`, readable)."""

    reference: str
    title: str
    text: str
    contact: str | None
    url: str
    at: datetime


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


def ticket_text(summaries: Mapping[str, str], summary: str, facts: Mapping[str, str], language: str) -> str:
    """What a coach needs to know, in the desk's language where there is a summary in it."""
    told = [f"{name}: {value}" for name, value in facts.items()]
    return "\n".join([summaries.get(language) or summary, *([] if summaries.get(language) else told)])
