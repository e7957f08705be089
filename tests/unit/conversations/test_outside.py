"""Another system takes the tickets: each once, also after it was away, and its answers come into the chat once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import mail_parts
import pytest
from conversation_parts import NOW, Echo
from zammad_parts import KEY, TOKEN, Zammad, signature, webhook

from bot.conversations.coaching import Coaching, NotYours
from bot.conversations.message import Direction, InboundMessage, Pointed
from bot.conversations.outside import LOST_AFTER, Outside
from bot.conversations.service import Conversations
from bot.dialogue.texts import Texts
from bot.errors import BadInput
from bot.handoff.backend_choice import backend_of
from bot.handoff.backends import EmailBackend
from bot.handoff.contact import Contacts
from bot.handoff.mail import Mailer
from bot.handoff.ticket import Outcome, Ticket, TicketState
from bot.handoff.tickets import Tickets
from bot.handoff.zammad import Answer, BadAnswer, Closing, Told, ZammadBackend, is_signed, read_webhook
from bot.settings import Secret, Settings
from bot.store.session import Database

ADDRESS = "person@mail.example"


@dataclass
class Scene:
    """A ticket of a chat, and Zammad."""

    zammad: Zammad
    outside: Outside
    conversations: Conversations
    ticket: Ticket
    coaching: Coaching
    tickets: Tickets

    async def lines(self) -> list[str]:
        shown = await self.conversations.history(self.ticket.conversation or "")
        return [line.text for line in shown if line.direction is Direction.COACH]

    async def ticket_now(self) -> Ticket:
        found = await self.tickets.find(self.ticket.reference)
        assert found is not None
        return found

    async def person_writes(self, id: str, text: str) -> None:
        message = InboundMessage("web", id, text, conversation=self.ticket.conversation)
        await self.conversations.receive(message, now=NOW)


@pytest.fixture
async def zammad() -> AsyncIterator[tuple[Zammad, str]]:
    server = Zammad()
    yield server, await server.start()
    await server.stop()


@pytest.fixture
async def scene(database: Database, tmp_path: Path, zammad: tuple[Zammad, str]) -> Scene:
    server, url = zammad
    settings = Settings(var_dir=tmp_path)
    contacts, say = Contacts(settings), Texts.load().say
    conversations = Conversations(database, Echo(), say, settings)
    opened = await conversations.open("web", token=None, locale="fi", now=NOW)
    ticket = await Tickets(database).open_ticket(
        conversation=opened.conversation.id, topic="training", language="fi", summary="Haluan hitsata",
        summaries={"fi": "Kysymys: hitsaus"}, contact=contacts.seal(ADDRESS), now=NOW,
    )  # fmt: skip
    coaching = Coaching(database, say, conversations.events)
    backend = ZammadBackend(url, TOKEN, "Ohjaus", "polku@polku.example")
    outside = Outside(database, backend, coaching, contacts, say, settings)
    return Scene(server, outside, conversations, ticket, coaching, Tickets(database))


async def test_ticket_is_handed_over_once(scene: Scene) -> None:
    assert await scene.outside.send_due(NOW) == [scene.ticket.reference]
    assert await scene.outside.send_due(NOW + timedelta(days=1)) == []

    [sent] = scene.zammad.tickets
    assert (sent["group"], sent["customer"]) == ("Ohjaus", "polku@polku.example")
    assert sent["title"].startswith(scene.ticket.reference)
    assert sent["article"]["body"] == f"Kysymys: hitsaus\n\n{ADDRESS}"
    assert sent["article"]["sender"] == "Customer"


async def test_zammad_that_is_away_is_tried_again_and_the_log_is_silent_on_the_person(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.zammad.is_broken = True
    assert await scene.outside.send_due(NOW) == []

    scene.zammad.is_broken = False

    assert await scene.outside.send_due(NOW) == [scene.ticket.reference]
    assert "hits" not in caplog.text
    assert ADDRESS not in caplog.text


async def test_handover_that_was_not_ended_is_begun_again(scene: Scene, database: Database) -> None:
    await database.write(
        lambda connection: connection.exec_driver_sql(
            f"INSERT INTO outside_tickets (ticket, begun_at) VALUES ('{scene.ticket.reference}', '2025-03-01 10:00:00')"
        )
    )
    assert await scene.outside.send_due(NOW) == []
    assert await scene.outside.send_due(NOW + 2 * LOST_AFTER) == [scene.ticket.reference]


async def test_answers_come_into_the_chat_and_what_the_person_writes_goes_back(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.person_writes("m1", "tämä on botille")

    assert await scene.outside.answer("70", "zammad-5", "Hei, milloin sopii?", now=NOW)
    assert await scene.outside.answer("70", "zammad-5", "Hei, milloin sopii?", now=NOW)
    await scene.person_writes("m2", "tiistaina")
    await scene.outside.send_due(NOW)
    await scene.outside.send_due(NOW)

    assert await scene.lines() == ["Hei, milloin sopii?"]
    assert [(article["ticket_id"], article["body"]) for article in scene.zammad.articles] == [(70, "tiistaina")]
    assert await scene.outside.answer("999", "zammad-6", "Väärä pyyntö", now=NOW) is False


async def test_reply_to_an_answer_goes_back_with_the_words_it_replies_to(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.outside.answer("70", "zammad-5", "Hei, milloin sopii?", now=NOW)
    said = (await scene.conversations.history(scene.ticket.conversation or ""))[-1]
    await scene.coaching.hand_back(scene.ticket.reference, "zammad", now=NOW)

    for id, about in (("m1", None), ("m2", Pointed(said.seq))):
        message = InboundMessage("web", id, f"tiistaina {id}", conversation=scene.ticket.conversation, about=about)
        await scene.conversations.receive(message, now=NOW)
    await scene.outside.send_due(NOW)

    assert [article["body"] for article in scene.zammad.articles] == ["> Hei, milloin sopii?\n\ntiistaina m2"]


async def test_ticket_that_a_coach_of_the_desk_has_stays_theirs(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.coaching.take(scene.ticket.reference, "anna", now=NOW)

    with pytest.raises(NotYours):
        await scene.outside.answer("70", "zammad-5", "Hei", now=NOW)


async def test_email_takes_tickets_too(scene: Scene, database: Database, tmp_path: Path) -> None:
    with mail_parts.mail_server() as (url, mailbox):
        settings = Settings(var_dir=tmp_path, public_url="https://polku.example")
        backend = EmailBackend(Mailer(url, "polku@polku.example"), ["team@polku.example"])
        outside = Outside(database, backend, scene.coaching, Contacts(settings), Texts.load().say, settings)

        await outside.send_due(NOW)

        assert mailbox.receivers() == [["team@polku.example"]]
        [text] = mailbox.texts()
        for part in ("Kysymys: hitsaus", ADDRESS, f"https://polku.example/desk/tickets/{scene.ticket.reference}"):
            assert part in text


async def test_closing_there_closes_here_once_and_the_person_is_told(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.outside.answer("70", "zammad-5", "Hei", now=NOW)

    for _ in range(2):
        assert await scene.outside.close("70", "first", None, now=NOW)

    ticket = await scene.ticket_now()
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.UNKNOWN)
    shown = await scene.conversations.history(scene.ticket.conversation or "")
    assert [line.reply.key for line in shown if line.reply].count("utter_coach_closed") == 1
    assert await scene.outside.close("999", "first", None, now=NOW) is False


async def test_closing_that_is_told_again_does_not_close_what_was_opened_since(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.outside.close("70", "first", Outcome.TRAINING, now=NOW)
    await scene.coaching.reopen(scene.ticket.reference, "zammad", now=NOW)
    await scene.outside.close("70", "first", None, now=NOW)
    assert (await scene.ticket_now()).is_open

    await scene.outside.close("70", "second", None, now=NOW)

    ticket = await scene.ticket_now()
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.TRAINING)


async def test_closing_leaves_a_ticket_that_a_coach_of_the_desk_has(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.coaching.take(scene.ticket.reference, "anna", now=NOW)

    with pytest.raises(NotYours):
        await scene.outside.close("70", "first", None, now=NOW)
    assert (await scene.ticket_now()).is_open


def test_webhook_is_read_as_plain_words() -> None:
    body = webhook("70", 5, "<div>Hei <b>sinä</b>&amp;minä</div><p>Toinen<br>rivi</p>")

    assert read_webhook(body) == Told("70", Answer("5", "Hei sinä&minä\nToinen\nrivi"), None)
    assert is_signed(KEY, body, signature(body))


@pytest.mark.parametrize("changes", [{"internal": True}, {"sender": "Customer"}])
def test_what_people_are_not_to_see(changes: dict[str, object]) -> None:
    assert read_webhook(webhook("70", 5, "salainen", **changes)).answer is None


@pytest.mark.parametrize(
    ("ticket", "closing"),
    [
        ({"state": "closed", "last_close_at": "2025-03-01T10:00:00.000Z"}, Closing("2025-03-01T10:00:00.000Z", None)),
        ({"state": "merged", "close_at": None, "updated_at": "now"}, Closing("now", None)),
        ({"state": "closed", "close_at": "now", "polku_outcome": "training"}, Closing("now", Outcome.TRAINING)),
        ({"state": "closed", "close_at": "now", "polku_outcome": "nonsense"}, Closing("now", None)),
        ({"state": "closed", "close_at": "now", "polku_outcome": ["training"]}, Closing("now", None)),
        ({"state": "pending close"}, None),
    ],
)
def test_closing_is_read_from_the_ticket(ticket: dict[str, object], closing: Closing | None) -> None:
    body = json.dumps({"ticket": {"id": 70, **ticket}, "article": None}).encode()

    assert read_webhook(body) == Told("70", None, closing)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"ticket": 1, "article": 2}', b"\xff", b'{"ticket": {"id": 1}, "article": 2}']
)
def test_what_is_no_webhook_of_zammad(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_webhook(body)


@pytest.mark.parametrize("key_given", [("", KEY), ("other", KEY)])
def test_wrong_key_signs_nothing(key_given: tuple[str, str]) -> None:
    body = webhook("70", 5, "Hei")

    assert not is_signed(key_given[0], body, signature(body, key_given[1]))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(ticket_backend="jira"),
        Settings(ticket_backend="email"),
        Settings(ticket_backend="zammad"),
        Settings(ticket_backend="zammad", zammad_url="https://z.example", zammad_token=Secret("t")),
    ],
)
def test_settings_that_do_not_fit_together_are_named(settings: Settings) -> None:
    with pytest.raises(BadInput, match="POLKU_"):
        backend_of(settings, None)
