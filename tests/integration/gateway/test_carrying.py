"""A conversation of a page goes on in Telegram, or on another page, by a link that works once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gateway_parts import ChatPage, Gateway, ScriptedRasa, reply, says, stored_text, turn
from sqlalchemy import select
from telegram_parts import Telegram

from bot.clock import utc_now
from bot.conversations import message_log
from bot.conversations.carrying import TELEGRAM_LINK, Place, make_carry_link
from bot.conversations.coach.coaching import Coaching
from bot.conversations.message import StoredMessage
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.store.tables import carry_links, conversations

CHAT = 55501234
OpenPage = Callable[..., Awaitable[ChatPage]]


async def begun(telegram: Telegram, open_page: OpenPage) -> tuple[Gateway, ChatPage, str]:
    """A page with one answered message, and its conversation."""
    gateway = await telegram.start()
    page = await open_page(gateway)
    await page.next("reply")
    await page.ask("kuinka haen kurssille")
    id = await gateway.database.read(
        lambda connection: connection.execute(
            select(conversations.c.id).where(conversations.c.channel == "web")
        ).scalar_one()
    )
    return gateway, page, id


async def link_of(page: ChatPage) -> str:
    """What the page would show as the link to Telegram: the word after /start."""
    await page.socket.send_json({"type": "carry"})
    url = str((await page.next("carry"))["url"])
    assert url.startswith("https://t.me/polku_bot?start=")
    return url.partition("?start=")[2]


async def test_conversation_goes_on_in_telegram_with_its_coach(
    telegram: Telegram, open_page: OpenPage, rasa: ScriptedRasa
) -> None:
    gateway, page, id = await begun(telegram, open_page)
    coaching = Coaching(gateway.database, telegram.texts.say)
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=id, topic="training", language="fi", summary=""), now=utc_now()
    )
    await coaching.take(ticket.reference, "anna", now=utc_now())
    assert page.welcome["telegram"] is True

    link = await link_of(page)
    telegram.arrive(telegram.api.message(CHAT, f"/start {link}"))

    # Nothing that the page has shown comes again.
    assert await telegram.api.shows(CHAT, 1) == [telegram.text("carried_over", "fi")]
    moved = await page.next("error")
    assert (moved["code"], moved["text"]) == ("moved", telegram.text("carried_to_telegram", "fi"))
    await coaching.write(ticket.reference, "anna", "Hei täällä!", now=utc_now())
    assert (await telegram.api.shows(CHAT, 2))[-1].endswith("Hei täällä!")
    telegram.arrive(telegram.api.message(CHAT, "kiitos"))
    await telegram.api.until(
        lambda: "kiitos" in [row.text for row in _lines(gateway, id)]
    )  # the same log, and the coach still has the chat
    assert "kiitos" not in rasa.asked()


def _lines(gateway: Gateway, id: str) -> list[StoredMessage]:
    with gateway.database.begin() as connection:
        return list(message_log.shown(connection, id, after=0, limit=100))


async def test_old_page_can_neither_write_nor_come_back(telegram: Telegram, open_page: OpenPage) -> None:
    gateway, page, id = await begun(telegram, open_page)
    telegram.arrive(telegram.api.message(CHAT, f"/start {await link_of(page)}"))
    await page.next("error")

    await page.say("olen yhä täällä")
    assert (await page.next("error"))["code"] == "moved"
    again = await open_page(gateway, token=page.welcome["token"])

    assert again.welcome["token"] != page.welcome["token"]
    assert again.welcome["history"] == []


async def test_link_works_once_and_only_its_hash_is_stored(telegram: Telegram, open_page: OpenPage) -> None:
    gateway, page, _id = await begun(telegram, open_page)
    link = await link_of(page)
    assert link.removeprefix(TELEGRAM_LINK).encode() not in stored_text(telegram.settings)

    telegram.arrive(telegram.api.message(CHAT, f"/start {link}"))
    await telegram.api.shows(CHAT, 1)
    telegram.arrive(telegram.api.message(CHAT + 1, f"/start {link}"))

    assert await telegram.api.shows(CHAT + 1, 1) == [telegram.text("carry_link_gone", "fi")]


async def test_newer_link_ends_the_older_one_and_one_for_a_page_does_not_open_telegram(
    telegram: Telegram, open_page: OpenPage
) -> None:
    gateway, page, id = await begun(telegram, open_page)
    old = await link_of(page)
    await link_of(page)
    rows = await gateway.database.read(lambda connection: connection.execute(select(carry_links.c.place)).all())
    assert [place for (place,) in rows] == [Place.TELEGRAM.value]

    telegram.arrive(telegram.api.message(CHAT, f"/start {old}"))

    assert await telegram.api.shows(CHAT, 1) == [telegram.text("carry_link_gone", "fi")]


async def test_earlier_chat_in_telegram_ends_unless_a_coach_is_asked_in_it(
    telegram: Telegram, open_page: OpenPage
) -> None:
    gateway, page, id = await begun(telegram, open_page)
    telegram.arrive(telegram.api.message(CHAT, "hei"), telegram.api.message(CHAT + 1, "hei"))
    await telegram.api.shows(CHAT, 1)
    await telegram.api.shows(CHAT + 1, 1)
    ids = await gateway.database.read(
        lambda connection: dict(connection.execute(select(conversations.c.address, conversations.c.id)).all())
    )
    await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=ids[str(CHAT)], topic="training", language="fi", summary=""), now=utc_now()
    )
    link = await link_of(page)

    telegram.arrive(telegram.api.message(CHAT, f"/start {link}"))
    assert (await telegram.api.shows(CHAT, 2))[-1] == telegram.text("carry_has_request", "fi")
    telegram.arrive(telegram.api.message(CHAT + 1, f"/start {link}"))
    assert (await telegram.api.shows(CHAT + 1, 2))[-1] == telegram.text("carried_over", "fi")

    row = await gateway.database.read(
        lambda connection: connection.execute(
            select(conversations).where(conversations.c.id == ids[str(CHAT + 1)])
        ).one()
    )
    assert (row.address, row.continued_by) == (None, id)


async def test_deleting_reaches_what_was_said_in_telegram_before(
    telegram: Telegram, open_page: OpenPage, rasa: ScriptedRasa
) -> None:
    gateway, page, _id = await begun(telegram, open_page)
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    telegram.arrive(telegram.api.message(CHAT, f"/start {await link_of(page)}"))
    await telegram.api.shows(CHAT, 2)
    rasa.behave = says(turn(reply("Poistin kaiken.", erase=True)))

    telegram.arrive(telegram.api.message(CHAT, "poista tietoni"))
    await telegram.api.shows(CHAT, 3)

    left = await gateway.database.read(lambda connection: connection.execute(select(conversations.c.id)).all())
    assert left == []


async def test_page_without_telegram_is_not_offered_it(page: ChatPage) -> None:
    assert page.welcome["telegram"] is False
    await page.socket.send_json({"type": "carry"})
    assert (await page.next("error"))["code"] == "unavailable"


async def test_mailed_link_brings_the_conversation_to_another_page(gateway: Gateway, open_page: OpenPage) -> None:
    page = await open_page(gateway)
    await page.next("reply")
    await page.ask("kuinka haen kurssille")
    with gateway.database.begin() as connection:
        [id] = connection.execute(select(conversations.c.id)).scalars().all()
        found = message_log.find_conversation(connection, id=id)
        assert found is not None
        link = make_carry_link(connection, found, Place.PAGE, now=utc_now())

    other = await ChatPage.connect(gateway)
    try:
        await other.socket.send_json({"type": "hello", "v": 1, "token": None, "seen": 7, "link": link})
        welcome = await other.next("welcome")
        assert [line["text"] for line in welcome["history"]][-1] == "echo kuinka haen kurssille"
        assert (await page.next("error"))["code"] == "moved"
        await other.say("olen täällä")
        await other.next("reply")
    finally:
        await other.close()

    late = await ChatPage.connect(gateway)
    try:
        await late.socket.send_json({"type": "hello", "v": 1, "token": None, "seen": 0, "link": link})
        assert (await late.next("welcome"))["history"] == []
        assert (await late.next("error"))["code"] == "link_gone"
    finally:
        await late.close()
