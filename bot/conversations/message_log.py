"""Conversations and their messages in the database: plain functions over one connection, each inside the caller's transaction.

What runs for every message is a statement that is made once: making one and finding its compiled form again costs SQLAlchemy
more than SQLite needs to run it. Names of their parameters that begin with `of_` are no columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.conversations.message import Conversation, Direction, Mode, Pointed, Reason, State, StoredMessage
from bot.conversations.offered import Offered
from bot.conversations.reply import Reply
from bot.store.tables import conversations, messages

# The value stands in the query itself: only so does SQLite see that ix_messages_waiting holds all that is wanted.
WAITS = messages.c.state == bindparam("waiting", State.RECEIVED.value, literal_execute=True)
"""Not answered yet."""
UNDELIVERED = and_(
    conversations.c.channel == bindparam("outbox", "telegram", literal_execute=True),
    conversations.c.last_seq > conversations.c.delivered_seq,
)
"""Conversations with lines that Telegram has not got: what ix_conversations_undelivered holds."""
_answered = messages.alias("answered")
_WITH_ANSWERED = select(messages, _answered.c.client_id.label("answers_id")).select_from(
    messages.outerjoin(
        _answered,
        and_(_answered.c.conversation == messages.c.conversation, _answered.c.seq == messages.c.answers),
    )
)
_OF_CONVERSATION = messages.c.conversation == bindparam("of_conversation")
_OF_SEQ = messages.c.seq == bindparam("of_seq")
_LIMIT = bindparam("of_limit", type_=Integer)
_ADD_MESSAGE = insert(messages)
_CHANGE_CONVERSATION = update(conversations).where(conversations.c.id == bindparam("of_id"))
_SETTLE = update(messages).where(_OF_CONVERSATION, _OF_SEQ, messages.c.state == State.RECEIVED.value)
_BY_CLIENT_ID = _WITH_ANSWERED.where(_OF_CONVERSATION, messages.c.client_id == bindparam("of_client_id"))
_BY_SEQ = _WITH_ANSWERED.where(_OF_CONVERSATION, _OF_SEQ)
_UNSETTLED = (
    _WITH_ANSWERED.where(
        _OF_CONVERSATION, messages.c.state == State.RECEIVED.value, messages.c.seq <= bindparam("of_seq")
    )
    .order_by(messages.c.seq)
    .limit(_LIMIT)
)
_HAS_WAITING = select(messages.c.seq).where(_OF_CONVERSATION, WAITS).limit(1)
_LATEST_REASONS = (
    select(messages.c.reason)
    .where(
        _OF_CONVERSATION,
        messages.c.direction == Direction.PERSON.value,
        messages.c.created_at.between(bindparam("of_first"), bindparam("of_last")),
    )
    .order_by(messages.c.seq.desc())
    .limit(_LIMIT)
)


@lru_cache
def _conversation_with(names: tuple[str, ...], locked: bool) -> Select:
    wanted = select(conversations).where(*(conversations.c[name] == bindparam(name) for name in names))
    return wanted.with_for_update() if locked else wanted


def add_conversation(connection: Connection, values: Mapping[str, Any], *, now: datetime) -> Conversation:
    """A new conversation with at least `id` and `channel` of its columns given."""
    filled = {
        "language_notice_given": False,
        "language_chosen": False,
        "mode": Mode.BOT.value,
        "offered": Offered().to_json(),
        "last_seq": 0,
        "notice_version": 0,
        "created_at": now,
        "updated_at": now,
        **values,
    }
    connection.execute(insert(conversations).values(**filled))
    return _conversation({"language": None, "locale": None, "lease_owner": None, **filled})


def find_conversation(connection: Connection, *, locked: bool = False, **key: str) -> Conversation | None:
    """The conversation whose columns equal `key`; `locked` until the transaction ends (SQLite locks as a whole)."""
    row = connection.execute(_conversation_with(tuple(key), locked), key).mappings().first()
    return _conversation(row) if row else None


def change_conversation(connection: Connection, id: str, *, now: datetime, **values: Any) -> None:
    """Sets columns of a conversation."""
    connection.execute(_CHANGE_CONVERSATION, {"of_id": id, "updated_at": now, **values})


def add_message(connection: Connection, message: StoredMessage) -> None:
    """Appends a line to the log; the caller has locked the conversation and counted its seq."""
    values = {
        "conversation": message.conversation,
        "seq": message.seq,
        "direction": message.direction.value,
        "client_id": message.client_id,
        "answers": message.answers,
        "text": message.text,
        "payload": message.payload,
        "reply": message.reply.to_json() if message.reply else None,
        "state": message.state.value,
        "reason": message.reason.name.lower() if message.reason else None,
        "about_seq": message.about.seq if message.about else None,
        "about_card": message.about.card if message.about else None,
        "created_at": message.at,
    }
    connection.execute(_ADD_MESSAGE, values)


def settle_message(connection: Connection, message: StoredMessage, state: State, **understood: Any) -> bool:
    """Moves a received message to its final state; False when somebody else has settled it already."""
    of_message = {"of_conversation": message.conversation, "of_seq": message.seq}
    return bool(connection.execute(_SETTLE, {**of_message, "state": state.value, **understood}).rowcount)


def message_by_client_id(connection: Connection, conversation: str, client_id: str) -> StoredMessage | None:
    """The message that a channel has sent before under this id."""
    given = {"of_conversation": conversation, "of_client_id": client_id}
    row = connection.execute(_BY_CLIENT_ID, given).mappings().first()
    return _message(row) if row else None


def message_by_seq(connection: Connection, conversation: str, seq: int) -> StoredMessage | None:
    """The line with this number."""
    row = connection.execute(_BY_SEQ, {"of_conversation": conversation, "of_seq": seq}).mappings().first()
    return _message(row) if row else None


def change_reply(connection: Connection, conversation: str, seq: int, reply: Reply, *, now: datetime) -> None:
    """Says something else in the place of a line; its former words are gone."""
    same = (messages.c.conversation == conversation) & (messages.c.seq == seq)
    values = {"text": reply.text, "reply": reply.to_json(), "changed_at": now}
    connection.execute(update(messages).where(same).values(**values))


def unsettled(connection: Connection, conversation: str, *, up_to: int, limit: int) -> list[StoredMessage]:
    """The first `limit` messages that still wait for an answer, oldest first, none with a seq above `up_to`."""
    given = {"of_conversation": conversation, "of_seq": up_to, "of_limit": limit}
    return [_message(row) for row in connection.execute(_UNSETTLED, given).mappings()]


def has_waiting(connection: Connection, conversation: str) -> bool:
    """Whether a message of the conversation waits for an answer."""
    return connection.execute(_HAS_WAITING, {"of_conversation": conversation}).first() is not None


def left_unsettled(
    connection: Connection, channel: str, *, older_than: timedelta, now: datetime, limit: int
) -> list[StoredMessage]:
    """The channel's first `limit` messages that have waited for an answer for so long, oldest first.

    A message from as far in the future was stored when the clock was wrong: it has waited, too.
    """
    # As a condition, not as a list to begin with: few messages wait, and a channel has many conversations.
    of_channel = select(conversations.c.id).where(
        conversations.c.id == messages.c.conversation, conversations.c.channel == channel
    )
    at = messages.c.created_at
    wanted = _WITH_ANSWERED.where(WAITS, or_(at < now - older_than, at > now + older_than), of_channel.exists())
    first = wanted.order_by(messages.c.created_at, messages.c.id)
    return [_message(row) for row in connection.execute(first.limit(limit)).mappings()]


def said_after(connection: Connection, conversation: str, *, after: int, limit: int) -> list[StoredMessage]:
    """The first `limit` lines that the assistant or a coach said with a seq above `after`, oldest first."""
    wanted = _WITH_ANSWERED.where(
        messages.c.conversation == conversation, messages.c.seq > after, messages.c.reply.is_not(None)
    )
    return [_message(row) for row in connection.execute(wanted.order_by(messages.c.seq).limit(limit)).mappings()]


def replies_to(connection: Connection, conversation: str, seq: int) -> list[StoredMessage]:
    """What was answered to the message `seq`, in order."""
    wanted = _WITH_ANSWERED.where(messages.c.conversation == conversation, messages.c.answers == seq)
    return [_message(row) for row in connection.execute(wanted.order_by(messages.c.seq)).mappings()]


def shown(connection: Connection, conversation: str, *, after: int, limit: int) -> list[StoredMessage]:
    """The last `limit` lines that people see with a seq above `after`, oldest first."""
    by_person = and_(messages.c.direction == Direction.PERSON.value, messages.c.text != "")
    wanted = (
        _WITH_ANSWERED.where(
            messages.c.conversation == conversation,
            messages.c.seq > after,
            or_(by_person, messages.c.reply.is_not(None)),
        )
        .order_by(messages.c.seq.desc())
        .limit(limit)
    )
    return [_message(row) for row in connection.execute(wanted).mappings()][::-1]


def latest(connection: Connection, conversation: str, direction: Direction, *, limit: int) -> list[StoredMessage]:
    """The newest messages of one side, newest first."""
    wanted = (
        _WITH_ANSWERED.where(messages.c.conversation == conversation, messages.c.direction == direction.value)
        .order_by(messages.c.seq.desc())
        .limit(limit)
    )
    return [_message(row) for row in connection.execute(wanted).mappings()]


def latest_reasons(
    connection: Connection, conversation: str, *, first: datetime, last: datetime, limit: int
) -> list[Reason | None]:
    """Why the person's newest messages between two times were refused, None for each that was not; newest first."""
    given = {"of_conversation": conversation, "of_first": first, "of_last": last, "of_limit": limit}
    return [_reason(name) for name in connection.execute(_LATEST_REASONS, given).scalars()]


def _reason(name: str | None) -> Reason | None:
    return Reason[name.upper()] if name else None


def _conversation(row: Mapping[str, Any]) -> Conversation:
    return Conversation(
        id=row["id"],
        channel=row["channel"],
        language=row["language"],
        locale=row["locale"],
        language_notice_given=row["language_notice_given"],
        language_chosen=row["language_chosen"],
        mode=Mode(row["mode"]),
        offered=Offered.from_json(row["offered"]),
        last_seq=row["last_seq"],
        notice_version=row["notice_version"],
        lease_owner=row["lease_owner"],
    )


def _message(row: Mapping[str, Any]) -> StoredMessage:
    return StoredMessage(
        conversation=row["conversation"],
        seq=row["seq"],
        direction=Direction(row["direction"]),
        at=row["created_at"],
        text=row["text"],
        state=State(row["state"]),
        client_id=row["client_id"],
        payload=row["payload"],
        reason=_reason(row["reason"]),
        reply=Reply.from_json(row["reply"]) if row["reply"] else None,
        answers=row["answers"],
        answers_id=row["answers_id"],
        about=None if row["about_seq"] is None else Pointed(row["about_seq"], row["about_card"]),
    )
