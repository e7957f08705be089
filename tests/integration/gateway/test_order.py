"""One conversation's messages are answered in order, one at a time, each once."""

from __future__ import annotations

import asyncio
import random

from aiohttp import web
from gateway_parts import ChatPage, Json, ScriptedRasa, echo


async def unsteady(request: Json) -> web.StreamResponse:
    await asyncio.sleep(random.random() / 100)
    return await echo(request)


async def test_fifty_messages_at_once_are_answered_in_order(start_gateway, open_page, rasa: ScriptedRasa) -> None:
    page = await open_page(await start_gateway(messages_per_minute=100))
    rasa.behave = unsteady

    ids = [await page.say(f"viesti {number}") for number in range(50)]
    replies = [await page.reply_to(id) for id in ids]

    assert [reply["text"] for reply in replies] == [f"echo viesti {number}" for number in range(50)]
    assert rasa.asked() == [f"viesti {number}" for number in range(50)]
    assert rasa.most_at_once == 1


async def test_conversations_do_not_wait_for_each_other(gateway, page: ChatPage, open_page, rasa: ScriptedRasa) -> None:
    other = await open_page(gateway)
    may_answer = asyncio.Event()

    async def one_hangs(request: Json) -> web.StreamResponse:
        if request["text"] == "hidas":
            await may_answer.wait()
        return await echo(request)

    rasa.behave = one_hangs
    slow = await page.say("hidas")

    assert (await other.ask("nopea"))["text"] == "echo nopea"
    may_answer.set()
    assert (await page.reply_to(slow))["text"] == "echo hidas"


async def test_same_id_is_asked_once(page: ChatPage, rasa: ScriptedRasa) -> None:
    first = await page.reply_to(await page.say("hei", id="same"))
    page.frames.clear()

    again = await page.reply_to(await page.say("hei", id="same"))

    assert rasa.asked() == ["hei"]
    assert again == first
    assert page.frames[0]["state"] == "answered"


async def test_same_id_sent_again_while_it_is_being_answered(page: ChatPage, rasa: ScriptedRasa) -> None:
    may_answer = asyncio.Event()

    async def wait(request: Json) -> web.StreamResponse:
        await may_answer.wait()
        return await echo(request)

    rasa.behave = wait
    for _ in range(3):
        await page.say("hei", id="same")
    for _ in range(3):
        await page.next("ack")
    may_answer.set()

    assert (await page.next("reply"))["text"] == "echo hei"
    assert (await page.ask("toinen"))["text"] == "echo toinen"
    assert rasa.asked() == ["hei", "toinen"]


async def test_two_gateways_keep_one_conversations_order(start_gateway, open_page, rasa: ScriptedRasa) -> None:
    first = await start_gateway(messages_per_minute=100)
    second = await start_gateway(messages_per_minute=100)
    page = await open_page(first)
    await page.next("reply")
    other = await open_page(second, token=page.welcome["token"])
    rasa.behave = unsteady

    for number in range(10):
        for tab, name in ((page, "a"), (other, "b")):
            await tab.say(f"{name}{number}", id=f"{name}{number}")
            await tab.next("ack")
    await page.reply_to("a9")
    await other.reply_to("b9")

    assert rasa.asked() == [f"{name}{number}" for number in range(10) for name in "ab"]
    assert rasa.most_at_once == 1
