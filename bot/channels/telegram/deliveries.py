"""How far each Telegram conversation has been delivered, and by whom it is now: plain functions over one connection.

The message log is the outbox. `due_at` lies in the future while a gateway delivers (and runs out if that dies), and while
Telegram asked us to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.message_log import UNDELIVERED
from bot.store.tables import conversations, telegram_deliveries

CHANNEL = "telegram"
CLAIM = timedelta(seconds=60)
"""Longer than one request to the Bot API may take; renewed with each message that is sent."""
LONGEST_WAIT = timedelta(minutes=10)
"""Nothing is put off for longer: a time that lies further ahead was set by a clock that was wrong, and does not bind."""


@dataclass(frozen=True)
class Delivery:
    """A claimed conversation: where the person is reached, and up to where they have seen it."""

    conversation: str
    address: str
    seq: int
    parts: int


def claim(connection: Connection, conversation: str, *, now: datetime) -> Delivery | None:
    """Takes a Telegram conversation for delivery; None when it is not one, is taken, must wait or cannot be reached."""
    columns = conversations.c
    wanted = select(columns.address, columns.delivered_seq).where(
        columns.id == conversation, columns.channel == CHANNEL, columns.address.is_not(None)
    )
    chat = connection.execute(wanted.with_for_update()).first()
    if chat is None:
        return None
    own = telegram_deliveries.c.conversation == conversation
    row = connection.execute(select(telegram_deliveries).where(own)).mappings().first()
    if row is None:
        _add(connection, conversation, due_at=now + CLAIM)
        return Delivery(conversation, chat.address, chat.delivered_seq, 0)
    if now < row["due_at"] <= now + LONGEST_WAIT or row["unreachable_at"] is not None:
        return None
    change(connection, conversation, due_at=now + CLAIM)
    return Delivery(conversation, chat.address, chat.delivered_seq, row["delivered_parts"])


def begin(connection: Connection, conversation: str, *, seq: int, now: datetime) -> None:
    """A conversation that came from another channel: the person has seen its lines up to `seq`."""
    _set_delivered(connection, conversation, seq)
    _add(connection, conversation, due_at=now)


def part_sent(connection: Connection, conversation: str, parts: int, *, now: datetime) -> None:
    """So many parts of the next line were sent; the claim begins anew."""
    change(connection, conversation, delivered_parts=parts, attempts=0, due_at=now + CLAIM)


def line_sent(connection: Connection, conversation: str, seq: int, *, now: datetime) -> None:
    """The line `seq` was sent, or there is nothing to send up to it; the claim begins anew."""
    _set_delivered(connection, conversation, seq)
    part_sent(connection, conversation, 0, now=now)


def address_of(connection: Connection, conversation: str) -> str | None:
    """Where Telegram reaches the person; None for a conversation of another channel, or none."""
    own = (conversations.c.id == conversation, conversations.c.channel == CHANNEL)
    return connection.execute(select(conversations.c.address).where(*own)).scalar()


def is_group(address: str) -> bool:
    """Whether others read along: ids of groups are negative (core.telegram.org/bots/api#chat)."""
    return address.startswith("-")


def count_failure(connection: Connection, conversation: str) -> int:
    """Counts one more failure in a row; how many there are."""
    own = telegram_deliveries.c.conversation == conversation
    failed = connection.execute(select(telegram_deliveries.c.attempts).where(own)).scalar() or 0
    change(connection, conversation, attempts=failed + 1)
    return failed + 1


def change(connection: Connection, conversation: str, **values: Any) -> None:
    """Sets columns; nothing happens when the conversation was erased meanwhile."""
    own = telegram_deliveries.c.conversation == conversation
    connection.execute(update(telegram_deliveries).where(own).values(**values))


def _add(connection: Connection, conversation: str, *, due_at: datetime) -> None:
    values = {"delivered_parts": 0, "attempts": 0, "due_at": due_at}
    connection.execute(insert(telegram_deliveries).values(conversation=conversation, **values))


def _set_delivered(connection: Connection, conversation: str, seq: int) -> None:
    """Before anything of telegram_deliveries in the same transaction: `claim` locks the two in this order too."""
    own = conversations.c.id == conversation
    connection.execute(update(conversations).where(own).values(delivered_seq=seq))


def undelivered(connection: Connection, *, now: datetime, limit: int) -> list[str]:
    """Conversations with lines that were not delivered, which nobody delivers now."""
    own = telegram_deliveries.c
    wanted = (
        select(conversations.c.id)
        .select_from(conversations.outerjoin(telegram_deliveries))
        .where(
            UNDELIVERED,
            or_(own.due_at.is_(None), own.due_at <= now, own.due_at > now + LONGEST_WAIT),
            own.unreachable_at.is_(None),
        )
        .order_by(conversations.c.updated_at)
        .limit(limit)
    )
    return [id for (id,) in connection.execute(wanted)]


def reachable_again(connection: Connection, address: str, *, now: datetime) -> None:
    """The person wrote or unblocked the bot: what waited is due."""
    of_chat = select(conversations.c.id).where(conversations.c.channel == CHANNEL, conversations.c.address == address)
    connection.execute(
        update(telegram_deliveries)
        .where(
            telegram_deliveries.c.conversation.in_(of_chat.scalar_subquery()),
            telegram_deliveries.c.unreachable_at.is_not(None),
        )
        .values(unreachable_at=None, attempts=0, due_at=now)
    )


def unreachable(connection: Connection, address: str, *, now: datetime) -> None:
    """The person blocked the bot or the chat is gone: nothing is sent until they write again."""
    of_chat = select(conversations.c.id).where(conversations.c.channel == CHANNEL, conversations.c.address == address)
    connection.execute(
        update(telegram_deliveries)
        .where(telegram_deliveries.c.conversation.in_(of_chat.scalar_subquery()))
        .values(unreachable_at=now)
    )


def migrate(connection: Connection, old: str, new: str) -> None:
    """A group became a supergroup: its conversation goes on at the new address."""
    at_old = (conversations.c.channel == CHANNEL, conversations.c.address == old)
    taken = select(conversations.c.id).where(conversations.c.channel == CHANNEL, conversations.c.address == new)
    if connection.execute(taken).first() is not None:
        connection.execute(delete(conversations).where(*at_old))
    else:
        connection.execute(update(conversations).where(*at_old).values(address=new))
