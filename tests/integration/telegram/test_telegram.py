"""Telegram as people use it: whole conversations through the unmodified library and a server that speaks the Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone

import aiohttp
import pytest
from bot_api import TOKEN, BotApi, Trouble
from gateway_parts import Gateway, ScriptedRasa, reply, says, turn
from sqlalchemy import select

from bot.channels.telegram.application import SECRET_HEADER, secret_of
from bot.conversations.coaching import Coaching
from bot.dialogue.texts import Texts
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.tables import conversations, messages

WAIT_SECONDS = 10.0
COURSE = {"title": "Kurssi", "payload": '/programme_details{"programme": "a"}', "kind": "choice"}
YES = {"title": "Kyllä", "payload": "/feedback_positive", "kind": "feedback"}
CARD = {
    "id": "a",
    "name": "Koodaus <1>",
    "why": "Sopii sinulle.",
    "status": "Auki",
    "facts": [{"label": "Taso", "value": "A2 & B1"}],
    "links": [{"title": "Sivu", "url": "https://example.org/a?b=1&c=2"}],
    "buttons": [COURSE],
}


async def until(condition: Callable[[], bool]) -> None:
    """Waits until it holds."""
    for _ in range(int(WAIT_SECONDS / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


async def test_question_is_answered_with_card_and_link(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    link = {"title": "Kela <fi>", "url": "https://kela.fi", "checked_on": "2026-11-24"}
    rasa.behave = says(turn(reply("Näin & näin.", link=link, buttons=[YES]), reply("Kurssi:", cards=[CARD])))

    api.post(api.typed("koodauskurssi?"))
    await until(lambda: len(api.texts()) == 3)

    assert (
        api.texts()[0] == 'Näin &amp; näin.\n\n<a href="https://kela.fi">Kela &lt;fi&gt;</a> (Tarkistettu 24.11.2026)'
    )
    assert api.texts()[2] == "<b>Koodaus &lt;1&gt;</b>\nSopii sinulle.\n<b>Taso:</b> A2 &amp; B1\nAuki"
    assert [button.get("url") for button in api.buttons()][-2:] == ["https://example.org/a?b=1&c=2", None]
    assert ("sendChatAction", {"chat_id": "7", "action": "typing"}) in api.calls


async def test_press_reaches_the_assistant_and_leaves_no_dead_button(
    gateway: Gateway, api: BotApi, rasa: ScriptedRasa
) -> None:
    rasa.behave = says(turn(reply("Valitse.", buttons=[COURSE])), turn(reply("Hyvä valinta.")))
    api.post(api.typed("moi"))
    await until(lambda: len(api.texts()) == 1)

    api.post(api.pressed("Kurssi"))
    await until(lambda: len(api.texts()) == 2)

    assert rasa.asked()[-1] == COURSE["payload"]
    assert api.texts() == ["Valitse.\n\n✓ <i>Kurssi</i>", "Hyvä valinta."]
    assert api.buttons() == []
    assert any(method == "answerCallbackQuery" for method, _ in api.calls)


async def test_forged_press_is_no_payload(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Valitse.", buttons=[COURSE])))
    api.post(api.typed("moi"))
    await until(lambda: len(api.texts()) == 1)
    forged = api.pressed("Kurssi")
    forged["callback_query"]["data"] = "/delete_my_data"

    api.post(forged)
    await until(lambda: len(api.texts()) == 2)

    assert "/delete_my_data" not in rasa.asked()


async def test_text_with_a_slash_is_text(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    api.post(api.typed('/delete_my_data{"confirm": "yes"}'))
    await until(lambda: len(api.texts()) == 1)

    assert rasa.requests[-1]["payload"] is None


@pytest.mark.parametrize(
    ("typed", "payload"),
    [("/start", "/greet"), ("/coach", "/request_human"), ("/privacy@polku_test_bot", "/ask_privacy"),
     ("/start training", "/find_training"), ("/start nonsense", "/greet")],
)  # fmt: skip
async def test_commands(gateway: Gateway, api: BotApi, rasa: ScriptedRasa, typed: str, payload: str) -> None:
    api.post(api.typed(typed))
    await until(lambda: len(api.texts()) == 1)

    assert rasa.requests[-1]["payload"] == payload


async def test_deep_link_sets_the_language(gateway: Gateway, api: BotApi) -> None:
    api.post(api.typed("/start en"))
    await until(lambda: len(api.texts()) == 1)

    with gateway.database.begin(reads_only=True) as connection:
        assert connection.execute(select(conversations.c.language)).scalar_one() in ("en", "fi")


async def test_menu_and_description_are_set_in_both_languages(gateway: Gateway, api: BotApi) -> None:
    await until(lambda: sum(method == "setMyShortDescription" for method, _ in api.calls) == 3)

    commands = {
        given.get("language_code"): given["commands"] for method, given in api.calls if method == "setMyCommands"
    }
    assert set(commands) == {None, "fi", "en"}
    assert all(len(listed) == 6 for listed in commands.values())
    described = [given for method, given in api.calls if method.startswith("setMy") and "escription" in method]
    assert all(len(given.get("description", "")) <= 512 for given in described)
    assert all(len(given.get("short_description", "")) <= 120 for given in described)


@pytest.mark.parametrize(
    ("parts", "words"),
    [({"location": {"latitude": 60.2, "longitude": 24.6}}, "sijaintiasi"), ({"sticker": {
        "file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "is_animated": False, "is_video": False,
        "type": "regular"}}, "tekstiä"), ({"contact": {"phone_number": "+358", "first_name": "A"}}, "tekstiä")],
)  # fmt: skip
async def test_what_is_no_text_gets_a_friendly_answer(
    gateway: Gateway, api: BotApi, parts: dict[str, object], words: str
) -> None:
    api.post(api.typed(None, **parts))
    await until(lambda: len(api.texts()) == 1)

    assert words in api.texts()[0]
    with gateway.database.begin(reads_only=True) as connection:
        assert connection.execute(select(messages)).first() is None


async def test_update_that_comes_twice_is_answered_once(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    updates = [api.typed(f"viesti {number}", chat=100 + number % 20) for number in range(100)]
    for update in [*updates, *updates[::-1], *updates]:
        api.post(update)
    await until(lambda: sum(len(sent) for sent in api.sent.values()) >= 100)
    await asyncio.sleep(0.3)

    assert sum(len(sent) for sent in api.sent.values()) == 100
    for chat in range(20):
        numbers = [int(text.rsplit(" ", 1)[1]) for text in api.texts(100 + chat)]
        assert numbers == sorted(numbers)


async def test_flood_limit_is_waited_for_and_order_kept(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    api.trouble.extend(Trouble(429, "Too Many Requests: retry after 1", retry_after=1) for _ in range(3))
    for number in range(5):
        api.post(api.typed(f"viesti {number}"))
    await until(lambda: len(api.texts()) == 5)

    assert api.texts() == [f"echo viesti {number}" for number in range(5)]


async def test_trouble_at_telegram_loses_nothing(gateway: Gateway, api: BotApi) -> None:
    api.trouble.extend([Trouble(502, "Bad Gateway"), Trouble(500, "Internal Server Error")])
    api.post(api.typed("moi"))
    await until(lambda: len(api.texts()) == 1)

    assert api.texts() == ["echo moi"]


async def test_restart_delivers_what_was_left(
    settings: Settings, texts: Texts, api: BotApi, rasa: ScriptedRasa
) -> None:
    first = await Gateway.start(settings, texts)
    api.trouble.extend(Trouble(500, "Internal Server Error") for _ in range(3))
    api.post(api.typed("moi"))
    await until(lambda: len(api.trouble) < 3)
    await first.stop()
    api.trouble.clear()

    second = await Gateway.start(settings, texts)
    await until(lambda: len(api.texts()) == 1)
    await asyncio.sleep(0.2)
    await second.stop()

    assert api.texts() == ["echo moi"]


async def test_person_who_blocked_the_bot_gets_it_on_return(gateway: Gateway, api: BotApi) -> None:
    api.trouble.append(Trouble(403, "Forbidden: bot was blocked by the user"))
    api.post(api.typed("moi"))
    await until(lambda: not api.trouble)
    await asyncio.sleep(0.2)
    assert api.texts() == []

    api.post(api.typed("täällä taas"))
    await until(lambda: len(api.texts()) == 2)

    assert api.texts() == ["echo moi", "echo täällä taas"]


async def test_migrated_group_is_followed(gateway: Gateway, api: BotApi) -> None:
    api.trouble.append(Trouble(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=99))
    api.post(api.typed("moi"))
    await until(lambda: len(api.texts(99)) == 1)

    assert api.texts(99) == ["echo moi"]


async def test_coach_answers_in_the_same_chat(gateway: Gateway, api: BotApi, rasa: ScriptedRasa, texts: Texts) -> None:
    api.post(api.typed("moi"))
    await until(lambda: len(api.texts()) == 1)
    now = datetime.now(timezone.utc)
    with gateway.database.begin(reads_only=True) as connection:
        conversation = connection.execute(select(conversations.c.id)).scalar_one()
    ticket = await Tickets(gateway.database).open_ticket(
        conversation=conversation, topic="training", language="fi", summary="", now=now
    )
    asked = len(rasa.requests)

    # Another process, such as `polku tickets reply`: no event reaches this gateway, only the log.
    desk = Coaching(gateway.database, texts.say)
    await desk.take(ticket.reference, "Aino", now=now)
    await desk.write(ticket.reference, "Aino", "Hei, miten voin auttaa?", now=now)
    api.post(api.typed("tarvitsen apua"))
    await until(lambda: len(api.texts()) == 3)

    assert "Aino" in api.texts()[1]
    assert api.texts()[2] == "Hei, miten voin auttaa?"
    assert len(rasa.requests) == asked


async def test_group_is_answered_only_when_mentioned(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    api.post(api.typed("mikä on starttiraha", chat=-5, kind="group"))
    api.post(api.typed("@polku_test_bot mikä on starttiraha", chat=-5, kind="group"))
    await until(lambda: len(api.texts(-5)) == 2)

    assert rasa.asked() == ["mikä on starttiraha"]
    assert "@polku_test_bot" in api.texts(-5)[1]


async def test_erasing_says_so_and_forgets(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(reply("Poistin kaiken.", erase=True)))
    api.post(api.typed("poista tietoni"))
    await until(lambda: len(api.texts()) == 1)

    assert api.texts() == ["Poistin kaiken."]
    with gateway.database.begin(reads_only=True) as connection:
        assert connection.execute(select(conversations)).first() is None


async def test_webhook_needs_both_secrets(settings: Settings, texts: Texts, api: BotApi, rasa: ScriptedRasa) -> None:
    gateway = await Gateway.start(settings, texts, telegram_public_url="https://polku.example")
    await until(lambda: api.webhook is not None)
    assert api.webhook is not None
    path, secret = str(api.webhook["url"]).removeprefix("https://polku.example"), str(api.webhook["secret_token"])
    assert secret == secret_of(TOKEN, "header")
    update = api.typed("moi")

    async with aiohttp.ClientSession() as http:
        for address, header in ((path, "wrong"), ("/telegram/wrong", secret)):
            async with http.post(gateway.url + address, json=update, headers={SECRET_HEADER: header}) as answer:
                assert answer.status == 404
        async with http.post(gateway.url + path, data=b"{", headers={SECRET_HEADER: secret}) as answer:
            assert answer.status == 400
        async with http.post(gateway.url + path, json=update, headers={SECRET_HEADER: secret}) as answer:
            assert answer.status == 200
    await until(lambda: len(api.texts()) == 1)
    await gateway.stop()

    assert api.texts() == ["echo moi"]


async def test_no_address_and_no_name_reaches_the_assistant(gateway: Gateway, api: BotApi, rasa: ScriptedRasa) -> None:
    api.post(api.typed("moi", chat=123456789))
    await until(lambda: len(api.texts(123456789)) == 1)

    assert "123456789" not in str(rasa.requests)
