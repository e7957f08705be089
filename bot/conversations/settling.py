"""Writes an answer down: the message's final state, the replies, and what the conversation learned, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.answering import Answering
from bot.conversations.intake import Limits
from bot.conversations.message import Conversation, Direction, Job, Mode, State, StoredMessage
from bot.conversations.privacy.erasure import erase_conversation
from bot.conversations.reply import Reply

RANKING_KEPT = 3


@dataclass(frozen=True)
class Settled:
    """What was stored: the replies, and the language in which the conversation goes on; and what waits next."""

    replies: list[StoredMessage]
    language: str | None
    next: Job | None


def next_job(connection: Connection, message: StoredMessage) -> Job | None:
    """The oldest message that waits in the conversation, not newer than `message`; None when there is none."""
    waiting = message_log.unsettled(connection, message.conversation, up_to=message.seq, limit=1)
    conversation = message_log.find_conversation(connection, id=message.conversation)
    return (conversation, waiting[0]) if waiting and conversation else None


def store_answer(
    connection: Connection,
    answering: Answering,
    limits: Limits,
    *,
    up_to: StoredMessage,
    freeing: Callable[[Conversation], Mapping[str, None]],
) -> Settled | None:
    """Stores an answer and finds the next job up to `up_to`; or erases the conversation when the answer says so.

    With the answer to `up_to` the lease is given back, by the columns of `freeing` (lease.py).

    None, and nothing stored, when somebody else has settled the message or erased it, or when a coach took the chat
    while the assistant was thinking: then the message still waits, and goes to the coach.
    """
    message = answering.message
    conversation = message_log.find_conversation(connection, locked=True, id=message.conversation)
    if conversation is None:
        return None
    if conversation.mode is Mode.COACH and answering.conversation.mode is Mode.BOT and not answering.erases:
        return None
    if not message_log.settle_message(connection, message, answering.state, **_understood(answering)):
        return None
    replies = [
        _stored_reply(answering, reply, conversation.last_seq + number)
        for number, reply in enumerate(answering.replies, 1)
    ]
    if answering.erases:
        erase_conversation(connection, conversation.id, now=answering.now)
        return Settled(replies, conversation.language, None)
    for reply in replies:
        message_log.add_message(connection, reply)
    learned = _learned(conversation, answering, limits)
    message_log.change_conversation(
        connection,
        conversation.id,
        now=answering.now,
        last_seq=conversation.last_seq + len(replies),
        language=learned.language,
        language_chosen=learned.language_chosen,
        language_notice_given=learned.language_notice_given,
        offered=learned.offered.to_json(),
        notice_version=max(conversation.notice_version, answering.notice_version),
        **(freeing(conversation) if message.seq == up_to.seq else {}),
    )
    following = next_job(connection, up_to) if message.seq < up_to.seq else None
    return Settled(replies, learned.language, following)


def _understood(answering: Answering) -> dict[str, Any]:
    turn = answering.turn
    if turn is None:
        return {}
    ranking = [dict(guess) for guess in turn.ranking[:RANKING_KEPT]]
    return {"intent": turn.intent, "confidence": turn.confidence, "ranking": ranking, "detected": turn.detected}


def _stored_reply(answering: Answering, reply: Reply, seq: int) -> StoredMessage:
    return StoredMessage(
        conversation=answering.message.conversation,
        seq=seq,
        direction=Direction.BOT,
        at=answering.now,
        text=reply.text,
        state=State.ANSWERED,
        reply=reply,
        answers=answering.message.seq,
        answers_id=answering.message.client_id,
    )


def _learned(conversation: Conversation, answering: Answering, limits: Limits) -> Conversation:
    """The conversation with the language that was decided and the buttons that are now on the screen."""
    wished = next((reply.set_language for reply in reversed(answering.replies) if reply.set_language), None)
    decided = answering.turn.language if answering.turn else conversation.language
    offered = conversation.offered
    # A line of the gateway's own, such as "please wait", leaves the last answer's buttons in force.
    if answering.turn is not None or any(reply.every_button() for reply in answering.replies):
        offered = offered.after(answering.replies, kept=limits.offered_buttons_kept)
    return replace(
        conversation,
        # Chosen on the page while the answer was being made: what the assistant then knew counts no more.
        language=wished or (conversation.language if conversation.language_chosen else decided),
        language_chosen=conversation.language_chosen or wished is not None,
        language_notice_given=conversation.language_notice_given or answering.notice_given,
        offered=offered,
    )
