"""Who has everything deleted here has it deleted where the ticket was sent, too: once, and again until it is taken."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import mail_parts
import pytest
from conversation_parts import NOW
from outside_parts import ADDRESS, Scene
from sqlalchemy import func, select

from bot.conversations.assistant import Turn
from bot.conversations.coach.outside import AGAIN_AFTER, Outside
from bot.conversations.privacy.erasure import erase_conversation
from bot.conversations.reply import Reply
from bot.dialogue.answers.texts import Texts
from bot.handoff.backends import EmailBackend, Handed
from bot.handoff.contact import Contacts
from bot.handoff.mail import Mailer
from bot.settings import Settings
from bot.store.session import Database
from bot.store.tables import outside_erasures

TITLE = "Poista pyyntö {}"


async def erase(scene: Scene, database: Database) -> None:
    """As `polku privacy erase` does."""
    id = scene.ticket.conversation or ""
    await database.write(lambda connection: erase_conversation(connection, id, now=NOW))


async def waiting(database: Database) -> int:
    wanted = select(func.count()).select_from(outside_erasures)
    return await database.read(lambda connection: int(connection.execute(wanted).scalar_one()))


async def test_who_deletes_everything_in_the_chat_has_the_ticket_deleted_there_once(
    scene: Scene, database: Database
) -> None:
    await scene.outside.send_due(NOW)
    scene.assistant.answer = lambda request: Turn((Reply("poistettu", "fi", erase=True),), "fi", detected="fi")
    await scene.person_writes("m1", "poista tietoni")

    assert await scene.outside.send_due(NOW) == [scene.ticket.reference]
    assert await scene.outside.send_due(NOW + timedelta(days=1)) == []
    assert (scene.zammad.deleted, scene.zammad.changes) == ([70], [])
    assert await waiting(database) == 0


async def test_what_was_never_handed_over_is_not_asked_for(scene: Scene, database: Database) -> None:
    await erase(scene, database)

    assert await scene.outside.send_due(NOW) == []
    assert await waiting(database) == 0


async def test_where_the_token_may_not_delete_the_ticket_is_closed_with_a_note_once(
    scene: Scene, database: Database
) -> None:
    scene.zammad.is_admin = False
    await scene.outside.send_due(NOW)
    await erase(scene, database)
    await scene.outside.send_due(NOW)

    [change] = scene.zammad.changes
    title = TITLE.format(scene.ticket.reference)
    assert (change["state"], change["title"], change["article"]["internal"]) == ("closed", title, True)
    assert "Henkilö poisti tietonsa" in change["article"]["body"]

    # As after a gateway that died before it could write that down.
    backend = scene.outside._backend
    await backend.erase("70", title, "again", at=NOW)
    assert len(scene.zammad.changes) == 1


async def test_system_that_is_away_is_told_later_and_the_log_is_silent_on_the_person(
    scene: Scene, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await scene.outside.send_due(NOW)
    await erase(scene, database)
    scene.zammad.is_broken = True
    assert await scene.outside.send_due(NOW) == []
    scene.zammad.is_broken = False

    assert await scene.outside.send_due(NOW) == []
    assert await scene.outside.send_due(NOW + AGAIN_AFTER) == [scene.ticket.reference]

    assert scene.zammad.deleted == [70]
    told = [
        (record.message, record.__dict__["ticket"]) for record in caplog.records if "erased_outside" in record.message
    ]
    assert told == [("not_erased_outside", scene.ticket.reference), ("erased_outside", scene.ticket.reference)]
    assert "hits" not in caplog.text
    assert ADDRESS not in caplog.text


async def test_what_is_gone_there_already_is_done(scene: Scene, database: Database) -> None:
    await scene.outside.send_due(NOW)
    del scene.zammad.states[70]
    await erase(scene, database)

    assert await scene.outside.send_due(NOW) == [scene.ticket.reference]
    assert await waiting(database) == 0


async def test_ticket_that_is_deleted_while_it_is_handed_over_is_deleted_there(
    scene: Scene, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = scene.outside._backend
    hand_over = backend.hand_over

    async def slow(ticket: Handed) -> str:
        external = await hand_over(ticket)
        await erase(scene, database)
        return external

    monkeypatch.setattr(backend, "hand_over", slow)

    assert await scene.outside.send_due(NOW) == [scene.ticket.reference]
    assert scene.zammad.deleted == [70]


async def test_one_of_several_gateways_asks(scene: Scene, database: Database) -> None:
    scene.zammad.is_admin = False
    await scene.outside.send_due(NOW)
    await erase(scene, database)

    taken = await asyncio.gather(*(scene.outside.send_due(NOW) for _ in range(3)))

    assert sorted(map(len, taken)) == [0, 0, 1]
    assert len(scene.zammad.changes) == 1


async def test_who_got_a_mail_is_asked_by_one_mail_without_a_word_of_the_person(
    scene: Scene, database: Database, tmp_path: Path
) -> None:
    with mail_parts.mail_server() as (url, mailbox):
        settings = Settings(var_dir=tmp_path)
        backend = EmailBackend(Mailer(url, "polku@polku.example"), ["team@polku.example"])
        outside = Outside(database, backend, scene.coaching, Contacts(settings), Texts.load().say, settings)
        await outside.send_due(NOW)
        await erase(scene, database)
        mailbox.is_broken = True
        await outside.send_due(NOW)
        mailbox.is_broken = False

        for minutes in range(3):
            await outside.send_due(NOW + minutes * AGAIN_AFTER)

        reference = scene.ticket.reference
        assert mailbox.titles()[1:] == [TITLE.format(reference)]
        assert mailbox.receivers()[1] == ["team@polku.example"]
        assert mailbox.texts()[1].strip() == (
            f"Henkilö poisti tietonsa Polusta. Poista täältä kaikki, mikä liittyy pyyntöön {reference}."
        )
