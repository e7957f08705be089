"""An ordinary conversation through the socket."""

from __future__ import annotations

from gateway_parts import ChatPage, Gateway, ScriptedRasa, reply, says, turn

FIND = {"title": "Etsi kurssi", "payload": '/find_training{"field": "it"}', "kind": "choice"}


async def test_new_conversation_is_greeted(gateway: Gateway, open_page) -> None:
    page = await open_page(gateway)

    greeting = await page.next("reply")

    assert (greeting["from"], greeting["key"], greeting["id"]) == ("bot", "utter_greet", "system:greet")
    assert len(page.welcome["token"]) >= 43
    assert page.welcome["history"] == []


async def test_message_is_acknowledged_then_worked_on_then_answered(page: ChatPage) -> None:
    page.frames.clear()

    answer = await page.ask("mikä on starttiraha")

    assert [frame["type"] for frame in page.frames if frame["type"] != "language"] == ["ack", "typing", "reply"]
    assert answer["text"] == "echo mikä on starttiraha"
    assert answer["seq"] > page.frames[0]["seq"]


async def test_assistant_is_told_what_it_needs(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])))
    await page.ask("hei")

    await page.ask("kurssi")

    asked = rasa.requests[-1]
    assert (asked["text"], asked["payload"], asked["language"], asked["channel"]) == ("kurssi", None, "fi", "web")
    assert asked["offered"] == [FIND]
    assert rasa.tokens == {"Bearer shared-token"}


async def test_offered_button_reaches_the_assistant_as_payload(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])))
    await page.ask("hei")

    await page.press(FIND["payload"])

    assert (await page.next("ack"))["text"] == FIND["title"]
    await page.next("reply")
    assert (rasa.requests[-1]["text"], rasa.requests[-1]["payload"]) == (None, FIND["payload"])


async def test_button_on_a_card_can_be_pressed(page: ChatPage, rasa: ScriptedRasa) -> None:
    card = {"id": "digipore", "name": "Digipore", "buttons": [FIND], "facts": [{"label": "Taso", "value": "A2"}]}
    rasa.behave = says(turn(reply("Löysin tämän.", cards=[card])))
    answer = await page.ask("koodaus")

    await page.press(FIND["payload"])
    await page.next("reply")

    assert answer["cards"][0]["facts"] == [{"label": "Taso", "value": "A2"}]
    assert rasa.requests[-1]["payload"] == FIND["payload"]


async def test_typed_title_presses_the_button(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])))
    await page.ask("hei")

    await page.ask("  ETSI kurssi ")

    assert rasa.requests[-1]["payload"] == FIND["payload"]


async def test_title_of_an_earlier_answer_is_only_text(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Mitä etsit?", buttons=[FIND])), turn(reply("Selvä.")))
    await page.ask("hei")
    await page.ask("en tiedä")

    await page.ask("etsi kurssi")

    assert (rasa.requests[-1]["text"], rasa.requests[-1]["payload"]) == ("etsi kurssi", None)


async def test_talk_to_a_person_may_be_pressed_at_any_time(page: ChatPage, rasa: ScriptedRasa) -> None:
    await page.press("/request_human", title="Puhu ihmisen kanssa")

    assert (await page.next("ack"))["text"] == "Puhu ihmisen kanssa"
    await page.next("reply")
    assert rasa.requests[-1]["payload"] == "/request_human"


async def test_history_comes_back_after_a_reload(gateway: Gateway, page: ChatPage, open_page) -> None:
    await page.ask("hei")

    again = await open_page(gateway, token=page.welcome["token"])

    assert again.welcome["token"] == page.welcome["token"]
    lines = [(line["from"], line["text"]) for line in again.welcome["history"]]
    assert lines == [("bot", "Hei!"), ("person", "hei"), ("bot", "echo hei")]


async def test_history_begins_after_what_was_seen(gateway: Gateway, page: ChatPage, open_page) -> None:
    seen = (await page.ask("yksi"))["seq"]
    await page.ask("kaksi")

    again = await open_page(gateway, token=page.welcome["token"], seen=seen)

    assert [line["text"] for line in again.welcome["history"]] == ["kaksi", "echo kaksi"]


async def test_unknown_token_gives_a_new_conversation(gateway: Gateway, open_page) -> None:
    page = await open_page(gateway, token="somebody-elses")

    assert page.welcome["token"] != "somebody-elses"
    assert page.welcome["history"] == []


async def test_other_tab_sees_message_and_answer(gateway: Gateway, page: ChatPage, open_page) -> None:
    other = await open_page(gateway, token=page.welcome["token"])

    id = await page.say("hei")

    assert ((line := await other.next("message"))["id"], line["text"]) == (id, "hei")
    assert (await other.next("reply"))["text"] == "echo hei"


async def test_chosen_language_is_passed_on(page: ChatPage, rasa: ScriptedRasa) -> None:
    await page.socket.send_json({"type": "language", "language": "en"})
    assert (await page.next("language"))["language"] == "en"

    await page.ask("hello")

    assert rasa.requests[-1]["language"] == "en"


async def test_reply_can_switch_the_language(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("OK, English.", language="en", set_language="en")))
    await page.ask("in English please")

    await page.ask("thanks")

    assert {"type": "language", "language": "en"} in page.frames
    assert rasa.requests[-1]["language"] == "en"


async def test_page_language_is_the_prior(gateway: Gateway, open_page, rasa: ScriptedRasa) -> None:
    page = await open_page(gateway, locale="en-GB")
    await page.next("reply")

    assert page.welcome["language"] == "en"
    assert (rasa.requests[0]["locale"], rasa.requests[0]["language"]) == ("en", None)


async def test_language_without_replies_is_noticed_once(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Hello", language="en"), language="ru", detected="ru"))

    id = await page.say("привет")
    first, second = await page.reply_to(id), await page.reply_to(id)
    again = await page.ask("спасибо")

    assert (first["text"], first["language"]) == ("ru utter_language_notice", "ru")
    assert (second["text"], again["text"]) == ("Hello", "Hello")


async def test_language_without_a_notice_gets_none(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Hello", language="en"), language="en", detected="de"))

    assert (await page.ask("guten Tag"))["text"] == "Hello"


async def test_ping_is_answered(page: ChatPage) -> None:
    await page.socket.send_json({"type": "ping"})

    assert await page.next("pong") == {"type": "pong"}


async def test_page_about_a_topic_opens_it_after_the_greeting(gateway: Gateway, open_page, rasa: ScriptedRasa) -> None:
    page = await open_page(gateway, topic="entrepreneurship")

    assert (await page.next("reply"))["key"] == "utter_greet"
    assert (await page.next("reply"))["text"] == "echo /find_entrepreneurship_support"


async def test_unknown_topic_is_only_greeted(gateway: Gateway, open_page, rasa: ScriptedRasa) -> None:
    page = await open_page(gateway, topic="/delete_my_data")
    await page.next("reply")
    await page.ask("hei")

    assert rasa.asked() == ["hei"]


async def test_notice_of_the_operator_comes_with_the_welcome(start_gateway, open_page) -> None:
    page = await open_page(await start_gateway(notice_fi="Huolto klo 20."))

    assert page.welcome["notice"] == {"fi": "Huolto klo 20."}
