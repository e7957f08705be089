"""What was said on Telegram arrives once and in order, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bot_api import Json, failure
from gateway_parts import Gateway, ScriptedRasa, reply, says, turn
from sqlalchemy import select, update
from telegram_parts import Telegram

from bot.clock import utc_now
from bot.conversations import message_log
from bot.conversations.coach.coaching import Coaching
from bot.conversations.message import Direction, State, StoredMessage
from bot.conversations.reply import Reply
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.store.session import Database, make_engine
from bot.store.tables import conversations, telegram_deliveries

CHAT = 55501234


def store_coach_line(gateway: Gateway, text: str) -> None:
    """As another process does: in the log, with no event in this one."""
    with gateway.database.begin() as connection:
        [id] = connection.execute(select(conversations.c.id)).scalars().all()
        conversation = message_log.find_conversation(connection, locked=True, id=id)
        assert conversation is not None
        seq, now = conversation.last_seq + 1, utc_now()
        said = Reply(text, "fi")
        line = StoredMessage(id, seq, Direction.COACH, now, text, State.ANSWERED, reply=said)
        message_log.add_message(connection, line)
        message_log.change_conversation(connection, id, now=now, last_seq=seq)


async def begun(telegram: Telegram, **changes: object) -> Gateway:
    """A gateway with one answered message."""
    gateway = await telegram.start(**changes)
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    return gateway


async def test_line_of_another_process_arrives_in_the_same_chat(telegram: Telegram) -> None:
    gateway = await begun(telegram)

    store_coach_line(gateway, "Hei, olen <Maija>.")

    assert (await telegram.api.shows(CHAT, 2))[-1] == "<b>Valmentaja:</b>\nHei, olen &lt;Maija&gt;."


async def test_line_arrives_after_a_clock_that_was_wrong_was_set_right(telegram: Telegram) -> None:
    gateway = await begun(telegram)
    ahead = update(telegram_deliveries).values(due_at=utc_now() + timedelta(hours=2))
    await gateway.database.write(lambda connection: connection.execute(ahead))

    store_coach_line(gateway, "yksi")

    assert (await telegram.api.shows(CHAT, 2))[-1].endswith("yksi")


async def test_answer_that_was_stored_before_a_stop_arrives_after_the_start(telegram: Telegram) -> None:
    gateway = await begun(telegram)
    await gateway.stop()
    store_coach_line(gateway, "yksi")
    store_coach_line(gateway, "kaksi")

    await telegram.start()

    assert [text[-5:] for text in (await telegram.api.shows(CHAT, 3))[1:]] == ["\nyksi", "kaksi"]


async def test_restart_in_the_middle_of_many_lines_repeats_and_loses_none(
    telegram: Telegram, rasa: ScriptedRasa
) -> None:
    lines = [reply(f"rivi {number}") for number in range(30)]
    rasa.behave = says(turn(*lines))
    gateway = await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 5)

    await gateway.stop()
    assert len(telegram.api.texts(CHAT)) < 30
    await telegram.start()

    assert await telegram.api.shows(CHAT, 30) == [line["text"] for line in lines]


@pytest.mark.parametrize("wrong_by", [timedelta(), timedelta(hours=2)])
async def test_message_that_was_not_answered_before_a_stop_is_answered(telegram: Telegram, wrong_by: timedelta) -> None:
    gateway = await begun(telegram)
    await gateway.stop()
    with gateway.database.begin() as connection:
        [id] = connection.execute(select(conversations.c.id)).scalars().all()
        at = utc_now() + wrong_by
        waiting = StoredMessage(id, 3, Direction.PERSON, at, "odotan", State.RECEIVED, client_id="telegram:1")
        message_log.add_message(connection, waiting)
        message_log.change_conversation(connection, id, now=utc_now(), last_seq=3)

    await telegram.start()

    assert (await telegram.api.shows(CHAT, 2))[-1] == "echo odotan"


async def test_flood_limits_delay_and_lose_nothing(telegram: Telegram) -> None:
    await telegram.start()
    refused: dict[int, int] = {}

    def storm(method: str, given: Json) -> object:
        if method == "sendMessage" and refused.setdefault(given["chat_id"], 0) < 2:
            refused[given["chat_id"]] += 1
            return failure(429, "Too Many Requests: retry after 1", retry_after=1)
        return None

    telegram.api.fault = storm
    chats = range(1, 21)
    telegram.arrive(*(telegram.api.message(chat, f"viesti {n}") for n in (1, 2) for chat in chats))

    for chat in chats:
        assert await telegram.api.shows(chat, 2) == ["echo viesti 1", "echo viesti 2"]
    assert set(refused.values()) == {2}


async def test_network_loss_is_waited_out(telegram: Telegram) -> None:
    await telegram.start()
    left = [failure(502, "Bad Gateway"), failure(500, "Internal Server Error")]
    telegram.api.fault = lambda method, _given: left.pop() if method == "sendMessage" and left else None

    telegram.arrive(telegram.api.message(CHAT, "hei"))

    assert await telegram.api.shows(CHAT, 1) == ["echo hei"]


async def test_blocked_bot_waits_until_the_person_writes_again(telegram: Telegram) -> None:
    gateway = await begun(telegram)
    blocked = failure(403, "Forbidden: bot was blocked by the user")
    telegram.api.fault = lambda method, _given: blocked if method == "sendMessage" else None
    store_coach_line(gateway, "yksi")

    def is_unreachable() -> bool:
        with gateway.database.begin(reads_only=True) as connection:
            return connection.execute(select(telegram_deliveries.c.unreachable_at)).scalar() is not None

    await telegram.api.until(is_unreachable)
    tried = len(telegram.api.called("sendMessage"))
    telegram.api.fault = lambda _method, _given: None
    telegram.arrive(telegram.api.message(CHAT, "olen takaisin"))

    texts = await telegram.api.shows(CHAT, 3)
    assert texts[1:] == ["<b>Valmentaja:</b>\nyksi", "echo olen takaisin"]
    assert tried == 2


async def test_group_that_migrated_is_reached_at_its_new_address(telegram: Telegram) -> None:
    await telegram.start()
    old, new = -77, -100077
    moved = failure(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=new)
    telegram.api.fault = lambda method, given: moved if method == "sendMessage" and given["chat_id"] == old else None

    mention = [{"type": "mention", "offset": 0, "length": 10}]
    telegram.arrive(telegram.api.message(old, "@polku_bot", entities=mention))

    assert len(await telegram.api.shows(new, 1)) == 1


async def test_text_that_telegram_refuses_is_sent_plain(telegram: Telegram) -> None:
    await telegram.start()
    refuses = failure(400, "Bad Request: can't parse entities")
    telegram.api.fault = lambda method, given: refuses if method == "sendMessage" and "parse_mode" in given else None

    telegram.arrive(telegram.api.message(CHAT, "a < b"))

    assert await telegram.api.shows(CHAT, 1) == ["echo a < b"]


async def test_long_text_arrives_in_whole_sentences(telegram: Telegram, rasa: ScriptedRasa) -> None:
    sentence = "Tämä on pitkä vastaus, jossa on monta lausetta."
    rasa.behave = says(turn(reply(" ".join([sentence] * 200))))
    await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, "kerro"))
    texts = await telegram.api.shows(CHAT, 3)

    assert all(len(text) <= 4096 and text.endswith(".") for text in texts)
    assert " ".join(texts) == " ".join([sentence] * 200)


async def with_coach(telegram: Telegram) -> tuple[Gateway, Coaching, str, StoredMessage]:
    """A chat in which a coach has written."""
    gateway = await begun(telegram)
    with gateway.database.begin() as connection:
        [id] = connection.execute(select(conversations.c.id)).scalars().all()
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=id, topic="training", language="fi", summary=""), now=utc_now()
    )
    coaching = Coaching(gateway.database, telegram.texts.say)
    await coaching.take(ticket.reference, "anna", now=utc_now())
    said = await coaching.write(ticket.reference, "anna", "Hei, tule tiistaina", now=utc_now())
    await telegram.api.until(lambda: "tiistaina" in "".join(telegram.api.texts(CHAT)))
    return gateway, coaching, ticket.reference, said


async def test_corrected_and_withdrawn_line_changes_in_telegram(telegram: Telegram) -> None:
    _gateway, coaching, reference, said = await with_coach(telegram)
    count = len(telegram.api.texts(CHAT))

    await coaching.correct(reference, "anna", said.seq, "Hei, tule <keskiviikkona>", now=utc_now())
    await telegram.api.until(lambda: telegram.api.texts(CHAT)[-1].endswith("Hei, tule &lt;keskiviikkona&gt;"))
    await coaching.withdraw(reference, "anna", said.seq, now=utc_now())
    await telegram.api.until(lambda: "keskiviikkona" not in telegram.api.texts(CHAT)[-1])

    assert len(telegram.api.texts(CHAT)) == count
    assert telegram.text("utter_coach_withdrew", "fi") in telegram.api.texts(CHAT)[-1]


async def test_correction_that_was_made_while_the_gateway_was_away_arrives_after_the_start(telegram: Telegram) -> None:
    gateway, coaching, reference, said = await with_coach(telegram)
    await gateway.stop()
    other = Database(make_engine(telegram.settings.sqlalchemy_url()))
    await Coaching(other, telegram.texts.say).correct(reference, "anna", said.seq, "Tule torstaina", now=utc_now())
    other.close()

    await telegram.start()

    await telegram.api.until(lambda: telegram.api.texts(CHAT)[-1].endswith("Tule torstaina"))


async def test_correction_that_telegram_refuses_for_good_is_not_tried_for_ever(telegram: Telegram) -> None:
    _gateway, coaching, reference, said = await with_coach(telegram)
    telegram.api.fault = lambda method, _given: (
        failure(400, "Bad Request: message to edit not found") if method == "editMessageText" else None
    )

    await coaching.correct(reference, "anna", said.seq, "Tule torstaina", now=utc_now())
    await telegram.api.until(lambda: telegram.api.called("editMessageText"))
    telegram.api.fault = lambda _method, _given: None
    await coaching.write(reference, "anna", "Uusi rivi", now=utc_now())
    await telegram.api.until(lambda: telegram.api.texts(CHAT)[-1].endswith("Uusi rivi"))

    assert len(telegram.api.called("editMessageText")) == 1
