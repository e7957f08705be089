"""Internal notes of a ticket: lines of its log that coaches read and the person never sees. `@login` names a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.conversations.coach.coaching import NOTE
from bot.handoff.mentions import named_in
from bot.handoff.ticket import TicketEvent


@dataclass(frozen=True)
class Note:
    """As written."""

    author: str
    text: str
    at: datetime

    @property
    def mentions(self) -> frozenset[str]:
        """The logins that it names."""
        return named_in(self.text)


def notes_in(log: Iterable[TicketEvent]) -> list[Note]:
    """The notes among a ticket's events, in their order."""
    return [Note(event.actor, event.details.get("text", ""), event.at) for event in log if event.kind == NOTE]
