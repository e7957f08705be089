"""Everything typed is untrusted: each kind of bad input has a friendly outcome, and the socket stays open."""

from __future__ import annotations

import json

import pytest
from gateway_parts import ChatPage, Gateway, ScriptedRasa, reply, says, stored_text, turn

from bot.settings import Settings

RLO, ZWSP, BELL = "\u202e", "\u200b", "\u0007"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        pytest.param("", "utter_empty_message", id="empty"),
        pytest.param(" \t\n ", "utter_empty_message", id="whitespace"),
        pytest.param(f"{RLO}{ZWSP}{BELL}\ufeff", "utter_empty_message", id="only invisible characters"),
        pytest.param("x" * 10_000, "utter_too_long", id="10,000 characters"),
        pytest.param("👍🏽 🇫🇮 🙂", "utter_only_symbols", id="only emoji"),
        pytest.param("?!… —", "utter_only_symbols", id="only punctuation"),
        pytest.param("///", "utter_only_symbols", id="only slashes"),
    ],
)
async def test_unusable_text_gets_its_own_answer_without_the_assistant(
    page: ChatPage, rasa: ScriptedRasa, typed: str, key: str
) -> None:
    answer = await page.ask(typed)

    assert answer["key"] == key
    assert rasa.asked() == []


async def test_too_long_message_is_kept_shortened(page: ChatPage) -> None:
    await page.say("sana " * 1000)

    assert len((await page.next("ack"))["text"]) == 1000


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        pytest.param("/restart", "restart", id="restart"),
        pytest.param('/inform{"age": 5}', 'inform{"age": 5}', id="intent"),
        pytest.param(" /session_start", "session_start", id="leading space"),
        pytest.param("// /greet", "greet", id="several slashes"),
        pytest.param(f"{ZWSP}/restart", "restart", id="hidden before"),
    ],
)
async def test_typed_command_reaches_the_assistant_as_plain_text(
    page: ChatPage, rasa: ScriptedRasa, typed: str, asked: str
) -> None:
    await page.ask(typed)

    assert (rasa.requests[-1]["text"], rasa.requests[-1]["payload"]) == (asked, None)


@pytest.mark.parametrize("payload", ["/restart", '/inform{"age": 5}', "", "greet", "/request_humanx"])
async def test_payload_that_was_not_offered_is_refused(page: ChatPage, rasa: ScriptedRasa, payload: str) -> None:
    answer = await page.reply_to(await page.press(payload))

    assert answer["key"] == "utter_button_expired"
    assert rasa.asked() == []


async def test_another_conversations_button_is_refused(
    gateway: Gateway, page: ChatPage, open_page, rasa: ScriptedRasa
) -> None:
    rasa.behave = says(turn(reply("Valitse", buttons=[{"title": "A", "payload": "/a"}])))
    await page.ask("hei")
    stranger = await open_page(gateway)

    answer = await stranger.reply_to(await stranger.press("/a"))

    assert answer["key"] == "utter_button_expired"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param('<img src=x onerror="alert(1)"><script>alert(1)</script>', id="HTML"),
        pytest.param("[link](javascript:alert(1)) **bold** `code`", id="Markdown"),
        pytest.param("'; DROP TABLE messages; -- {text} %s {{7*7}}", id="SQL and templates"),
        pytest.param("سلام، چطور می‌توانم کار پیدا کنم؟", id="Persian with joiners"),
    ],
)
async def test_markup_stays_plain_text(page: ChatPage, rasa: ScriptedRasa, typed: str) -> None:
    await page.say(typed)

    assert (await page.next("ack"))["text"] == typed
    assert (await page.next("reply"))["text"] == f"echo {typed}"


async def test_control_and_bidi_characters_are_taken_out(page: ChatPage, rasa: ScriptedRasa) -> None:
    await page.ask(f"ha{ZWSP}en {RLO}starttirahaa{BELL}")

    assert rasa.asked() == ["haen starttirahaa"]


async def test_unpaired_surrogate_is_taken_out(page: ChatPage, rasa: ScriptedRasa) -> None:
    await page.socket.send_str('{"type": "message", "id": "s", "text": "hei \\ud800 sinä"}')

    await page.next("reply")

    assert rasa.asked() == ["hei  sinä"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hetuni on 131052-308T", "hetuni on [hetu]"),
        ("kortti 4111 1111 1111 1111", "kortti [card]"),
        ("tili FI21 1234 5600 0007 85", "tili [iban]"),
    ],
)
async def test_personal_numbers_never_reach_store_or_assistant(
    page: ChatPage, rasa: ScriptedRasa, settings: Settings, typed: str, shown: str
) -> None:
    await page.say(typed)

    assert (await page.next("ack"))["text"] == shown
    await page.next("reply")
    assert rasa.asked() == [shown]
    assert typed.split(" ", 1)[1].encode() not in stored_text(settings)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param("{broken", "bad_frame", id="broken JSON"),
        pytest.param("[" * 5000, "bad_frame", id="deep JSON"),
        pytest.param("[1, 2]", "bad_frame", id="no object"),
        pytest.param("NaN", "bad_frame", id="not a number"),
        pytest.param('{"type": "delete_everything"}', "bad_frame", id="unknown type"),
        pytest.param('{"type": {"a": 1}}', "bad_frame", id="type is an object"),
        pytest.param('{"type": "message", "text": "no id"}', "bad_frame", id="no id"),
        pytest.param('{"type": "message", "id": "a b", "text": "x"}', "bad_frame", id="bad id"),
        pytest.param('{"type": "message", "id": "a", "text": 5}', "bad_frame", id="text is a number"),
        pytest.param('{"type": "press", "id": "a", "payload": null}', "bad_frame", id="no payload"),
        pytest.param('{"type": "language", "language": "xx"}', "bad_frame", id="unknown language"),
        pytest.param('{"type": "hello", "v": 1}', "no_hello", id="second hello"),
        pytest.param(json.dumps({"type": "message", "id": "a", "text": "x" * 17_000}), "too_large", id="17 KB"),
    ],
)
async def test_bad_frame_gets_an_error_and_the_chat_goes_on(page: ChatPage, frame: str, code: str) -> None:
    await page.socket.send_str(frame)

    assert (await page.next("error"))["code"] == code
    assert (await page.ask("hei"))["text"] == "echo hei"


async def test_binary_frame_gets_an_error_and_the_chat_goes_on(page: ChatPage) -> None:
    await page.socket.send_bytes(b"\x00\x01")

    assert (await page.next("error"))["code"] == "bad_frame"
    assert (await page.ask("hei"))["text"] == "echo hei"


async def test_message_before_hello_gets_an_error(gateway: Gateway) -> None:
    page = await ChatPage.connect(gateway)
    try:
        await page.say("hei")
        assert (await page.next("error"))["code"] == "no_hello"
        assert (await page.hello())["history"] == []
    finally:
        await page.close()


async def test_unknown_version_is_named(gateway: Gateway) -> None:
    page = await ChatPage.connect(gateway)
    try:
        await page.socket.send_json({"type": "hello", "v": 2})
        assert (await page.next("error"))["code"] == "version"
    finally:
        await page.close()


async def test_socket_is_closed_after_many_errors(page: ChatPage) -> None:
    for _ in range(25):
        await page.socket.send_str("{")

    for _ in range(20):
        assert (await page.next("error"))["code"] == "bad_frame"
    assert await page.closed_with() == 1008


async def test_huge_frame_closes_the_socket(page: ChatPage) -> None:
    await page.socket.send_str("x" * 70_000)

    assert await page.closed_with() == 1009


async def test_flood_is_answered_once_and_kept(page: ChatPage, rasa: ScriptedRasa, gateway: Gateway) -> None:
    for number in range(50):
        await page.say(f"viesti {number}")
    while len([frame for frame in page.frames if frame["type"] == "ack"]) < 50:
        await page.next("ack")

    states = [frame["state"] for frame in page.frames if frame["type"] == "ack"]
    assert states == ["received"] * 31 + ["refused"] * 19
    while "utter_slow_down" not in [frame.get("key") for frame in page.frames]:
        await page.next("reply")
    assert rasa.asked() == [f"viesti {number}" for number in range(30)]
    assert [frame.get("key") for frame in page.frames].count("utter_slow_down") == 1


async def test_refused_messages_are_in_the_history(page: ChatPage, gateway: Gateway, open_page) -> None:
    for number in range(33):
        await page.say(f"viesti {number}")
    while "utter_slow_down" not in [frame.get("key") for frame in page.frames]:
        await page.next("reply")

    again = await open_page(gateway, token=page.welcome["token"])

    mine = {line["text"]: line["state"] for line in again.welcome["history"] if line["from"] == "person"}
    assert len(mine) == 33
    assert (mine["viesti 29"], mine["viesti 30"], mine["viesti 32"]) == ("answered", "refused", "refused")
