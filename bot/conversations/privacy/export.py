"""Everything that is stored of one conversation, for the person whose it is: every table (Rasa's tracker: trackers.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from bot.conversations.message_log import shown
from bot.handoff.contact import Contacts
from bot.store.tables import conversations, metadata, pending_contacts, ticket_events, tickets

MOST_MESSAGES = 1_000_000
# How the gateway finds and locks a conversation; not about the person.
_INTERNAL = frozenset({"token_hash", "lease_owner", "lease_until", "offered", "conversation"})
_OWN_PARTS = frozenset({"messages", "tickets"})
"""Tables that are written out in a form of their own."""


def export_conversation(connection: Connection, conversation: str, contacts: Contacts) -> dict[str, Any]:
    """By name of table what belongs to the conversation; contact data readable."""
    said = [
        {"at": line.at.isoformat(), "from": line.direction.value, "text": line.text}
        for line in shown(connection, conversation, after=0, limit=MOST_MESSAGES)
    ]
    about = _rows(connection, conversations, conversations.c.id == conversation)
    found = {"conversation": conversation, **(about[0] if about else {}), "messages": said}
    found["tickets"] = [
        _ticket(connection, row, contacts) for row in _rows(connection, tickets, _of(tickets, conversation))
    ]
    for name, table in metadata.tables.items():
        if "conversation" in table.c and name not in _OWN_PARTS:
            found[name] = _rows(connection, table, _of(table, conversation))
    for row in found[pending_contacts.name]:
        row["contact"] = contacts.reveal(row.pop("sealed"))
    return found


def _of(table: Table, conversation: str) -> Any:
    return table.c.conversation == conversation


def _rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    return [_plain(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The row as JSON can hold it, without what is empty."""
    return {
        str(name): value.isoformat() if isinstance(value, (datetime, date)) else value
        for name, value in row.items()
        if value is not None and name not in _INTERNAL
    }


def _ticket(connection: Connection, row: dict[str, Any], contacts: Contacts) -> dict[str, Any]:
    """With its log, coaches' notes too: they are about the person."""
    log = _rows(connection, ticket_events, ticket_events.c.ticket == row["reference"])
    return {**row, "contact": contacts.reveal(row.get("contact")), "log": log}
