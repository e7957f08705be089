"""What a message speaks of when a person replied to an earlier line, or pressed a button under one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.message import Direction, Pointed, StoredMessage
from bot.conversations.reply import Button, Card, Reply


@dataclass(frozen=True)
class SpokenOf:
    """A line of the assistant or a coach; `card` when it is one card of it."""

    line: StoredMessage
    reply: Reply
    card: Card | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be pressed there."""
        return self.card.buttons if self.card else self.reply.every_button()

    def to_json(self) -> dict[str, Any]:
        """What the assistant needs of it, in the shape of a reply: no words."""
        cards = [{"id": card.id} for card in self.reply.cards]
        only = self.card or (self.reply.cards[0] if len(self.reply.cards) == 1 else None)
        return {
            "key": self.reply.key,
            "language": self.reply.language,
            "buttons": [button.to_json() for button in self.buttons],
            "cards": cards,
            "programme": only.id if only else self.reply.programme,
            "term": self.reply.term,
        }


def spoken_of(connection: Connection, conversation: str, about: Pointed | None) -> SpokenOf | None:
    """The line that `about` names; None when there is none or a person wrote it."""
    line = message_log.message_by_seq(connection, conversation, about.seq) if about else None
    if about is None or line is None or line.reply is None:
        return None
    cards = line.reply.cards
    return SpokenOf(line, line.reply, cards[about.card] if about.card is not None and about.card < len(cards) else None)


@dataclass(frozen=True)
class Context:
    """How a message that speaks of a line is put to the assistant: what was said there, and the buttons that count."""

    earlier: SpokenOf
    offered: tuple[Button, ...]


def context_of(connection: Connection, message: StoredMessage, last: tuple[Button, ...]) -> Context | None:
    """The context of a message; None when it speaks of the last thing said, as messages do. `last` are the buttons there."""
    earlier = spoken_of(connection, message.conversation, message.about)
    newest = next(iter(message_log.latest(connection, message.conversation, Direction.BOT, limit=1)), None)
    if earlier is None or newest is None:
        return None
    if earlier.line.answers is None or earlier.line.answers != newest.answers:
        return None if earlier.line.seq == newest.seq else Context(earlier, earlier.buttons)
    # One of several things that were said at once: the buttons under all of them are on the screen.
    is_plain = earlier.card is None and (earlier.line.seq == newest.seq or message.payload is not None)
    return None if is_plain else Context(earlier, last)
