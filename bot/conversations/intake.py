"""A message on its way into the log: small steps over one context, all before anything is asked of the assistant.

`PREPARE` looks at the message alone; `RECORD` runs in one transaction that ends with the message stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.coach.pending_contact import take_contact
from bot.conversations.message import (
    Accepted,
    Claim,
    Conversation,
    Direction,
    InboundMessage,
    Job,
    Reason,
    State,
    StoredMessage,
)
from bot.conversations.plain_text import clean, has_words, primary_language
from bot.conversations.pointing import SpokenOf, spoken_of
from bot.conversations.privacy.contact_words import mask_contacts
from bot.conversations.privacy.masking import mask_numbers
from bot.errors import BadInput

MINUTE = timedelta(minutes=1)
CONVERSATION_ID_BYTES = 15
LONGEST_NUMBER = 140
"""Characters of an account number with three of something between any two of its own."""
LOOKED_AT_BEYOND = 200
"""So much more than the longest message is searched for numbers: searching takes time, and nobody reads what comes later."""


@dataclass(frozen=True)
class Limits:
    """What one conversation may send; see the settings of the same names."""

    message_max_characters: int
    messages_per_minute: int
    offered_buttons_kept: int


@dataclass
class Intake:
    """What is known so far of one message; `repeat` is the stored message when its client id was seen before."""

    inbound: InboundMessage
    limits: Limits
    seal: Callable[[str], str]
    now: datetime
    claim: Claim | None = None
    text: str = ""
    is_cut: bool = False
    payload: str | None = None
    reason: Reason | None = None
    state: State = State.RECEIVED
    conversation: Conversation | None = None
    stored: StoredMessage | None = None
    is_repeat: bool = False
    spoken_of: SpokenOf | None = None
    taken: tuple[Claim, Job | None] | None = None

    def opened(self) -> Conversation:
        """The conversation; the step find_conversation has set it."""
        assert self.conversation is not None
        return self.conversation


def new_conversation_id() -> str:
    """A random name that says nothing of the person; Rasa and the logs know a conversation by it."""
    return secrets.token_hex(CONVERSATION_ID_BYTES)


def mask_text(intake: Intake) -> None:
    """Invisible characters go before masking, because they can hide a number from it.

    Contact data stays until it is known whether it was asked for: keep_contact takes it out in any case.
    """
    text = clean(intake.inbound.text or "")
    looked_at = text[: intake.limits.message_max_characters + LOOKED_AT_BEYOND]
    intake.text = mask_numbers(looked_at)
    if looked_at != text:
        # What is not looked at may hold the other half of a number at the end.
        intake.text, intake.is_cut = mask_contacts(intake.text)[:-LONGEST_NUMBER], True
    intake.payload = intake.inbound.payload


def classify(intake: Intake) -> None:
    """Names what the assistant is not to be asked: nothing, too much, only emoji."""
    whole, longest = intake.text, intake.limits.message_max_characters
    if len(whole) > longest:  # a cut must not leave half a number behind that nobody would recognise
        intake.text, intake.is_cut = mask_contacts(whole)[:longest], True
    if intake.payload is not None:
        return
    if intake.inbound.reason is not None:
        intake.reason = intake.inbound.reason
    elif not whole:
        intake.reason = Reason.EMPTY
    elif intake.is_cut:
        intake.reason = Reason.TOO_LONG
    elif not has_words(whole):
        intake.reason = Reason.ONLY_SYMBOLS


def find_conversation(intake: Intake, connection: Connection) -> None:
    """Finds the conversation, or opens one for a new address; locks it, so that its numbers stay in order."""
    inbound = intake.inbound
    if inbound.conversation is not None:
        intake.conversation = message_log.find_conversation(connection, locked=True, id=inbound.conversation)
        # One that was carried to another channel is not this page's any more, even if nobody has told it yet.
        if intake.conversation is None or intake.conversation.channel != inbound.channel:
            raise BadInput("this conversation does not exist (any more): open a new one")
        return
    if inbound.address is None:
        raise BadInput("a message needs a conversation or an address")
    key = {"channel": inbound.channel, "address": inbound.address}
    intake.conversation = message_log.find_conversation(connection, locked=True, **key)
    if intake.conversation is None:
        values = {**key, "id": new_conversation_id(), "locale": primary_language(inbound.locale)}
        intake.conversation = message_log.add_conversation(connection, values, now=intake.now)


def find_repeat(intake: Intake, connection: Connection) -> None:
    """A client id that was stored before ends the intake: the message is the stored one."""
    intake.stored = message_log.message_by_client_id(connection, intake.opened().id, intake.inbound.client_id)
    intake.is_repeat = intake.stored is not None


def find_spoken_of(intake: Intake, connection: Connection) -> None:
    """The line that the message is about, when it is one of this conversation's."""
    intake.spoken_of = spoken_of(connection, intake.opened().id, intake.inbound.about)


def check_button(intake: Intake, _connection: Connection) -> None:
    """Only offered payloads are presses; a typed title of the buttons of the last answer, or of the line replied to, is one, too."""
    if intake.inbound.by_system:
        return
    offered = intake.opened().offered
    if intake.payload is None:
        under = intake.spoken_of.buttons if intake.spoken_of else None
        button = offered.titled(intake.text, under) if intake.text else None
        intake.payload = button.payload if button else None
        intake.reason = None if button else intake.reason
        return
    button = offered.pressed(intake.payload)
    if button is None:
        intake.payload, intake.reason = None, Reason.BUTTON_EXPIRED
    else:
        intake.text = button.title or intake.text


def keep_contact(intake: Intake, connection: Connection) -> None:
    """Masks telephone numbers and e-mail addresses; one that was asked for is kept for the ticket, encrypted."""
    asked = intake.payload is None and intake.reason is None and not intake.inbound.by_system
    taken = take_contact(connection, intake.opened(), intake.text, intake.seal, now=intake.now) if asked else None
    intake.text = taken.text if taken else mask_contacts(intake.text)
    intake.payload = taken.payload if taken else intake.payload


def limit_rate(intake: Intake, connection: Connection) -> None:
    """Too many in a minute: the first one too many is told so, the others are kept as refused."""
    if intake.inbound.by_system:
        return
    allowed = intake.limits.messages_per_minute
    if intake.opened().last_seq < allowed:  # so many were never said
        return
    # Not what lies further ahead: after a clock that was wrong it would count for hours.
    first, last = intake.now - MINUTE, intake.now + MINUTE
    latest = message_log.latest_reasons(connection, intake.opened().id, first=first, last=last, limit=allowed)
    if len(latest) < allowed:
        return
    intake.reason, intake.payload = Reason.SLOW_DOWN, None
    if Reason.SLOW_DOWN in latest:
        intake.state = State.REFUSED


def store(intake: Intake, connection: Connection) -> None:
    """Writes the message under the conversation's next number, and takes the lease to answer it when nobody holds it."""
    claim = _claim(intake, connection)
    conversation = replace(intake.opened(), last_seq=intake.opened().last_seq + 1)
    intake.stored = StoredMessage(
        conversation=conversation.id,
        seq=conversation.last_seq,
        direction=Direction.SYSTEM if intake.inbound.by_system else Direction.PERSON,
        at=intake.now,
        text=intake.text,
        state=intake.state,
        client_id=intake.inbound.client_id,
        payload=intake.payload,
        reason=intake.reason,
        about=intake.inbound.about if intake.spoken_of else None,
    )
    message_log.add_message(connection, intake.stored)
    leased = {"lease_owner": claim.owner, "lease_until": claim.until} if claim else {}
    message_log.change_conversation(
        connection, conversation.id, now=intake.now, last_seq=conversation.last_seq, **leased
    )
    if claim:
        intake.taken = claim, (conversation, intake.stored)


def _claim(intake: Intake, connection: Connection) -> Claim | None:
    """The claim of a message that is to be answered next: nobody holds the lease, and none waits that came before."""
    is_next = intake.state is State.RECEIVED and intake.opened().lease_owner is None
    return intake.claim if is_next and not message_log.has_waiting(connection, intake.opened().id) else None


PREPARE: tuple[Callable[[Intake], None], ...] = (mask_text, classify)
RECORD: tuple[Callable[[Intake, Connection], None], ...] = (
    find_conversation,
    find_repeat,
    find_spoken_of,
    check_button,
    limit_rate,
    keep_contact,
    store,
)


def take_in(
    connection: Connection,
    inbound: InboundMessage,
    limits: Limits,
    seal: Callable[[str], str],
    claim: Claim | None = None,
    *,
    now: datetime,
) -> Accepted:
    """Stores `inbound`, or finds it when it was stored before; `seal` encrypts contact data.

    Takes the lease by `claim` when the message waits for an answer and nobody holds it. Raises BadInput for a conversation
    that does not exist.
    """
    intake = Intake(inbound, limits, seal, now, claim)
    for prepare in PREPARE:
        prepare(intake)
    for record in RECORD:
        record(intake, connection)
        if intake.stored is not None:
            break
    assert intake.stored is not None
    return Accepted(intake.stored, intake.opened().channel, intake.is_repeat, intake.taken)
