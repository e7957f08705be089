"""How a coach reaches a person: encrypted wherever it is stored, readable only with the keys of the settings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.errors import BadInput
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import pending_contacts, tickets

log = logging.getLogger(__name__)

_SEALED = ((tickets, tickets.c.reference, tickets.c.contact),
           (pending_contacts, pending_contacts.c.conversation, pending_contacts.c.sealed))  # fmt: skip


class Contacts:
    """Seals and reveals with the keys as they are now: a rotation needs no restart."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def seal(self, value: str) -> str:
        """The value as it may be stored."""
        return self._cipher().encrypt(value.encode()).decode()

    def reveal(self, sealed: str | None) -> str | None:
        """What was sealed; None when there is nothing, or no key for it any more (then the log says so).

        What an older version stored without encryption comes back as it is; `rotate` seals it.
        """
        if sealed is None or not is_sealed(sealed):
            return sealed
        try:
            return self._cipher().decrypt(sealed.encode()).decode()
        except InvalidToken:
            log.error("contact_without_key")
            return None

    def _cipher(self) -> MultiFernet:
        return cipher(self._settings.contact_secrets())


def is_sealed(value: str) -> bool:
    """Whether the value looks like a Fernet token: version 128 and a time, in base64 (github.com/fernet/spec)."""
    return value.startswith("gAAAAA")


def cipher(keys: Sequence[str]) -> MultiFernet:
    """Encrypts with the first key and decrypts with any. Raises BadInput for what is no key."""
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise BadInput(
            "POLKU_CONTACT_KEYS: a key is 32 bytes in URL-safe base64; `polku privacy rotate-key` makes one"
        ) from error


async def rotate(database: Database, settings: Settings) -> int:
    """Encrypts every contact with the first key; how many. Keys kept in `var_dir` are renewed before, the last one stays
    behind the new one for what was sealed meanwhile. Raises BadInput.
    """
    if not settings.contact_keys:
        settings.keep_contact_secrets([Fernet.generate_key().decode(), *settings.contact_secrets()])
    keys = settings.contact_secrets()
    count = await database.write(lambda connection: _seal_again(connection, cipher(keys)))
    if not settings.contact_keys:
        settings.keep_contact_secrets(keys[:2])
    return count


def _seal_again(connection: Connection, keys: MultiFernet) -> int:
    count = 0
    for table, key, column in _SEALED:
        for name, sealed in connection.execute(select(key, column).where(column.is_not(None))).all():
            with suppress(InvalidToken):  # what no key opens stays as it is
                again = keys.rotate(sealed.encode()) if is_sealed(sealed) else keys.encrypt(sealed.encode())
                connection.execute(update(table).where(key == name).values({column.name: again.decode()}))
                count += 1
    return count
