"""The off switch, on two running gateways over one database: what people are told, and what still works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from desk_parts import DeskBrowser, add_coach
from gateway_parts import ChatPage, Gateway, ScriptedRasa
from sqlalchemy import func, select
from telegram_parts import Telegram

from bot.clock import utc_now
from bot.conversations.service_state import Service
from bot.desk.accounts import Role
from bot.dialogue.answers.texts import texts_of
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database, make_engine
from bot.store.tables import conversations, desk_audit, messages

CHAT = 55501234
StartGateway = Callable[..., Awaitable[Gateway]]
OpenPage = Callable[..., Awaitable[ChatPage]]
OpenDesk = Callable[..., Awaitable[DeskBrowser]]


async def switch(gateway: Gateway, **changes: bool | str) -> None:
    """As the shell does it, in a process that is no gateway; returns once the gateways know."""
    shell = Database(make_engine(str(gateway.database.engine.url)))
    await Service(shell).change("shell:test", now=utc_now(), **changes)
    shell.close()
    # Each process asks again when its knowledge is half a second old.
    await asyncio.sleep(0.6)


async def count(database: Database, table: object) -> int:
    return await database.read(
        lambda connection: connection.execute(select(func.count()).select_from(table)).scalar_one()
    )


async def test_switched_off_bot_is_not_asked_and_people_reach_coaches(
    gateway: Gateway, page: ChatPage, rasa: ScriptedRasa
) -> None:
    await switch(gateway, bot=False)

    reply = await page.ask("haluan kurssille")
    assert (reply["key"], rasa.asked()) == ("utter_bot_off", [])

    reply = await page.ask("haluan puhua ihmiselle")
    assert reply["key"] == "utter_coach_unreachable_ticket"
    assert await Tickets(gateway.database).find(reply["handoff"]["reference"]) is not None
    assert rasa.asked() == []


async def test_switched_off_bot_greets_with_that(gateway: Gateway, open_page: OpenPage, rasa: ScriptedRasa) -> None:
    await switch(gateway, bot=False)

    page = await open_page(gateway, topic="training")

    assert (await page.next("reply"))["key"] == "utter_bot_off"
    assert (await page.ask("hei"))["key"] == "utter_bot_off"  # the topic of the page has said nothing more
    assert rasa.requests == []


@pytest.mark.parametrize("coaches", [True, False])
async def test_danger_gets_its_numbers_without_the_bot(gateway: Gateway, page: ChatPage, coaches: bool) -> None:
    await switch(gateway, bot=False, coaches=coaches)

    assert (await page.ask("haluan tappaa itseni"))["key"] == "utter_crisis"


async def test_without_bot_and_coaches_the_service_says_that_it_is_closed(gateway: Gateway, page: ChatPage) -> None:
    await switch(gateway, bot=False, coaches=False)

    assert (await page.ask("haluan puhua ihmiselle"))["key"] == "utter_service_off"
    assert await Tickets(gateway.database).list_tickets() == []


async def test_open_pages_learn_that_coaches_answer_no_more_and_answer_again(
    settings: Settings, open_page: OpenPage
) -> None:
    gateway = await Gateway.start(settings, texts_of())
    page = await open_page(gateway)
    usual = page.welcome["hours"]
    assert usual["fi"].startswith("Valmentajat vastaavat")

    await switch(gateway, coaches=False)
    assert (await page.next("hours"))["hours"]["fi"] == "Valmentajat eivät vastaa juuri nyt."
    await switch(gateway, coaches=True)
    assert (await page.next("hours"))["hours"]["fi"].startswith("Valmentajat vastaavat")
    await gateway.stop()


async def test_while_coaches_are_off_the_bot_answers_in_their_chats_and_says_so(
    gateway: Gateway, page: ChatPage, rasa: ScriptedRasa, open_desk: OpenDesk
) -> None:
    await add_coach(gateway, "aino")
    conversation = await gateway.database.read(lambda c: c.execute(select(conversations.c.id)).scalar_one())
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=conversation, topic="support", language="fi", summary="apua"), now=utc_now()
    )
    desk = await open_desk(gateway, "aino")
    await desk.get(f"/tickets/{ticket.reference}")
    await desk.post(f"/tickets/{ticket.reference}/take")
    await page.next("reply")

    await switch(gateway, coaches=False)
    id = await page.say("oletko siellä")

    assert (await page.reply_to(id))["key"] == "utter_coaches_off"
    assert (await page.reply_to(id))["text"] == "echo oletko siellä"
    assert "Valmentajaa ei voi nyt pyytää" in (await desk.get("/")).text


async def test_assistant_that_is_away_offers_no_coach_who_is_off(
    gateway: Gateway, page: ChatPage, rasa: ScriptedRasa
) -> None:
    await switch(gateway, coaches=False)
    await rasa.stop()

    assert (await page.ask("haluan puhua ihmiselle"))["key"] == "utter_coaches_off"
    assert await Tickets(gateway.database).list_tickets() == []


async def test_read_only_service_takes_nothing_and_says_so_on_every_replica(
    start_gateway: StartGateway, open_page: OpenPage
) -> None:
    first, second = await start_gateway(), await start_gateway()
    pages = [await open_page(gateway) for gateway in (first, second)]
    for page in pages:
        await page.next("reply")
    before = await count(first.database, messages)

    await switch(first, read_only=True)
    for page in pages:
        id = await page.say("hei")
        error = await page.next("error")
        assert (error["code"], error["id"], error["text"]) == ("read_only", id, "fi utter_read_only")
    await pages[0].say("haluan tappaa itseni")
    assert (await pages[0].next("error"))["text"] == "fi utter_crisis"
    assert await count(first.database, messages) == before

    await switch(first, read_only=False)
    assert (await pages[1].ask("hei"))["text"] == "echo hei"


async def test_nobody_new_is_taken_while_read_only(gateway: Gateway) -> None:
    await switch(gateway, read_only=True)
    page = await ChatPage.connect(gateway)

    await page.socket.send_json({"type": "hello", "v": 1})

    assert (await page.next("error"))["code"] == "read_only"
    assert await count(gateway.database, conversations) == 0
    await page.close()


async def test_open_pages_see_a_notice_come_and_go(start_gateway: StartGateway, open_page: OpenPage) -> None:
    gateway = await start_gateway(notice_en="From the settings.")
    page = await open_page(gateway)
    assert page.welcome["notice"] == {"en": "From the settings."}

    await switch(gateway, notice_fi="Huolto klo 20.")
    assert (await page.next("notice"))["notice"] == {"fi": "Huolto klo 20.", "en": "From the settings."}
    assert (await open_page(gateway)).welcome["notice"]["fi"] == "Huolto klo 20."

    await switch(gateway, notice_fi="")
    assert (await page.next("notice"))["notice"] == {"en": "From the settings."}


async def test_notice_is_said_once_on_telegram(telegram: Telegram) -> None:
    gateway = await telegram.start()
    await switch(gateway, notice_fi="Huolto klo 20.")
    telegram.arrive(telegram.api.message(CHAT, "hei", language="fi"))
    assert await telegram.api.shows(CHAT, 2) == ["Huolto klo 20.", "echo hei"]

    await switch(gateway, coaches=False)  # another change does not say the same notice again
    telegram.arrive(telegram.api.message(CHAT, "moi", language="fi"))

    assert await telegram.api.shows(CHAT, 3) == ["Huolto klo 20.", "echo hei", "echo moi"]


async def test_administrator_switches_in_the_desk_and_the_log_says_who(
    gateway: Gateway, open_desk: OpenDesk, page: ChatPage
) -> None:
    await add_coach(gateway, "root", Role.ADMIN)
    desk = await open_desk(gateway, "root")
    shown = await desk.get("/service")
    assert shown.text.count("checked") == 2

    shown = await desk.post("/service", coaches="on", notice_fi="Huolto")

    assert (shown.path, shown.status) == ("/service", 200)
    assert "Botti on pois päältä" in shown.text
    assert (await page.ask("hei"))["key"] == "utter_bot_off"
    about = await gateway.database.read(
        lambda c: [tuple(row) for row in c.execute(select(desk_audit.c.actor, desk_audit.c.object)) if row[1]]
    )
    assert about == [("root", "bot: off"), ("root", "notice_fi: set")]


async def test_only_administrators_may_switch(gateway: Gateway, open_desk: OpenDesk) -> None:
    await add_coach(gateway, "lead", Role.LEAD)
    desk = await open_desk(gateway, "lead")

    assert (await desk.get("/service")).status == 403
    await desk.get("/")
    assert (await desk.post("/service", coaches="on")).status == 403
    assert (await Service(gateway.database).state()).bot


async def test_read_only_desk_stores_no_work_and_can_be_switched_on_again(
    gateway: Gateway, open_desk: OpenDesk
) -> None:
    await add_coach(gateway, "root", Role.ADMIN)
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=None, topic="support", language="fi", summary="apua"), now=utc_now()
    )
    desk = await open_desk(gateway, "root")
    await desk.get("/service")
    await desk.post("/service", bot="on", coaches="on", read_only="on")

    refused = await desk.post(f"/tickets/{ticket.reference}/take")
    assert refused.status == 503
    assert "Mitään ei tallennettu" in refused.text

    await desk.get("/service")
    await desk.post("/service", bot="on", coaches="on")
    assert (await desk.post(f"/tickets/{ticket.reference}/take")).status == 200


async def test_read_only_telegram_tells_and_stores_nothing(telegram: Telegram) -> None:
    gateway = await telegram.start()
    await switch(gateway, read_only=True)

    telegram.arrive(telegram.api.message(CHAT, "hei", language="en"))

    assert await telegram.api.shows(CHAT, 1) == [telegram.text("utter_read_only", "en")]
    assert await count(gateway.database, messages) == 0
