"""How far each Telegram conversation has been delivered: plain functions over one connection.

The message log is the outbox. `due_at` lies in the future while a gateway delivers (and runs out if that dies), and while
Telegram asked us to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import conversations, telegram_deliveries

CHANNEL = "telegram"
CLAIM = timedelta(seconds=60)
"""Longer than one request to the Bot API may take; renewed with each message that is sent."""


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
    wanted = select(columns.address).where(
        columns.id == conversation, columns.channel == CHANNEL, columns.address.is_not(None)
    )
    chat = connection.execute(wanted.with_for_update()).first()
    if chat is None:
        return None
    own = telegram_deliveries.c.conversation == conversation
    row = connection.execute(select(telegram_deliveries).where(own)).mappings().first()
    if row is None:
        values = {"delivered_seq": 0, "delivered_parts": 0, "attempts": 0, "due_at": now + CLAIM}
        connection.execute(insert(telegram_deliveries).values(conversation=conversation, **values))
        return Delivery(conversation, chat.address, 0, 0)
    if row["due_at"] > now or row["unreachable_at"] is not None:
        return None
    change(connection, conversation, due_at=now + CLAIM)
    return Delivery(conversation, chat.address, row["delivered_seq"], row["delivered_parts"])


def begin(connection: Connection, conversation: str, *, seq: int, now: datetime) -> None:
    """A conversation that came from another channel: the person has seen its lines up to `seq`."""
    values = {"delivered_seq": seq, "delivered_parts": 0, "attempts": 0, "due_at": now}
    connection.execute(insert(telegram_deliveries).values(conversation=conversation, **values))


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


def undelivered(connection: Connection, *, now: datetime, limit: int) -> list[str]:
    """Conversations with lines that were not delivered, which nobody delivers now."""
    own = telegram_deliveries.c
    wanted = (
        select(conversations.c.id)
        .select_from(conversations.outerjoin(telegram_deliveries))
        .where(
            conversations.c.channel == CHANNEL,
            conversations.c.last_seq > func.coalesce(own.delivered_seq, 0),
            or_(own.due_at.is_(None), own.due_at <= now),
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
