"""The off switch: kept in the database, known to every process, noted in the audit log."""

from __future__ import annotations

import pytest
from conversation_parts import NOW
from sqlalchemy import select

from bot.conversations.service_state import LONGEST_NOTICE, Service, ServiceState, why_not_taken
from bot.errors import BadInput
from bot.store.session import Database, make_engine
from bot.store.tables import desk_audit


async def audited(database: Database) -> list[tuple[str, str, str]]:
    wanted = select(desk_audit.c.actor, desk_audit.c.action, desk_audit.c.object).order_by(desk_audit.c.id)
    return await database.read(lambda connection: [tuple(row) for row in connection.execute(wanted)])


async def test_everything_is_on_until_somebody_switches_it_off(database: Database) -> None:
    assert await Service(database).state() == ServiceState()


async def test_change_holds_for_another_process_and_leaves_the_rest(database: Database) -> None:
    await Service(database).change("aino", now=NOW, bot=False, notice_fi=" Huolto klo 20. ")
    await Service(database).change("shell:root", now=NOW, read_only=True)

    state = await Service(database).state()

    assert (state.bot, state.coaches, state.read_only, state.version) == (False, True, True, 2)
    assert state.notice() == {"fi": "Huolto klo 20."}
    assert (state.actor, state.at) == ("shell:root", NOW)


async def test_each_change_is_in_the_audit_log_without_the_words_of_a_notice(database: Database) -> None:
    service = Service(database)
    await service.change("aino", now=NOW, bot=False, coaches=True, notice_en="Back at 8.")
    await service.change("aino", now=NOW, bot=False)
    await service.change("ville", now=NOW, bot=True, notice_en="")

    assert await audited(database) == [
        ("aino", "service_changed", "bot: off"),
        ("aino", "service_changed", "notice_en: set"),
        ("ville", "service_changed", "bot: on"),
        ("ville", "service_changed", "notice_en: none"),
    ]


async def test_process_asks_again_when_its_knowledge_is_old(database: Database) -> None:
    always, seldom = Service(database, known_for_seconds=0), Service(database, known_for_seconds=3600)
    assert (await always.state()).bot and (await seldom.state()).bot

    await Service(database).change("aino", now=NOW, bot=False)

    assert not (await always.state()).bot
    assert (await seldom.state()).bot


async def test_away_database_leaves_things_as_they_stood(tmp_path_factory: pytest.TempPathFactory) -> None:
    away = Database(make_engine(f"sqlite:///{tmp_path_factory.mktemp('folder')}"))

    assert await Service(away).state() == ServiceState()
    away.close()


async def test_notice_has_a_longest_length(database: Database) -> None:
    with pytest.raises(BadInput, match="notice_fi"):
        await Service(database).change("aino", now=NOW, notice_fi="x" * (LONGEST_NOTICE + 1))


@pytest.mark.parametrize(
    ("text", "key"), [("hei", "utter_read_only"), ("", "utter_read_only"), ("haluan tappaa itseni", "utter_crisis")]
)
def test_words_of_danger_get_the_numbers_even_when_nothing_is_taken(text: str, key: str) -> None:
    assert why_not_taken(text) == key
