"""How to reach a person, from the moment they answer that question until their ticket is opened; encrypted all the time.

The message itself is stored with a mask in its place, and the assistant gets a payload that only says what kind was given.
Once there is a ticket, what the person gives goes to it at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.message import Conversation, Direction, Mode
from bot.conversations.privacy.contact_words import Contact, find_contact, mask_contacts
from bot.dialogue.words.contact_wish import MASKS, PHONE, asks_to_be_reached
from bot.dialogue.words.times import tells_when
from bot.handoff.tickets import replace_ticket, tickets_of
from bot.store.session import Database
from bot.store.tables import pending_contacts

WAY, ADDRESS, TIMES = "handoff_contact", "handoff_address", "handoff_times"
# What the assistant asked last, and what a number or an address then tells.
_MEANS = {
    "utter_ask_handoff_contact": (WAY, ADDRESS),
    "utter_ask_handoff_address": (ADDRESS,),
    "utter_ask_handoff_consent": (WAY, ADDRESS),
    "utter_ask_handoff_consent_again": (WAY, ADDRESS),
}
_BEFORE_IT_IS_ASKED = frozenset({
    "utter_ask_handoff_topic", "utter_ask_handoff_topic_again", "utter_ask_handoff_reason", "utter_ask_handoff_reason_again",
})  # fmt: skip
"""Questions whose answer says more than how to reach the person: "call me on 040 ..., it is about my CV"."""


def stands_for_words(payload: str) -> bool:
    """Whether the payload is what the assistant gets for a number or an address that was typed, no pressed button."""
    return f'"{ADDRESS}"' in payload


@dataclass(frozen=True)
class Pending:
    """`kind` is phone or email, `sealed` the number or address, encrypted."""

    kind: str
    sealed: str


@dataclass(frozen=True)
class Taken:
    """What becomes of the message: its text without the contact, and what the assistant gets instead."""

    text: str
    payload: str | None


def take_contact(
    connection: Connection, conversation: Conversation, text: str, seal: Callable[[str], str], *, now: datetime
) -> Taken | None:
    """Keeps the number or address in `text`, encrypted, when it was asked for, comes with the wish to be called or written to,
    or is for a coach; None when it is none of these."""
    found = find_contact(text)
    if found is None:
        return None
    masked = mask_contacts(text)
    offers = masked != text and asks_to_be_reached(masked)
    ticket = next((one for one in tickets_of(connection, conversation.id) if one.is_open), None)
    if conversation.mode is Mode.COACH and ticket is None:
        return None
    # "I wrote it at kela.fi" to a coach is no address that is written as it is said.
    is_written = found.kind == PHONE or masked != text
    if ticket is not None and is_written and (conversation.mode is Mode.COACH or offers):
        changed = replace(ticket, contact=seal(found.value), contact_wish=found.kind, updated_at=now)
        replace_ticket(connection, ticket, changed, "contact_given", actor="person", now=now)
        return Taken(found.rest, None)
    said = message_log.latest(connection, conversation.id, Direction.BOT, limit=1)
    asked = str(said[0].reply.key) if said and said[0].reply else ""
    means, is_early = _MEANS.get(asked), asked in _BEFORE_IT_IS_ASKED or offers
    if not means and not (is_early and masked != text):
        return None
    drop_contact(connection, conversation.id)
    values = {"conversation": conversation.id, "kind": found.kind, "sealed": seal(found.value), "at": now}
    connection.execute(insert(pending_contacts).values(**values))
    return Taken(found.rest, _payload(found, means) if means else None)


def _payload(found: Contact, means: tuple[str, ...]) -> str:
    told = dict.fromkeys(means, found.kind)
    times = found.rest.replace(MASKS[found.kind], "").strip(" ,.;")
    if tells_when(times):
        told[TIMES] = times
    return f"/inform{json.dumps(told, ensure_ascii=False)}"


async def pending_contact(database: Database, conversation: str) -> Pending | None:
    """What the person has given and no ticket holds yet."""
    wanted = select(pending_contacts.c.kind, pending_contacts.c.sealed)
    wanted = wanted.where(pending_contacts.c.conversation == conversation)
    row = await database.read(lambda connection: connection.execute(wanted).first())
    return Pending(*row) if row else None


async def forget_contact(database: Database, conversation: str) -> None:
    """The ticket holds it now, or there will be none."""
    await database.write(lambda connection: drop_contact(connection, conversation))


def drop_contact(connection: Connection, conversation: str) -> None:
    """The same within the caller's transaction."""
    connection.execute(delete(pending_contacts).where(pending_contacts.c.conversation == conversation))
