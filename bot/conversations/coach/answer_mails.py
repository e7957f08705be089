"""Tells a person by e-mail that a coach has answered, when they asked for that and their page is closed.

The mail holds a link for one use and not a word of the answer. Several lines of a coach are one mail, and there is no
second one until the person has been back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations import message_log
from bot.conversations.answering import Say
from bot.conversations.carrying import LASTS, WEB, Place, make_carry_link
from bot.conversations.coach.taking_back import HANDOFF
from bot.conversations.message import Direction
from bot.handoff.contact import Contacts
from bot.handoff.mail import Mailer
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import answers_seen, consents, conversations, messages, tickets

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=2)
"""So long after the coach's last line: what else they write goes with it, and a page that comes back shows it first."""
TOO_OLD = timedelta(days=3)
"""After a long break of the mail server nobody is told of what is past."""
BY_EMAIL = "email"
AT_ONCE = 50


class AnswerMails:
    """All such mails of one database."""

    def __init__(self, database: Database, mailer: Mailer, contacts: Contacts, say: Say, settings: Settings) -> None:
        self._database = database
        self._mailer = mailer
        self._contacts = contacts
        self._say = say
        self._public_url = settings.public_url.rstrip("/")

    async def send_due(self, now: datetime) -> list[str]:
        """Sends what is due; the references of the tickets whose people were told. What did not leave is due again."""
        told = []
        due = await self._database.read(lambda connection: _due(connection, now))
        for row in due:
            if await self._tell(row, now):
                told.append(str(row["reference"]))
        return told

    async def _tell(self, row: Mapping[str, Any], now: datetime) -> bool:
        address = self._contacts.reveal(row["contact"])
        token = await self._database.write(lambda connection: _claim(connection, row, now)) if address else None
        if address is None or token is None:
            return False
        slots = {
            "reference": row["reference"],
            "url": f"{self._public_url}/#polku={token}",
            "days": LASTS[Place.PAGE].days,
        }
        title, text = (
            str(self._say(key, row["language"], **slots)["text"]) for key in ("answer_mail_title", "answer_mail")
        )
        try:
            await self._mailer.send([address], title, text, at=now)
        except Exception as error:  # whatever the mail server does, the others are told; its words may hold the address
            log.error("answer_mail_failed", extra={"ticket": row["reference"], "cause": type(error).__name__})
            before = row["mailed_seq"] or 0
            await self._database.write(lambda connection: _set(connection, row["conversation"], mailed_seq=before))
            return False
        return True


def saw_answers(connection: Connection, conversation: str, seq: int) -> None:
    """The person's page has shown everything up to the line `seq`."""
    known = connection.execute(
        select(answers_seen.c.seen_seq).where(answers_seen.c.conversation == conversation)
    ).scalar()
    if known is None:
        # The page may be of a conversation that was deleted in this moment.
        if message_log.find_conversation(connection, locked=True, id=conversation) is not None:
            connection.execute(insert(answers_seen).values(conversation=conversation, seen_seq=seq, mailed_seq=0))
    elif known < seq:
        _set(connection, conversation, seen_seq=seq)


def _due(connection: Connection, now: datetime) -> list[Mapping[str, Any]]:
    newest = (
        select(
            messages.c.conversation,
            func.max(messages.c.seq).label("seq"),
            func.max(messages.c.created_at).label("said_at"),
        )
        .where(messages.c.direction == Direction.COACH.value, messages.c.created_at > now - TOO_OLD)
        .group_by(messages.c.conversation)
        .subquery()
    )
    seen, mailed = func.coalesce(answers_seen.c.seen_seq, 0), func.coalesce(answers_seen.c.mailed_seq, 0)
    agreed = select(consents.c.id).where(
        consents.c.conversation == conversations.c.id, consents.c.kind == HANDOFF, consents.c.withdrawn_at.is_(None)
    )
    wanted = (
        select(
            tickets.c.reference,
            tickets.c.contact,
            newest.c.conversation,
            newest.c.seq,
            answers_seen.c.mailed_seq,
            func.coalesce(conversations.c.language, tickets.c.language).label("language"),
        )
        .select_from(
            newest.join(conversations, conversations.c.id == newest.c.conversation)
            .join(tickets, tickets.c.conversation == conversations.c.id)
            .outerjoin(answers_seen, answers_seen.c.conversation == conversations.c.id)
        )
        .where(
            conversations.c.channel == WEB,
            tickets.c.contact.is_not(None),
            tickets.c.contact_wish == BY_EMAIL,
            agreed.exists(),
            newest.c.said_at <= now - QUIET,
            newest.c.seq > seen,
            seen >= mailed,
        )
        .order_by(tickets.c.created_at.desc())
        .limit(AT_ONCE)
    )
    rows = connection.execute(wanted).mappings().all()
    # Of several requests in one conversation the newest one says where to write.
    return list({row["conversation"]: row for row in reversed(rows)}.values())


def _claim(connection: Connection, row: Mapping[str, Any], now: datetime) -> str | None:
    """Marks the lines as told, and the token of the link for the mail; None when another gateway was faster."""
    conversation = message_log.find_conversation(connection, locked=True, id=row["conversation"])
    if conversation is None or conversation.channel != WEB:
        return None
    own = answers_seen.c.conversation == conversation.id
    known = connection.execute(select(answers_seen).where(own)).mappings().first()
    if known is None:
        values = {"seen_seq": 0, "mailed_seq": row["seq"]}
        connection.execute(insert(answers_seen).values(conversation=conversation.id, **values))
    elif known["mailed_seq"] != (row["mailed_seq"] or 0) or known["seen_seq"] >= row["seq"]:
        return None
    else:
        _set(connection, conversation.id, mailed_seq=row["seq"])
    return make_carry_link(connection, conversation, Place.PAGE, now=now)


def _set(connection: Connection, conversation: str, **values: int) -> None:
    connection.execute(update(answers_seen).where(answers_seen.c.conversation == conversation).values(**values))
