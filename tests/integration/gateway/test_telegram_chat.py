"""Conversations on Telegram, through the unmodified library and a Bot API server."""

from __future__ import annotations

import json

import pytest
from bot_api import post
from gateway_parts import ScriptedRasa, reply, says, stored_text, turn
from sqlalchemy import select
from telegram_parts import Telegram

from bot.channels.telegram.channel import webhook_path, webhook_secret
from bot.dialogue.language.languages import ANSWERED
from bot.errors import BadInput
from bot.settings import Secret
from bot.store.tables import conversations, messages

CHAT = 55501234
FIND = {
    "title": "Etsi kurssi",
    "payload": '/find_training{"field": "it", "note": "' + "x" * 80 + '"}',
    "kind": "choice",
}
YES = {"title": "Tästä oli apua", "payload": "/feedback_positive", "kind": "feedback"}
NO = {"title": "Ei ollut apua", "payload": "/feedback_negative", "kind": "feedback"}


async def test_typed_message_is_answered(telegram: Telegram, rasa: ScriptedRasa) -> None:
    await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, "mikä on starttiraha", language="fi"))

    assert await telegram.api.shows(CHAT, 1) == ["echo mikä on starttiraha"]
    assert (rasa.requests[-1]["channel"], rasa.requests[-1]["locale"]) == ("telegram", "fi")
    assert telegram.api.called("sendChatAction") == [{"chat_id": CHAT, "action": "typing"}]


async def test_address_never_reaches_the_assistant(telegram: Telegram, rasa: ScriptedRasa, caplog) -> None:
    await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)

    assert str(CHAT) not in json.dumps(rasa.requests)
    assert str(CHAT) not in caplog.text


@pytest.mark.parametrize(("command", "payload"), [
    ("/start", "/greet"),
    ("/start entrepreneurship", "/find_entrepreneurship_support"),
    ("/start en-language_course", "/find_language_course"),
    ("/coach", "/request_human"),
    ("/privacy", "/ask_privacy"),
    ("/delete@polku_bot", "/delete_my_data"),
    ("/help", "/ask_capabilities"),
    ("/language", "/change_language"),
    ("/language en", '/change_language{"language": "en"}'),
])  # fmt: skip
async def test_command_asks_the_assistant(telegram: Telegram, rasa: ScriptedRasa, command: str, payload: str) -> None:
    await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, command))
    await telegram.api.shows(CHAT, 1)

    assert rasa.requests[-1]["payload"] == payload


async def test_link_chooses_the_language_of_a_known_person(telegram: Telegram, rasa: ScriptedRasa) -> None:
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)

    telegram.arrive(telegram.api.message(CHAT, "/start en-training"))
    await telegram.api.shows(CHAT, 2)

    assert (rasa.requests[-1]["language"], rasa.requests[-1]["payload"]) == ("en", "/find_training")


@pytest.mark.parametrize("typed", ["/restart", '/inform{"age": 5}', " /session_start", "/request_human", "//start"])
async def test_other_slashes_are_text(telegram: Telegram, rasa: ScriptedRasa, typed: str) -> None:
    await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, typed))
    await telegram.api.shows(CHAT, 1)

    assert (rasa.requests[-1]["payload"], rasa.requests[-1]["text"]) == (None, typed.strip(" /"))


async def test_press_reaches_the_assistant_and_takes_the_place_of_the_buttons(
    telegram: Telegram, rasa: ScriptedRasa
) -> None:
    link = {"title": "Lue lisää", "url": "https://example.org/a"}
    rasa.behave = says(turn(reply("Mitä etsit? <b>", buttons=[FIND, YES, NO], link=link)), turn(reply("Selvä.")))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)

    telegram.arrive(telegram.api.press(CHAT, FIND["title"]))
    await telegram.api.shows(CHAT, 2)

    first = telegram.api.chats[CHAT][0]
    await telegram.api.until(lambda: first.get("edited"))
    left = [key["text"] for row in first["reply_markup"]["inline_keyboard"] for key in row]
    assert rasa.requests[-1]["payload"] == FIND["payload"]
    assert first["text"].endswith(f"✓ <i>{FIND['title']}</i>")
    assert left == ["Lue lisää", YES["title"], NO["title"]]
    assert telegram.api.called("answerCallbackQuery")


@pytest.mark.parametrize("text", [5, None])
async def test_press_under_what_has_no_text_takes_the_buttons_away(
    telegram: Telegram, rasa: ScriptedRasa, text: object
) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])), turn(reply("Selvä.")))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    odd = telegram.api.press(CHAT, FIND["title"])
    odd["callback_query"]["message"]["text"] = text

    telegram.arrive(odd)

    assert (await telegram.api.shows(CHAT, 2))[-1] == "Selvä."
    first = telegram.api.chats[CHAT][0]
    await telegram.api.until(lambda: first.get("edited"))
    assert (first["text"], first["reply_markup"]) == ("Mitä etsit?", {})


async def test_button_pressed_twice_counts_once(telegram: Telegram, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])), turn(reply("Selvä.")))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)

    telegram.arrive(telegram.api.press(CHAT, FIND["title"]), telegram.api.press(CHAT, FIND["title"]))
    telegram.arrive(telegram.api.message(CHAT, "kiitos"))
    await telegram.api.shows(CHAT, 3)

    assert rasa.asked() == ["hei", FIND["payload"], "kiitos"]


async def test_button_that_was_never_offered_does_nothing(telegram: Telegram, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    forged = telegram.api.press(CHAT, FIND["title"])
    forged["callback_query"]["data"] = "/delete_my_data"

    telegram.arrive(forged)

    assert (await telegram.api.shows(CHAT, 2))[-1] == telegram.text("utter_button_expired", "fi")
    assert rasa.asked() == ["hei"]


async def test_reply_to_an_earlier_message_may_name_its_button(telegram: Telegram, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])), turn(reply("Selvä.")))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    telegram.arrive(telegram.api.message(CHAT, "en tiedä"))
    await telegram.api.shows(CHAT, 2)

    telegram.arrive(telegram.api.reply(CHAT, 0, "etsi KURSSI"))
    await telegram.api.shows(CHAT, 3)

    assert rasa.requests[-1]["payload"] == FIND["payload"]


FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = {**FILE, "width": 1, "height": 1}


@pytest.mark.parametrize(("content", "key"), [
    ({"photo": [SIZED], "caption": "mikä tämä on"}, "utter_cannot_see"),
    ({"voice": {**FILE, "duration": 1}}, "utter_cannot_hear"),
    ({"document": FILE}, "utter_cannot_open"),
    ({"contact": {"phone_number": "+358", "first_name": "A"}}, "utter_contact_sent"),
    ({"location": {"latitude": 61.49784, "longitude": 23.76109}}, "utter_location_sent"),
    ({"sticker": {**SIZED, "type": "regular", "is_animated": False, "is_video": False}}, "utter_sticker"),
])  # fmt: skip
async def test_other_than_text_gets_a_friendly_answer(
    telegram: Telegram, rasa: ScriptedRasa, content: dict, key: str
) -> None:
    gateway = await telegram.start()

    telegram.arrive(telegram.api.message(CHAT, **content))

    assert await telegram.api.shows(CHAT, 1) == [telegram.text(key, "fi")]
    assert rasa.asked() == []
    await gateway.stop()
    assert b"61.49784" not in stored_text(telegram.settings)


@pytest.mark.parametrize("kind", ["location", "venue"])
async def test_location_gives_the_town_and_is_not_stored(telegram: Telegram, rasa: ScriptedRasa, kind: str) -> None:
    gateway = await telegram.start()
    place = {"latitude": 60.25137, "longitude": 25.01049}
    content = {"location": place} | (
        {"venue": {"location": place, "title": "Malmi", "address": "A"}} if kind == "venue" else {}
    )
    telegram.arrive(telegram.api.message(CHAT, **content))

    [said] = await telegram.api.shows(CHAT, 1)
    assert said.endswith("Näytät olevan täällä: Helsinki.")
    first = telegram.api.chats[CHAT][0]["reply_markup"]["inline_keyboard"][0][0]["text"]
    assert first == "Helsinki"
    telegram.arrive(telegram.api.press(CHAT, "Espoo"))
    await telegram.api.shows(CHAT, 2)
    assert rasa.requests[-1]["payload"] == '/inform{"municipality": "espoo"}'
    await gateway.stop()
    assert b"60.25137" not in stored_text(telegram.settings)


async def test_location_answers_the_question_for_the_town(telegram: Telegram, rasa: ScriptedRasa) -> None:
    espoo = {"title": "Espoo", "payload": '/inform{"municipality": "espoo"}', "kind": "choice"}
    rasa.behave = says(turn(reply("Missä asut?", buttons=[espoo])), turn(reply("Selvä.")))
    await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "kurssi"))
    await telegram.api.shows(CHAT, 1)

    telegram.arrive(telegram.api.message(CHAT, location={"latitude": 60.2052, "longitude": 24.6562}))

    assert (await telegram.api.shows(CHAT, 2))[-1] == "Selvä."
    assert rasa.requests[-1]["payload"] == espoo["payload"]


async def test_edited_message_is_answered_again(telegram: Telegram, rasa: ScriptedRasa) -> None:
    await telegram.start()
    first = telegram.api.message(CHAT, "kursi")
    telegram.arrive(first)
    await telegram.api.shows(CHAT, 1)

    telegram.arrive(telegram.api.update(edited_message={**first["message"], "text": "kurssi", "edit_date": 2}))

    assert await telegram.api.shows(CHAT, 2) == ["echo kursi", "echo kurssi"]


async def test_group_is_answered_only_when_the_bot_is_named(telegram: Telegram, rasa: ScriptedRasa) -> None:
    gateway = await telegram.start()
    group, user = -100123, {"user": {"id": CHAT, "is_bot": False, "first_name": "T", "language_code": "en"}}
    named = [{"type": "mention", "offset": 0, "length": 10}]

    telegram.arrive(telegram.api.message(group, "just talking", **user))
    telegram.arrive(telegram.api.message(group, "@polku_bot I lost my job", entities=named, **user))
    await telegram.api.shows(group, 1)

    [shown] = telegram.api.chats[group]
    assert shown["text"] == telegram.text("utter_only_in_private", "en")
    assert [key.get("url") for row in shown["reply_markup"]["inline_keyboard"] for key in row] == [
        "https://t.me/polku_bot"
    ]
    assert rasa.asked() == []
    with gateway.database.begin() as connection:
        assert [text for (text,) in connection.execute(select(messages.c.text))][0] == ""


async def test_erased_conversation_says_farewell_and_begins_anew(telegram: Telegram, rasa: ScriptedRasa) -> None:
    gateway = await telegram.start()
    telegram.arrive(telegram.api.message(CHAT, "hei"))
    await telegram.api.shows(CHAT, 1)
    rasa.behave = says(turn(reply("Poistin tietosi.", erase=True)), turn(reply("Hei taas.")))

    telegram.arrive(telegram.api.message(CHAT, "poista"))
    assert (await telegram.api.shows(CHAT, 2))[-1] == "Poistin tietosi."
    with gateway.database.begin() as connection:
        assert connection.execute(select(conversations.c.id)).all() == []

    telegram.arrive(telegram.api.message(CHAT, "hei"))
    assert (await telegram.api.shows(CHAT, 3))[-1] == "Hei taas."


async def test_menu_and_descriptions_are_set_in_every_language(telegram: Telegram) -> None:
    await telegram.start()
    await telegram.api.until(lambda: len(telegram.api.called("setMyShortDescription")) > len(ANSWERED))

    menus = {given.get("language_code"): given["commands"] for given in telegram.api.called("setMyCommands")}
    assert [entry["command"] for entry in menus["fi"]] == ["start", "language", "coach", "privacy", "delete", "help"]
    assert menus["fi"][2]["description"] == "Puhu valmentajalle"
    assert menus["en"][2]["description"] == "Talk to a coach"
    assert menus[None] == menus["en"]
    assert menus["ru"][2]["description"] == "Поговорить с консультантом"
    assert {given.get("language_code") for given in telegram.api.called("setMyDescription")} == {None, *ANSWERED}


async def test_webhook_is_registered_and_guarded(telegram: Telegram) -> None:
    webhook = {"telegram_mode": "webhook", "telegram_public_url": "https://polku.example/"}
    gateway = await telegram.start(**webhook)
    token = Secret("123456:test-token")
    settings = type(telegram.settings)(telegram_token=token)
    secret, url = webhook_secret(settings), gateway.url + webhook_path(settings)

    hello = telegram.api.message(CHAT, "hei")
    statuses = [await post(url, hello, given) for given in (None, "wrong", secret, secret)]
    nonsense = await post(url, {"message": {"chat": 1}}, secret)

    assert telegram.api.webhook["url"] == "https://polku.example" + webhook_path(settings)
    assert telegram.api.webhook["secret_token"] == secret
    assert statuses == [403, 403, 200, 200]
    assert nonsense == 400
    assert await telegram.api.shows(CHAT, 1) == ["echo hei"]


@pytest.mark.parametrize("changes", [
    {"telegram_mode": "push"},
    {"telegram_mode": "webhook"},
    {"telegram_mode": "webhook", "telegram_public_url": "http://polku.example"},
])  # fmt: skip
async def test_settings_that_do_not_fit_are_refused_at_start(telegram: Telegram, changes: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="POLKU_TELEGRAM"):
        await telegram.start(**changes)


async def test_without_a_token_telegram_is_off(gateway, telegram: Telegram) -> None:
    assert telegram.api.calls == []
