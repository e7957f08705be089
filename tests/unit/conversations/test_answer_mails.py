"""A person who closed the page hears by e-mail that a coach has answered: once, and nothing of what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import mail_parts
import pytest
from conversation_parts import NOW, Echo
from mail_parts import Mailbox

from bot.conversations.coach.answer_mails import QUIET, AnswerMails
from bot.conversations.coach.coaching import Coaching
from bot.conversations.coach.taking_back import HANDOFF
from bot.conversations.message import Opened
from bot.conversations.privacy.consents import give_consent, withdraw_consent
from bot.conversations.service import Conversations
from bot.dialogue.answers.texts import texts_of
from bot.handoff.contact import Contacts
from bot.handoff.mail import Mailer
from bot.handoff.ticket import Ticket, TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database

ADDRESS = "person@mail.example"
LATER = NOW + QUIET
ANSWER = "Soita minulle perjantaina"


@dataclass
class Scene:
    """A person's page, their ticket, and what tells them."""

    conversations: Conversations
    coaching: Coaching
    mails: AnswerMails
    mailbox: Mailbox
    opened: Opened
    ticket: Ticket
    contacts: Contacts

    @property
    def conversation(self) -> str:
        return self.opened.conversation.id

    async def answer(self, text: str = ANSWER, **more: object) -> int:
        await self.coaching.take(self.ticket.reference, "anna", now=NOW)
        return (await self.coaching.write(self.ticket.reference, "anna", text, now=NOW, **more)).seq  # type: ignore[arg-type]

    def link(self) -> str:
        found = re.search(r"https://polku\.example/#polku=([\w-]+)", self.mailbox.texts()[-1])
        assert found
        return found[1]


@pytest.fixture
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    with mail_parts.mail_server() as server:
        yield server


@pytest.fixture
async def scene(database: Database, tmp_path: Path, mail_server: tuple[str, Mailbox]) -> Scene:
    url, mailbox = mail_server
    settings = Settings(var_dir=tmp_path, public_url="https://polku.example/")
    say, contacts = texts_of().say, Contacts(settings)
    conversations = Conversations(database, Echo(), say, settings)
    opened = await conversations.open("web", token=None, locale="en", now=NOW)
    ticket = await Tickets(database).open_ticket(
        TicketRequest(
            conversation=opened.conversation.id,
            topic="training",
            language="en",
            summary="I want to weld",
            contact=contacts.seal(ADDRESS),
            contact_wish="email",
        ),
        now=NOW,
    )
    await give_consent(database, opened.conversation.id, HANDOFF, text_shown="Send this?", now=NOW)
    mails = AnswerMails(database, Mailer(url, "polku@polku.example"), contacts, say, settings)
    return Scene(conversations, Coaching(database, say, conversations.events), mails, mailbox, opened, ticket, contacts)


async def test_several_lines_are_one_mail_without_a_word_of_them(scene: Scene) -> None:
    await scene.answer()
    await scene.answer("Toinen rivi")

    assert await scene.mails.send_due(NOW) == []  # the coach may go on writing
    assert await scene.mails.send_due(LATER) == [scene.ticket.reference]
    await scene.mails.send_due(LATER + timedelta(hours=5))

    assert scene.mailbox.receivers() == [[ADDRESS]]
    assert scene.mailbox.titles() == [f"A coach has answered your request {scene.ticket.reference}"]
    [text] = scene.mailbox.texts()
    assert scene.ticket.reference in text
    for said in (ANSWER, "Toinen", "weld", "training", "anna"):
        assert said not in text


async def test_open_page_needs_no_mail(scene: Scene) -> None:
    seq = await scene.answer()
    await scene.conversations.saw_answers(scene.conversation, seq)

    assert await scene.mails.send_due(LATER) == []


async def test_next_mail_only_after_the_person_has_been_back(scene: Scene) -> None:
    first = await scene.answer()
    await scene.mails.send_due(LATER)
    second = await scene.answer("Vielä yksi asia")
    assert await scene.mails.send_due(LATER) == []

    await scene.conversations.saw_answers(scene.conversation, first)
    assert await scene.mails.send_due(LATER) == [scene.ticket.reference]

    await scene.conversations.saw_answers(scene.conversation, second)
    assert await scene.mails.send_due(LATER) == []


@pytest.mark.parametrize("reason", ["asked for the chat", "took the consent back"])
async def test_no_mail_without_a_wish_and_a_consent(scene: Scene, database: Database, reason: str) -> None:
    if reason == "took the consent back":
        await withdraw_consent(database, scene.conversation, HANDOFF, now=NOW)
    else:
        await database.write(lambda connection: connection.exec_driver_sql("UPDATE tickets SET contact_wish = 'chat'"))
    await scene.answer()

    assert await scene.mails.send_due(LATER) == []


async def test_mail_that_did_not_leave_is_due_again_and_the_log_holds_no_address(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.answer()
    scene.mailbox.is_broken = True
    assert await scene.mails.send_due(LATER) == []

    scene.mailbox.is_broken = False

    assert await scene.mails.send_due(LATER) == [scene.ticket.reference]
    assert ADDRESS not in caplog.text


async def test_link_opens_the_conversation_once_and_the_old_page_loses_it(scene: Scene) -> None:
    await scene.answer()
    await scene.mails.send_due(LATER)
    link = scene.link()

    brought = await scene.conversations.carrying.to_page(link, now=LATER)

    assert brought is not None
    assert brought.conversation.id == scene.conversation
    assert await scene.conversations.carrying.to_page(link, now=LATER) is None
    old = await scene.conversations.open("web", token=scene.opened.token, locale=None, now=LATER)
    new = await scene.conversations.open("web", token=brought.token, locale=None, now=LATER)
    assert (old.is_new, new.conversation.id) == (True, scene.conversation)


async def test_link_expires(scene: Scene) -> None:
    await scene.answer()
    await scene.mails.send_due(LATER)

    assert await scene.conversations.carrying.to_page(scene.link(), now=LATER + timedelta(days=7)) is None
    assert len(await scene.conversations.carrying.forget_expired(LATER + timedelta(days=7))) == 1
