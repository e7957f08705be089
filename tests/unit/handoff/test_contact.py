"""Contact data is encrypted where it is stored, and goes on being readable when keys change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from databases import migrated
from sqlalchemy import insert, select, update

from bot.errors import BadInput
from bot.handoff.contact import Contacts, is_sealed, rotate
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Secret, Settings
from bot.store.session import Database
from bot.store.tables import conversations, pending_contacts, tickets

NUMBER = "+358 40 765 4321"
NOW = datetime(2025, 3, 1, tzinfo=timezone.utc)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path)


@pytest.fixture
async def database(settings: Settings):
    """With one ticket and one number that waits for its ticket, both sealed."""
    opened = migrated(settings.sqlalchemy_url())
    chat = {"id": "c", "channel": "web", "language_notice_given": False, "mode": "bot", "offered": {}, "last_seq": 1}
    waiting = {"conversation": "c", "kind": "phone", "sealed": Contacts(settings).seal(NUMBER), "at": NOW}
    with opened.begin() as connection:
        connection.execute(insert(conversations).values(**chat, created_at=NOW, updated_at=NOW))
        connection.execute(insert(pending_contacts).values(**waiting))
    await Tickets(opened).open_ticket(
        TicketRequest(
            conversation="c", topic="support", language="fi", summary="", contact=Contacts(settings).seal(NUMBER)
        ),
        now=NOW,
    )
    yield opened
    opened.close()


async def stored(database: Database) -> list[str]:
    both = select(tickets.c.contact).union_all(select(pending_contacts.c.sealed))
    return await database.read(lambda connection: list(connection.execute(both).scalars()))


def test_sealed_contact_does_not_show_what_it_is(settings: Settings) -> None:
    contacts = Contacts(settings)
    sealed = contacts.seal(NUMBER)

    assert is_sealed(sealed)
    assert "765" not in sealed
    assert contacts.seal(NUMBER) != sealed
    assert contacts.reveal(sealed) == NUMBER
    assert contacts.reveal(None) is None


def test_key_is_made_once_and_read_by_its_owner_alone(settings: Settings) -> None:
    sealed = Contacts(settings).seal(NUMBER)

    assert Contacts(Settings(var_dir=settings.var_dir)).reveal(sealed) == NUMBER
    assert (settings.var_dir / "contact-keys").stat().st_mode & 0o777 == 0o600


def test_contact_without_its_key_is_no_error(settings: Settings) -> None:
    other = replace(settings, contact_keys=Secret(Fernet.generate_key().decode()))

    assert Contacts(other).reveal(Contacts(settings).seal(NUMBER)) is None


def test_key_that_is_none_is_named(settings: Settings) -> None:
    with pytest.raises(BadInput, match="POLKU_CONTACT_KEYS"):
        Contacts(replace(settings, contact_keys=Secret("short"))).seal(NUMBER)


async def test_rotation_encrypts_everything_anew_and_old_keys_go(settings: Settings, database: Database) -> None:
    first, before = settings.contact_secrets(), await stored(database)

    assert await rotate(database, settings) == 2

    assert not set(before) & set(await stored(database))
    assert [Contacts(settings).reveal(sealed) for sealed in await stored(database)] == [NUMBER, NUMBER]
    assert settings.contact_secrets()[1:] == first  # for what a gateway sealed in the same moment
    await rotate(database, settings)
    assert first[0] not in settings.contact_secrets()
    assert [Contacts(settings).reveal(sealed) for sealed in await stored(database)] == [NUMBER, NUMBER]


async def test_rotation_takes_the_first_key_of_the_setting(settings: Settings, database: Database) -> None:
    new = Fernet.generate_key().decode()
    both = replace(settings, contact_keys=Secret(f"{new}, {settings.contact_secrets()[0]}"))

    await rotate(database, both)

    alone = replace(settings, contact_keys=Secret(new))
    assert [Contacts(alone).reveal(sealed) for sealed in await stored(database)] == [NUMBER, NUMBER]


async def test_rotation_seals_what_an_older_version_left_readable_and_leaves_what_no_key_opens(
    settings: Settings, database: Database
) -> None:
    lost = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
    await database.write(lambda connection: connection.execute(update(tickets).values(contact=NUMBER)))
    await database.write(lambda connection: connection.execute(update(pending_contacts).values(sealed=lost)))
    assert Contacts(settings).reveal(NUMBER) == NUMBER

    assert await rotate(database, settings) == 1

    sealed, left = await stored(database)
    assert (Contacts(settings).reveal(sealed), left) == (NUMBER, lost)
    assert NUMBER not in sealed
