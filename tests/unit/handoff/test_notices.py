"""Coaches hear of a ticket once, again while nobody takes it, over a real mail server and a real webhook."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, time, timedelta, timezone
from typing import Any

import mail_parts
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from mail_parts import Mailbox

from bot.clock import FINLAND
from bot.dialogue.answers.texts import texts_of
from bot.errors import BadInput
from bot.handoff.mail import Mailer
from bot.handoff.mentions import add_mentions, read_mentions, unread_mentions
from bot.handoff.notice_senders import EmailSender, WebhookSender, senders_of
from bot.handoff.notices import Notice, Notices, Sender
from bot.handoff.opening_hours import OpeningHours
from bot.handoff.ticket import Priority, TicketKind, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Secret, Settings
from bot.store.session import Database
from bot.store.tables import coaches

MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=FINLAND).astimezone(timezone.utc)
HOURS = OpeningHours({day: ((time(9), time(16)),) for day in range(5)})
KEY = "k"


class Kept:
    """A sender that keeps what it was given; fails while `is_broken`."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.is_broken = False

    async def send(self, notice: Notice) -> None:
        if self.is_broken:
            raise ConnectionError
        self.notices.append(notice)


def notices(database: Database, *senders: Sender) -> Notices:
    return Notices(
        database,
        senders,
        texts_of().say,
        HOURS,
        language="fi",
        public_url="https://polku.example/",
        unread_after=timedelta(hours=4),
    )


async def open_ticket(database: Database, *, now: datetime = MONDAY, **changes: Any) -> str:
    given = {"conversation": None, "topic": "training", "language": "fi", "summary": "salainen asia", **changes}
    return (await Tickets(database).open_ticket(TicketRequest(**given), now=now)).reference


def named(sent: list[Notice]) -> list[tuple[str, list[str]]]:
    return [(notice.event, [brief.reference for brief in notice.tickets]) for notice in sent]


async def test_new_tickets_are_told_once_and_together_the_most_urgent_first(database: Database) -> None:
    kept = Kept()
    normal = await open_ticket(database)
    crisis = await open_ticket(database, priority=Priority.CRISIS)
    gateways = [notices(database, kept), notices(database, kept)]

    for gateway in gateways:
        await gateway.send_due(MONDAY)

    assert named(kept.notices) == [("new", [crisis, normal])]


async def test_employers_request_is_called_so(database: Database) -> None:
    kept = Kept()
    await open_ticket(database, topic="job_search", kind=TicketKind.EMPLOYER)
    await open_ticket(database, topic="job_search")

    await notices(database, kept).send_due(MONDAY)

    [notice] = kept.notices
    assert notice.text.count("Etsin työntekijää, tavallinen") == 1
    assert notice.text.count("Työnhaku, tavallinen") == 1


async def test_tickets_that_come_one_after_another_make_few_notices_but_an_urgent_one_is_told_at_once(
    database: Database,
) -> None:
    kept = Kept()
    told = notices(database, kept)
    first = await open_ticket(database)
    await told.send_due(MONDAY)
    later = MONDAY + timedelta(minutes=3)
    second, third = [await open_ticket(database, now=later) for _ in range(2)]
    await told.send_due(later)
    urgent = await open_ticket(database, priority=Priority.URGENT, now=later)
    await told.send_due(later)
    for minutes in (5, 12, 13, 14, 30):
        await told.send_due(MONDAY + timedelta(minutes=minutes))

    assert [event for event, _ in named(kept.notices)] == ["new"] * 3
    assert [set(references) for _, references in named(kept.notices)] == [{first}, {urgent}, {second, third}]


async def test_unread_ticket_is_told_again_until_somebody_takes_it(database: Database) -> None:
    kept = Kept()
    reference = await open_ticket(database)
    told = notices(database, kept)
    for hours in range(6):
        await told.send_due(MONDAY + timedelta(hours=hours))
    await told.send_due(MONDAY + timedelta(days=1))
    assert named(kept.notices) == [("new", [reference]), ("unread", [reference]), ("unread", [reference])]

    ticket = await Tickets(database).find(reference)
    assert ticket is not None
    await Tickets(database).move(ticket, TicketState.ASSIGNED, actor="Aino", assignee="Aino", now=MONDAY)

    assert await told.send_due(MONDAY + timedelta(days=2)) == []


async def test_at_night_only_a_crisis_is_told_again(database: Database) -> None:
    kept = Kept()
    await open_ticket(database)
    crisis = await open_ticket(database, priority=Priority.CRISIS)
    told = notices(database, kept)
    await told.send_due(MONDAY)

    await told.send_due(MONDAY + timedelta(hours=12))

    assert named(kept.notices)[1:] == [("unread", [crisis])]


async def test_what_reached_nobody_is_tried_again(database: Database) -> None:
    broken, kept = Kept(), Kept()
    broken.is_broken = True
    reference = await open_ticket(database)

    assert await notices(database, broken).send_due(MONDAY) == []
    assert named(await notices(database, broken, kept).send_due(MONDAY)) == [("new", [reference])]
    assert await notices(database, broken, kept).send_due(MONDAY) == []


@pytest.fixture
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    with mail_parts.mail_server() as server:
        yield server


async def test_mail_says_what_waits_and_nothing_of_the_person(
    database: Database, mail_server: tuple[str, Mailbox]
) -> None:
    url, mailbox = mail_server
    sender = EmailSender(Mailer(url, "polku@polku.example"), ["coach@polku.example"], ["lead@polku.example"])
    reference = await open_ticket(database, priority=Priority.URGENT, contact="+358 40 123 4567")
    told = notices(database, sender)

    await told.send_due(MONDAY)
    await told.send_due(MONDAY + timedelta(hours=5))

    assert mailbox.receivers() == [["coach@polku.example"], ["coach@polku.example", "lead@polku.example"]]
    assert mailbox.titles()[0] == "Polku: uusia pyyntöjä valmentajalle: 1"
    text = mailbox.texts()[0]
    assert (
        f"{reference}  koulutus, kiireellinen  https://polku.example/desk/tickets/{reference}"
        in text.lower().replace(reference.lower(), reference)
    )
    assert "salainen" not in text
    assert "123" not in text


@pytest.fixture
async def webhook() -> AsyncIterator[tuple[TestServer, list[web.Request]]]:
    received: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        received.append((request.headers, await request.read()))
        return web.Response(status=500 if request.path == "/broken" else 200)

    app = web.Application()
    app.router.add_post("/{any}", take)
    server = TestServer(app)
    await server.start_server()
    yield server, received
    await server.close()


async def test_webhook_is_signed(database: Database, webhook: tuple[TestServer, list[Any]]) -> None:
    server, received = webhook
    reference = await open_ticket(database)

    await notices(database, WebhookSender(str(server.make_url("/in")), KEY)).send_due(MONDAY)

    headers, body = received[0]
    signed = headers["Polku-Timestamp"].encode() + b"." + body
    assert headers["Polku-Signature"] == "sha256=" + hmac.new(KEY.encode(), signed, "sha256").hexdigest()
    assert headers["Polku-Timestamp"] == str(int(MONDAY.timestamp()))
    sent = json.loads(body)
    assert (sent["event"], sent["tickets"][0]["reference"]) == ("tickets.new", reference)
    assert "salainen" not in body.decode()


async def test_webhook_that_answers_an_error_is_tried_again(
    database: Database, webhook: tuple[TestServer, list[Any]]
) -> None:
    server, received = webhook
    await open_ticket(database)
    told = notices(database, WebhookSender(str(server.make_url("/broken")), KEY))

    assert [await told.send_due(MONDAY), await told.send_due(MONDAY)] == [[], []]
    assert len(received) == 2


@pytest.mark.parametrize(
    "settings",
    [
        Settings(smtp_url=Secret("mail.example:25"), notify_from="a@b.example", notify_emails=("c@b.example",)),
        Settings(smtp_url=Secret("smtp://mail.example")),
        Settings(webhook_url=Secret("hooks.example"), webhook_key=Secret("k")),
        Settings(webhook_url=Secret("https://hooks.example")),
    ],
)
def test_settings_that_do_not_fit_together_are_named(settings: Settings) -> None:
    with pytest.raises(BadInput, match="POLKU_"):
        senders_of(settings)


def test_no_settings_no_senders() -> None:
    assert senders_of(Settings()) == []


def add_account(database: Database, login: str, email: str | None = None, *, topics: Sequence[str] = ()) -> None:
    values = {"login": login, "name": login, "password_hash": "-", "must_change_password": False, "role": "coach"}
    with database.begin() as connection:
        connection.execute(coaches.insert().values(
            **values, languages=["fi"], topics=list(topics), interface="fi", is_disabled=login == "closed", created_at=MONDAY,
            email=email,
        ))  # fmt: skip


def write_note(database: Database, reference: str, text: str) -> list[str]:
    with database.begin() as connection:
        return add_mentions(connection, reference, "anna", text, now=MONDAY)


async def test_coach_whom_notes_name_hears_of_them_once_without_their_words(
    database: Database, mail_server: tuple[str, Mailbox], webhook: tuple[TestServer, list[Any]]
) -> None:
    (url, mailbox), (server, received) = mail_server, webhook
    add_account(database, "anna")
    add_account(database, "bo", "bo@polku.example")
    add_account(database, "closed", "closed@polku.example")
    reference = await open_ticket(database)
    sender = EmailSender(Mailer(url, "polku@polku.example"), ["all@polku.example"], [])
    hook = WebhookSender(str(server.make_url("/in")), KEY)
    told = notices(database, sender, hook)
    await told.send_due(MONDAY)

    assert write_note(database, reference, "@bo katso tätä, @anna ja @closed ja @nobody myös") == ["bo"]
    assert write_note(database, reference, "@bo vielä yksi") == ["bo"]
    sent = await told.send_due(MONDAY)
    assert await told.send_due(MONDAY) == []

    assert [(notice.event, notice.coaches) for notice in sent] == [("mention", ("bo",))]
    assert mailbox.receivers()[-1] == ["bo@polku.example"]
    assert reference in mailbox.texts()[-1]
    assert "katso" not in mailbox.texts()[-1]
    assert json.loads(received[-1][1])["coach"] == "bo"
    assert "katso" not in received[-1][1].decode()


async def test_coordinator_hears_of_a_sign_up_to_their_group(database: Database) -> None:
    kept = Kept()
    add_account(database, "bo", "bo@polku.example", topics=["cafe-lingua"])
    add_account(database, "anna")
    reference = await open_ticket(database, kind=TicketKind.PEER_GROUP, details={"group": "cafe-lingua"})
    await open_ticket(database, kind=TicketKind.PEER_GROUP, details={"group": "another"})

    await notices(database, kept).send_due(MONDAY)

    assert [notice.coaches for notice in kept.notices] == [(), ("bo",)]
    assert named(kept.notices)[1] == ("mention", [reference])
    assert [one.ticket for one in await unread_mentions(database, "bo")] == [reference]


async def test_coordinator_who_is_told_of_a_sign_up_first_is_told_once(database: Database) -> None:
    kept = Kept()
    add_account(database, "bo", "bo@polku.example", topics=["cafe-lingua"])
    asked = {"kind": TicketKind.PEER_GROUP, "details": {"group": "cafe-lingua"}, "routed_to": ("bo",)}
    reference = await open_ticket(database, **asked)

    await notices(database, kept).send_due(MONDAY)

    assert [(notice.event, notice.coaches) for notice in kept.notices] == [("new", ("bo",))]
    assert [one.ticket for one in await unread_mentions(database, "bo")] == [reference]


async def test_new_request_is_told_those_it_is_routed_to_and_everyone_when_nobody_takes_it(
    database: Database, mail_server: tuple[str, Mailbox], webhook: tuple[TestServer, list[Any]]
) -> None:
    (url, mailbox), (server, received) = mail_server, webhook
    for login in ("anna", "bo"):
        add_account(database, login, f"{login}@polku.example")
    routed = await open_ticket(database, routed_to=("anna", "bo"))
    for_everyone = await open_ticket(database)
    sender = EmailSender(Mailer(url, "polku@polku.example"), ["all@polku.example"], ["lead@polku.example"])
    told = notices(database, sender, WebhookSender(str(server.make_url("/in")), KEY))

    await told.send_due(MONDAY)
    await told.send_due(MONDAY + timedelta(hours=5))

    first, everyone = ["anna@polku.example", "bo@polku.example"], ["all@polku.example"]
    assert sorted(mailbox.receivers()) == sorted([first, everyone, [*everyone, "lead@polku.example"]])
    texts = dict(zip(map(tuple, mailbox.receivers()), mailbox.texts()))
    assert routed in texts[tuple(first)]
    assert for_everyone not in texts[tuple(first)]
    assert routed not in texts[tuple(everyone)]
    bodies = [json.loads(body) for _, body in received]
    assert {body["tickets"][0]["reference"]: body.get("coaches") for body in bodies[:2]} == {
        routed: ["anna", "bo"], for_everyone: None,
    }  # fmt: skip
    assert {ticket["reference"] for ticket in bodies[2]["tickets"]} == {routed, for_everyone}


async def test_request_is_told_everyone_by_mail_when_who_it_is_routed_to_has_no_address_or_no_account_any_more(
    database: Database, mail_server: tuple[str, Mailbox]
) -> None:
    url, mailbox = mail_server
    add_account(database, "anna", "anna@polku.example")
    add_account(database, "bo")
    add_account(database, "closed", "closed@polku.example")
    await open_ticket(database, routed_to=("anna", "bo"))
    await open_ticket(database, routed_to=("closed",))

    await notices(database, EmailSender(Mailer(url, "polku@polku.example"), ["all@polku.example"], [])).send_due(MONDAY)

    assert mailbox.receivers() == [["all@polku.example"]] * 2


async def test_note_that_was_read_before_the_notice_needs_none(database: Database) -> None:
    kept = Kept()
    add_account(database, "bo")
    reference = await open_ticket(database)
    told = notices(database, kept)
    await told.send_due(MONDAY)
    write_note(database, reference, "@bo")
    assert [(one.ticket, one.count) for one in await unread_mentions(database, "bo")] == [(reference, 1)]

    await read_mentions(database, "bo", reference, now=MONDAY)

    assert await unread_mentions(database, "bo") == []
    assert await told.send_due(MONDAY) == []


async def test_mention_that_reached_nobody_is_told_again(database: Database) -> None:
    kept = Kept()
    add_account(database, "bo")
    reference = await open_ticket(database)
    told = notices(database, kept)
    await told.send_due(MONDAY)
    write_note(database, reference, "@bo")
    kept.is_broken = True
    assert await told.send_due(MONDAY) == []

    kept.is_broken = False

    assert [notice.event for notice in await told.send_due(MONDAY)] == ["mention"]
