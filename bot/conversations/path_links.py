"""Links under which a person's path can be read, printed and saved: unguessable, for some weeks, gone with the conversation.

This table has only a hash of the link; the link itself stands in the person's own chat and nowhere else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.guidance.document import PathDocument
from bot.store.session import Database
from bot.store.tables import path_links
from bot.store.tokens import hash_token

TOKEN_BYTES = 32
LONGEST_TOKEN = 64
KEPT = 5
"""Links of one conversation that work at the same time; an older one ends when another is made."""


async def make_path_link(
    database: Database, conversation: str, documents: Mapping[str, PathDocument], *, now: datetime, until: datetime
) -> str:
    """Keeps the path, one document a language, until a time; the token for its address."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {
        "token_hash": hash_token(token),
        "conversation": conversation,
        "documents": {language: document.to_json() for language, document in documents.items()},
        "created_at": now,
        "expires_at": until,
    }

    def write(connection: Connection) -> None:
        _forget_expired(connection, now)
        connection.execute(insert(path_links).values(**row))
        own = path_links.c.conversation == conversation
        newest = select(path_links.c.token_hash).where(own).order_by(path_links.c.created_at.desc()).limit(KEPT)
        kept = list(connection.execute(newest).scalars())
        connection.execute(delete(path_links).where(own, path_links.c.token_hash.not_in(kept)))

    await database.write(write)
    return token


async def open_path_link(database: Database, token: str, *, now: datetime) -> Mapping[str, PathDocument] | None:
    """The documents by language; None for a link that never was, has expired or was deleted."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    wanted = select(path_links.c.documents).where(
        path_links.c.token_hash == hash_token(token), path_links.c.expires_at > now
    )
    documents = await database.read(lambda connection: connection.execute(wanted).scalar())
    if documents is None:
        return None
    return {language: PathDocument.from_json(document) for language, document in documents.items()}


async def forget_expired_links(database: Database, now: datetime) -> list[str]:
    """Deletes the paths whose time is over, as the gateway's clock does; the hashes that went."""
    return await database.write(lambda connection: _forget_expired(connection, now))


def _forget_expired(connection: Connection, now: datetime) -> list[str]:
    over = list(connection.execute(select(path_links.c.token_hash).where(path_links.c.expires_at <= now)).scalars())
    if over:
        connection.execute(delete(path_links).where(path_links.c.token_hash.in_(over)))
    return over
