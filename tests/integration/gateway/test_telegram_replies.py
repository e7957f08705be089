"""A reply to an earlier message on Telegram is understood in its context: the assistant learns which, and so does the coach."""

from __future__ import annotations

import pytest
from bot_api import person
from gateway_parts import Gateway, Json, ScriptedRasa, reply, says, turn
from sqlalchemy import select
from telegram_parts import Telegram

from bot.clock import utc_now
from bot.conversations.coach.coaching import Coaching
from bot.conversations.message import Direction
from bot.conversations.quoting import QUOTED, quote_of, with_quoted
from bot.desk.thread import read_thread
from bot.handoff.ticket import TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.store.tables import conversations, messages, telegram_messages

CHAT = 55501234
COST = {"title": "Paljonko?", "payload": "/programme_cost", "kind": "choice"}


def card(name: str) -> Json:
    """A card with its button."""
    details = {"title": f"Lisää: {name}", "payload": f'/programme_details{{"programme": "{name}"}}', "kind": "choice"}
    return {"id": name, "name": name.upper(), "facts": [], "links": [], "buttons": [details]}


LIST = reply("Löysin nämä.", key="utter_results", cards=[card("a"), card("b")])
ABOUT_A = reply("Kurssi A.", key="utter_programme_details", programme="a", buttons=[COST])
GRANT = reply("Starttiraha on tuki.", key="utter_faq/startup_grant")


@pytest.fixture
def said(rasa: ScriptedRasa) -> ScriptedRasa:
    """Messages 0-2 are a list with two cards, 3 is about a programme, 4 a topic, the next ones something else."""
    rasa.behave = says(turn(LIST), turn(ABOUT_A), turn(GRANT), turn(reply("Muuta.", key="utter_thank")))
    return rasa


async def begun(telegram: Telegram) -> Gateway:
    """A chat in which all of that was said."""
    gateway = await telegram.start()
    for number, shown in enumerate((3, 4, 5, 6)):
        telegram.arrive(telegram.api.message(CHAT, f"viesti {number}"))
        await telegram.api.shows(CHAT, shown)
    return gateway


async def asked(telegram: Telegram, rasa: ScriptedRasa, *updates: Json) -> Json:
    """What the assistant is asked for the last of these updates."""
    before = len(rasa.requests)
    telegram.arrive(*updates)
    await telegram.api.until(lambda: len(rasa.requests) >= before + len(updates))
    return rasa.requests[-1]


@pytest.mark.parametrize(("number", "key", "programme", "cards"), [
    (0, "utter_results", None, ["a", "b"]),
    (1, "utter_results", "a", ["a", "b"]),
    (2, "utter_results", "b", ["a", "b"]),
    (3, "utter_programme_details", "a", []),
    (4, "utter_faq/startup_grant", None, []),
])  # fmt: skip
async def test_assistant_learns_what_the_person_replied_to(
    telegram: Telegram, said: ScriptedRasa, number: int, key: str, programme: str | None, cards: list[str]
) -> None:
    await begun(telegram)

    request = await asked(telegram, said, telegram.api.reply(CHAT, number, "paljonko se maksaa?"))

    earlier = request["earlier"]
    assert (earlier["key"], earlier["programme"], [one["id"] for one in earlier["cards"]]) == (key, programme, cards)
    assert "text" not in earlier


async def test_buttons_of_the_message_that_is_replied_to_count(telegram: Telegram, said: ScriptedRasa) -> None:
    await begun(telegram)

    of_card = await asked(telegram, said, telegram.api.reply(CHAT, 2, "tämä kiinnostaa"))
    of_list = await asked(telegram, said, telegram.api.reply(CHAT, 0, "toinen"))

    assert [button["title"] for button in of_card["offered"]] == ["Lisää: b"]
    assert [button["title"] for button in of_list["offered"]] == ["Lisää: a", "Lisää: b"]


async def test_button_of_an_older_answer_speaks_of_that_answer(telegram: Telegram, said: ScriptedRasa) -> None:
    await begun(telegram)

    request = await asked(telegram, said, telegram.api.press(CHAT, COST["title"]))

    assert (request["payload"], request["earlier"]["programme"]) == (COST["payload"], "a")


async def test_message_that_replies_to_nothing_of_the_bots_has_no_context(
    telegram: Telegram, said: ScriptedRasa
) -> None:
    await begun(telegram)
    own = {"message_id": 999, "date": 1, "chat": {"id": CHAT, "type": "private"}, "from": person(CHAT), "text": "oma"}
    unknown = {**own, "from": telegram.api.chats[CHAT][0]["from"]}

    requests = [
        await asked(telegram, said, telegram.api.reply(CHAT, 5, "entä tämä viimeinen?")),
        await asked(telegram, said, telegram.api.message(CHAT, "paljonko?")),
        await asked(telegram, said, telegram.api.message(CHAT, "paljonko nyt?", reply_to_message=own)),
        await asked(telegram, said, telegram.api.message(CHAT, "paljonko sitten?", reply_to_message=unknown)),
    ]

    assert [request["earlier"] for request in requests] == [None] * 4


async def test_message_of_another_chat_gives_no_context(telegram: Telegram, said: ScriptedRasa) -> None:
    await begun(telegram)
    forged = telegram.api.reply(CHAT, 1, "paljonko?")
    forged["message"]["chat"] = {"id": 77, "type": "private"}

    assert (await asked(telegram, said, forged))["earlier"] is None


async def test_context_outlives_a_restart(telegram: Telegram, said: ScriptedRasa) -> None:
    gateway = await begun(telegram)
    await gateway.stop()
    await telegram.start()

    request = await asked(telegram, said, telegram.api.reply(CHAT, 2, "paljonko se maksaa?"))

    assert request["earlier"]["programme"] == "b"


async def test_which_messages_lines_became_goes_with_the_conversation(telegram: Telegram, said: ScriptedRasa) -> None:
    gateway = await begun(telegram)
    said.behave = says(turn(reply("Poistin kaiken.", erase=True)))

    telegram.arrive(telegram.api.message(CHAT, "poista tietoni"))
    await telegram.api.shows(CHAT, 7)

    with gateway.database.begin() as connection:
        assert connection.execute(select(telegram_messages)).all() == []


async def with_coach(telegram: Telegram, gateway: Gateway) -> tuple[str, str]:
    """A coach has written the last message and given the chat back; the ticket and the conversation."""
    with gateway.database.begin() as connection:
        id = connection.execute(select(conversations.c.id)).scalar_one()
    tickets, coaching = Tickets(gateway.database), Coaching(gateway.database, telegram.texts.say)
    request = TicketRequest(conversation=id, topic="training", language="fi", summary="")
    ticket = await tickets.open_ticket(request, now=utc_now())
    await coaching.take(ticket.reference, "anna", now=utc_now())
    await coaching.write(ticket.reference, "anna", "Tule tiistaina <klo 9>", now=utc_now())
    await coaching.hand_back(ticket.reference, "anna", now=utc_now())
    await telegram.api.until(lambda: "tiistaina" in "".join(telegram.api.texts(CHAT)))
    await telegram.api.shows(CHAT, 9)
    return ticket.reference, id


async def test_reply_to_a_coach_goes_to_the_coach_with_the_words_it_replies_to(
    telegram: Telegram, said: ScriptedRasa
) -> None:
    gateway = await begun(telegram)
    reference, conversation = await with_coach(telegram, gateway)
    [number] = [at for at, text in enumerate(telegram.api.texts(CHAT)) if "tiistaina" in text]
    before = len(said.requests)

    telegram.arrive(telegram.api.reply(CHAT, number, "en pääse silloin"))

    kept = (await telegram.api.shows(CHAT, 10))[-1]
    ticket = await Tickets(gateway.database).find(reference)
    written = [line for line in await read_thread(gateway.database, conversation) if line.author is Direction.PERSON]
    assert kept.startswith(telegram.text("utter_coach_message_kept", "fi").partition(".")[0])
    assert len(said.requests) == before
    assert ticket is not None and ticket.state is TicketState.WAITING_FOR_COACH
    assert (written[-1].text, written[-1].quoted) == ("en pääse silloin", "Tule tiistaina <klo 9>")
    assert (await asked(telegram, said, telegram.api.message(CHAT, "kiitos")))["text"] == "kiitos"


async def test_danger_in_a_reply_to_a_coach_gets_the_numbers_at_once(telegram: Telegram, said: ScriptedRasa) -> None:
    gateway = await begun(telegram)
    await with_coach(telegram, gateway)
    [number] = [at for at, text in enumerate(telegram.api.texts(CHAT)) if "tiistaina" in text]

    telegram.arrive(telegram.api.reply(CHAT, number, "haluan tappaa itseni"))

    assert (await telegram.api.shows(CHAT, 10))[-1] == telegram.text("utter_crisis", "fi")


async def test_coach_sees_which_card_the_person_means(telegram: Telegram, said: ScriptedRasa) -> None:
    gateway = await begun(telegram)
    reference, conversation = await with_coach(telegram, gateway)
    await Coaching(gateway.database, telegram.texts.say).write(reference, "anna", "Mikä näistä?", now=utc_now())

    telegram.arrive(telegram.api.reply(CHAT, 2, "tämä kiinnostaa"))
    await telegram.api.until(lambda: _quoted(gateway, conversation))

    assert _quoted(gateway, conversation) == "B"


def _quoted(gateway: Gateway, conversation: str) -> str | None:
    """What a coach reads above the message."""
    line = messages.c
    wanted = with_quoted(select(messages, QUOTED)).where(
        line.conversation == conversation, line.text == "tämä kiinnostaa"
    )
    with gateway.database.begin() as connection:
        found = connection.execute(wanted).mappings().first()
    return quote_of(found) if found else None
