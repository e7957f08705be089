"""Another system takes the tickets: each once, also after it was away, and its answers come into the chat once."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import mail_parts
import pytest
from conversation_parts import NOW
from outside_parts import ADDRESS, Scene
from zammad_parts import KEY, signature, webhook

from bot.conversations.coach.coaching import NotYours
from bot.conversations.coach.outside import AGAIN_AFTER, LOST_AFTER, Outside
from bot.conversations.coach.taking_back import take_back
from bot.conversations.message import InboundMessage, Pointed
from bot.dialogue.answers.texts import texts_of
from bot.errors import BadInput
from bot.handoff.backend_choice import backend_of
from bot.handoff.backends import Answer, Closing, EmailBackend, Told
from bot.handoff.contact import Contacts
from bot.handoff.mail import Mailer
from bot.handoff.ticket import MoveNotAllowed, Outcome, TicketRequest, TicketState
from bot.handoff.zammad import BadAnswer, is_signed, read_webhook
from bot.settings import Secret, Settings
from bot.store.session import Database


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

    assert await scene.answered("5", "Hei, milloin sopii?")
    assert await scene.answered("5", "Hei, milloin sopii?")
    await scene.person_writes("m2", "tiistaina")
    await scene.outside.send_due(NOW)
    await scene.outside.send_due(NOW)

    assert await scene.lines() == ["Hei, milloin sopii?"]
    assert scene.forwarded() == [(70, "tiistaina")]
    assert await scene.answered("6", "Väärä pyyntö", ticket="999") is False


async def test_reply_to_an_answer_goes_back_with_the_words_it_replies_to(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    assert await scene.answered("5", "Hei, milloin sopii?")
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
        await scene.answered("5", "Hei")


async def test_email_takes_tickets_too(scene: Scene, database: Database, tmp_path: Path) -> None:
    with mail_parts.mail_server() as (url, mailbox):
        settings = Settings(var_dir=tmp_path, public_url="https://polku.example")
        backend = EmailBackend(Mailer(url, "polku@polku.example"), ["team@polku.example"])
        outside = Outside(database, backend, scene.coaching, Contacts(settings), texts_of().say, settings)

        await outside.send_due(NOW)

        assert mailbox.receivers() == [["team@polku.example"]]
        [text] = mailbox.texts()
        for part in ("Kysymys: hitsaus", ADDRESS, f"https://polku.example/desk/tickets/{scene.ticket.reference}"):
            assert part in text


async def test_closing_there_closes_here_once_and_the_person_is_told(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.answered("5", "Hei")

    for _ in range(2):
        assert await scene.closed("first")

    ticket = await scene.ticket_now()
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.UNKNOWN)
    shown = await scene.conversations.history(scene.ticket.conversation or "")
    assert [line.reply.key for line in shown if line.reply].count("utter_coach_closed") == 1
    assert await scene.closed("first", ticket="999") is False
    await scene.outside.send_due(NOW)
    assert scene.zammad.changes == []


async def test_closing_that_is_told_again_does_not_close_what_was_opened_since(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.closed("first", Outcome.TRAINING)
    await scene.coaching.reopen(scene.ticket.reference, "zammad", now=NOW)
    await scene.closed("first")
    assert (await scene.ticket_now()).is_open

    await scene.closed("second")

    ticket = await scene.ticket_now()
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.TRAINING)


async def test_closing_leaves_a_ticket_that_a_coach_of_the_desk_has(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.coaching.take(scene.ticket.reference, "anna", now=NOW)

    with pytest.raises(NotYours):
        await scene.closed("first")
    assert (await scene.ticket_now()).is_open


async def test_closing_in_the_desk_closes_there_once_with_the_outcome(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.coaching.close(scene.ticket.reference, "anna", Outcome.TRAINING, now=NOW)

    for _ in range(2):
        await scene.outside.send_due(NOW)

    [change] = scene.zammad.changes
    assert (change["state"], change["polku_outcome"]) == ("closed", "training")
    assert (change["article"]["internal"], change["article"]["body"]) == (True, "Pyyntö suljettiin Polun työpöydällä.")


async def test_what_was_written_before_the_closing_arrives_before_it_and_nothing_after(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.answered("5", "Hei")
    await scene.person_writes("m1", "kiitos")
    await scene.coaching.close(scene.ticket.reference, "zammad", Outcome.WORK, now=NOW)
    await scene.person_writes("m2", "tämä on taas botille")
    scene.zammad.is_broken = True
    await scene.outside.send_due(NOW)
    scene.zammad.is_broken = False

    assert await scene.outside.send_due(NOW) == []
    assert await scene.outside.send_due(NOW + AGAIN_AFTER) == [scene.ticket.reference]

    assert scene.forwarded() == [(70, "kiitos")]
    assert [change["state"] for change in scene.zammad.changes] == ["closed"]


async def test_new_request_after_closing_is_a_new_ticket_there_with_its_own_messages(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.answered("5", "Hei")
    await scene.coaching.close(scene.ticket.reference, "zammad", Outcome.WORK, now=NOW)
    later = NOW + timedelta(hours=1)
    asked = TicketRequest(conversation=scene.ticket.conversation, topic="support", language="fi", summary="Uusi asia")
    await scene.tickets.open_ticket(asked, now=later)
    await scene.outside.send_due(later)

    assert await scene.answered("9", "Hei taas", ticket="71", now=later)
    message = InboundMessage("web", "m3", "uudesta asiasta", conversation=scene.ticket.conversation)
    await scene.conversations.receive(message, now=later)
    await scene.outside.send_due(later)

    assert scene.forwarded() == [(71, "uudesta asiasta")]


async def test_what_the_assistant_was_asked_in_between_stays_with_it(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.answered("5", "Hei")
    await scene.coaching.hand_back(scene.ticket.reference, "zammad", now=NOW)
    await scene.person_writes("m1", "tämä on botille")
    await scene.answered("6", "Vielä yksi asia")
    await scene.person_writes("m2", "kerro vain")
    await scene.outside.send_due(NOW)

    assert scene.forwarded() == [(70, "kerro vain")]


async def test_what_is_opened_again_here_is_opened_there_and_its_own_word_of_our_closing_changes_nothing(
    scene: Scene,
) -> None:
    await scene.outside.send_due(NOW)
    await scene.coaching.close(scene.ticket.reference, "zammad", Outcome.WORK, now=NOW)
    await scene.outside.send_due(NOW)
    await scene.coaching.reopen(scene.ticket.reference, "zammad", now=NOW)

    await scene.closed("closing-1")
    await scene.outside.send_due(NOW)

    assert (await scene.ticket_now()).is_open
    assert [change["state"] for change in scene.zammad.changes] == ["closed", "open"]


async def test_request_that_was_taken_back_is_closed_there_with_a_word_on_deleting(
    scene: Scene, database: Database
) -> None:
    await scene.outside.send_due(NOW)
    await take_back(database, scene.ticket.conversation or "", now=NOW)
    await scene.outside.send_due(NOW)

    [change] = scene.zammad.changes
    assert change["article"]["body"] == "Henkilö perui pyynnön. Poista täältä se, mitä välitettiin."
    with pytest.raises(MoveNotAllowed):
        await scene.answered("5", "Hei")


async def test_ticket_that_cannot_be_told_keeps_no_other_waiting(scene: Scene) -> None:
    await scene.tickets.open_ticket(
        TicketRequest(conversation=None, topic="support", language="fi", summary=""), now=NOW
    )
    arrived = await scene.outside.send_due(NOW)
    for reference in arrived:
        await scene.coaching.close(reference, "anna", Outcome.NONE, now=NOW)
    del scene.zammad.states[70]

    assert await scene.outside.send_due(NOW) == arrived[1:]
    assert await scene.outside.send_due(NOW + timedelta(hours=1)) == []


async def test_one_of_two_gateways_tells_of_a_ticket(scene: Scene) -> None:
    await scene.outside.send_due(NOW)
    await scene.answered("5", "Hei")
    await scene.person_writes("m1", "kiitos")
    await scene.coaching.close(scene.ticket.reference, "zammad", Outcome.WORK, now=NOW)

    await asyncio.gather(*(scene.outside.send_due(NOW) for _ in range(3)))

    assert scene.forwarded() == [(70, "kiitos")]
    assert len(scene.zammad.changes) == 1


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
