"""The migrations make exactly the schema that the code uses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.engine import Engine

from bot.channels.telegram.deliveries import undelivered
from bot.clock import utc_now
from bot.errors import Unavailable
from bot.settings import ROOT
from bot.store.migrate import upgrade
from bot.store.session import make_engine
from bot.store.tables import coaches, conversations, metadata, tickets


@pytest.fixture
def bare(own_database: Callable[[], dict[str, str]], tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    engine = make_engine(own_database().get("POLKU_DATABASE_URL", f"sqlite:///{tmp_path / 'polku.sqlite3'}"))
    yield engine
    engine.dispose()


def test_migrated_database_equals_the_tables(database_url: str) -> None:
    engine = make_engine(database_url)
    upgrade(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    upgrade(engine)
    before = inspect(engine).get_table_names()
    upgrade(engine)

    assert inspect(engine).get_table_names() == before


def test_tickets_of_before_are_found_by_search(bare: Engine) -> None:
    upgrade(bare, "0018")
    old = (
        "INSERT INTO tickets (reference, topic, language, summary, facts, priority, state, version, created_at, updated_at)"
        " VALUES ('P-3EW4M', 'training', 'fi', 'Äidin KURSSI', '{}', 'normal', 'new', 1, '2025-01-01', '2025-01-01')"
    )
    with bare.begin() as connection:
        connection.exec_driver_sql(old)
    upgrade(bare)

    with bare.connect() as connection:
        assert connection.execute(select(tickets.c.search_text)).scalar() == "p-3ew4m äidin kurssi"


def test_what_telegram_had_got_before_is_not_sent_again(bare: Engine) -> None:
    upgrade(bare, "0020")
    chat = (
        "INSERT INTO conversations (id, channel, address, language_notice_given, mode, offered, last_seq, created_at,"
        " updated_at) VALUES ('{0}', 'telegram', '{0}', false, 'bot', '{{}}', 4, '2025-01-01', '2025-01-01')"
    )
    with bare.begin() as connection:
        for id in ("all", "half", "none"):
            connection.exec_driver_sql(chat.format(id))
        connection.exec_driver_sql(
            "INSERT INTO telegram_deliveries (conversation, delivered_seq, delivered_parts, attempts, due_at)"
            " VALUES ('all', 4, 0, 0, '2025-01-01'), ('half', 2, 1, 0, '2025-01-01')"
        )
    upgrade(bare)

    with bare.connect() as connection:
        delivered = dict(connection.execute(select(conversations.c.id, conversations.c.delivered_seq)).all())
        assert delivered == {"all": 4, "half": 2, "none": 0}
        assert sorted(undelivered(connection, now=utc_now(), limit=9)) == ["half", "none"]


def test_days_on_which_coaches_work_are_kept_as_hours(bare: Engine) -> None:
    upgrade(bare, "0024")
    values = "'x', false, 'coach', '[]', '[]', 'fi', false, '2025-01-01'"
    with bare.begin() as connection:
        for login, days in (("anna", "[0, 4]"), ("bo", "[]")):
            connection.exec_driver_sql(
                "INSERT INTO coaches (login, name, work_days, password_hash, must_change_password, role, languages,"
                f" topics, interface, is_disabled, created_at) VALUES ('{login}', '{login}', '{days}', {values})"
            )
    upgrade(bare)

    with bare.connect() as connection:
        hours = dict(connection.execute(select(coaches.c.login, coaches.c.work_hours)).all())
    assert hours == {"anna": {"monday": "", "friday": ""}, "bo": {}}


def test_two_gateways_may_migrate_at_once(bare: Engine) -> None:
    url = str(bare.url)
    code = f"from bot.store import migrate, session; migrate.upgrade(session.make_engine({url!r}))"
    gateways = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]

    assert [gateway.wait() for gateway in gateways] == [0, 0]
    assert "messages" in inspect(bare).get_table_names()


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "polku.sqlite3").mkdir()

    with pytest.raises(Unavailable, match="cannot be migrated"):
        upgrade(make_engine(f"sqlite:///{tmp_path / 'polku.sqlite3'}"))
