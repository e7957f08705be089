"""The values that travel through a conversation: what came in, what is stored, what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.conversations.offered import Offered
from bot.conversations.reply import Reply


class Direction(str, Enum):
    """Who a message is from; `system` is also what the gateway itself asks the assistant."""

    PERSON = "person"
    BOT = "bot"
    COACH = "coach"
    SYSTEM = "system"


class State(str, Enum):
    """What became of a message."""

    RECEIVED = "received"
    ANSWERED = "answered"
    FAILED = "failed"
    REFUSED = "refused"


class Mode(str, Enum):
    """Who answers: the assistant or a coach."""

    BOT = "bot"
    COACH = "coach"


class Reason(str, Enum):
    """Why a message is not put to the assistant; the value is the key of the text that the person gets."""

    EMPTY = "utter_empty_message"
    TOO_LONG = "utter_too_long"
    ONLY_SYMBOLS = "utter_only_symbols"
    SLOW_DOWN = "utter_slow_down"
    BUTTON_EXPIRED = "utter_button_expired"
    PHOTO = "utter_cannot_see"
    VOICE = "utter_cannot_hear"
    FILE = "utter_cannot_open"
    STICKER = "utter_sticker"
    CONTACT = "utter_contact_sent"
    LOCATION = "utter_location_sent"
    GROUP = "utter_only_in_private"


@dataclass(frozen=True)
class Pointed:
    """The line that a message speaks of: the person replied to it, or pressed a button under it.

    `card` is the number of the card in it (from 0), where each card is a message of its own.
    """

    seq: int
    card: int | None = None


@dataclass(frozen=True)
class InboundMessage:
    """What a channel received: `text`, or the `payload` of a pressed button (then `text` is what the button said).

    It names either the `conversation` (already opened by the channel) or the `address` where the channel reaches the
    person. `client_id` is unique within the conversation. `by_system` marks what the gateway itself asks, such as the
    greeting: its payload needs no button, and people are not shown it. `reason` is why the channel knows that it is nothing
    for the assistant, such as a photo; of a location `text` is the town. `about` is the line that it speaks of, where that
    need not be the last one.
    """

    channel: str
    client_id: str
    text: str | None = None
    payload: str | None = None
    conversation: str | None = None
    address: str | None = None
    locale: str | None = None
    by_system: bool = False
    reason: Reason | None = None
    about: Pointed | None = None


@dataclass(frozen=True)
class Conversation:
    """One person's conversation on one channel, as stored; `language_chosen` when the person asked for its language.

    `lease_owner` is the gateway that answers in it just now (lease.py).
    """

    id: str
    channel: str
    language: str | None
    locale: str | None
    language_notice_given: bool
    mode: Mode
    offered: Offered
    last_seq: int
    language_chosen: bool = False
    notice_version: int = 0
    lease_owner: str | None = None


@dataclass(frozen=True)
class Claim:
    """Takes the lease of a conversation that nobody answers in, with the message that is stored.

    `ended` is how many holds of this gateway had ended when it was made.
    """

    owner: str
    until: datetime
    ended: int


@dataclass(frozen=True)
class StoredMessage:
    """One line of the message log.

    `answers` is the seq, and `answers_id` the client id, of the message that a reply belongs to. `about` is the line that a
    person's message speaks of, where the channel knows it.
    """

    conversation: str
    seq: int
    direction: Direction
    at: datetime
    text: str
    state: State
    client_id: str | None = None
    payload: str | None = None
    reason: Reason | None = None
    reply: Reply | None = None
    answers: int | None = None
    answers_id: str | None = None
    about: Pointed | None = None


Job = tuple[Conversation, StoredMessage]
"""A message that waits for an answer, and its conversation as it stands."""


@dataclass(frozen=True)
class Accepted:
    """A message that is safely stored; `is_repeat` when its client id had been stored before.

    `taken` is the claim by which the lease was taken with it (lease.py), and what is to be answered first.
    """

    message: StoredMessage
    channel: str
    is_repeat: bool = False
    taken: tuple[Claim, Job | None] | None = None


@dataclass(frozen=True)
class Opened:
    """A conversation that a channel opened; `token` is what the page keeps to come back to it."""

    conversation: Conversation
    token: str | None
    is_new: bool
