"""When something is down, slow or restarted, the person is told and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web
from gateway_parts import ChatPage, Gateway, Json, ScriptedRasa, echo, says, turn
from sqlalchemy import update

from bot.clock import utc_now
from bot.handoff.tickets import Tickets
from bot.store.tables import conversations

HELD = timedelta(seconds=5)
"""As long as a gateway could hold a lease now: one that ends much later was taken by a wrong clock and counts as run out."""


async def hangs(_request: Json) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def hangs_up(request: Json) -> web.StreamResponse:
    raise ConnectionResetError


async def breaks(_request: Json) -> web.StreamResponse:
    return web.json_response({"error": "KeyError"}, status=500)


async def talks_nonsense(_request: Json) -> web.StreamResponse:
    return web.Response(text="<html>", content_type="text/html")


async def has_wrong_shape(_request: Json) -> web.StreamResponse:
    return web.json_response({"replies": [{"text": 5, "language": "fi"}], "language": "fi"})


FAILURES = pytest.mark.parametrize(
    "failure",
    [hangs, hangs_up, breaks, talks_nonsense, has_wrong_shape, says(turn())],
    ids=["hangs", "hangs up", "status 500", "HTML", "wrong shape", "says nothing"],
)


@FAILURES
async def test_failing_assistant_is_asked_once_and_apologised_for(
    page: ChatPage, rasa: ScriptedRasa, gateway: Gateway, open_page, failure: Callable[[Json], Awaitable[web.Response]]
) -> None:
    rasa.behave = failure

    answer = await page.ask("mikä on starttiraha")

    assert (answer["key"], answer["language"]) == ("utter_apology", "fi")
    assert [button["payload"] for button in answer["buttons"]] == ["/request_human"]
    assert rasa.asked() == ["mikä on starttiraha"]
    again = await open_page(gateway, token=page.welcome["token"])
    assert again.welcome["history"][-2]["state"] == "failed"


async def test_conversation_goes_on_after_a_failure(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = breaks
    await page.ask("yksi")
    rasa.behave = echo

    assert (await page.ask("kaksi"))["text"] == "echo kaksi"


async def test_apology_is_in_the_persons_language(page: ChatPage, rasa: ScriptedRasa) -> None:
    rasa.behave = says(turn(language="en"))
    await page.socket.send_json({"type": "language", "language": "en"})

    assert (await page.ask("hello"))["text"] == "en utter_apology"


async def test_assistant_that_is_not_there_is_apologised_for(page: ChatPage, rasa: ScriptedRasa) -> None:
    await rasa.stop()

    assert (await page.ask("hei"))["key"] == "utter_apology"


async def test_refused_connection_is_tried_again(page: ChatPage, rasa: ScriptedRasa) -> None:
    await rasa.stop()
    id = await page.say("hei")
    await page.next("typing")
    await rasa.start(rasa.port)

    assert (await page.reply_to(id))["text"] == "echo hei"


@pytest.mark.parametrize(
    "typed", ["ihminen", "Haluan puhua IHMISELLE", "coach", "I want a human!", "valmentaja kiitos"]
)
async def test_person_can_be_asked_for_while_the_assistant_is_down(
    page: ChatPage, rasa: ScriptedRasa, gateway: Gateway, typed: str
) -> None:
    await rasa.stop()

    answer = await page.ask(typed)

    reference = answer["handoff"]["reference"]
    assert (answer["key"], answer["text"]) == ("utter_coach_unreachable_ticket", f"fi ticket {reference}")
    ticket = await Tickets(gateway.database).find(reference)
    assert ticket is not None
    assert (ticket.state.value, ticket.language, ticket.facts) == ("new", "fi", {})


async def test_pressing_for_a_person_twice_gives_one_ticket(page: ChatPage, rasa: ScriptedRasa) -> None:
    await rasa.stop()

    first = await page.reply_to(await page.press("/request_human"))
    second = await page.reply_to(await page.press("/request_human"))

    assert first["handoff"] == second["handoff"]


async def test_answer_is_kept_for_a_person_who_left(
    gateway: Gateway, page: ChatPage, open_page, rasa: ScriptedRasa
) -> None:
    may_answer = asyncio.Event()

    async def wait(request: Json) -> web.StreamResponse:
        await may_answer.wait()
        return await echo(request)

    rasa.behave = wait
    await page.say("hei")
    await page.next("typing")
    await page.close()
    may_answer.set()

    again = await open_page(gateway, token=page.welcome["token"])
    lines = [line["text"] for line in again.welcome["history"]]
    if "echo hei" not in lines:
        lines.append((await again.next("reply"))["text"])
    assert lines == ["Hei!", "hei", "echo hei"]


async def test_history_survives_a_restart(start_gateway, open_page) -> None:
    first = await start_gateway()
    page = await open_page(first)
    await page.next("reply")
    await page.ask("hei")
    await first.stop()

    again = await open_page(await start_gateway(), token=page.welcome["token"])

    assert [line["text"] for line in again.welcome["history"]] == ["Hei!", "hei", "echo hei"]


async def test_pages_are_told_when_the_gateway_stops(gateway: Gateway, page: ChatPage) -> None:
    stopping = asyncio.create_task(gateway.stop())

    assert await page.closed_with() == 1001
    await stopping


async def test_message_left_by_a_dead_gateway_is_answered_on_return(
    start_gateway, open_page, rasa: ScriptedRasa
) -> None:
    rasa.behave = hangs
    first = await start_gateway(rasa_timeout_seconds=0.2)
    page = await open_page(first)
    await page.next("reply")
    until = utc_now() + HELD
    await first.database.write(
        lambda connection: connection.execute(update(conversations).values(lease_owner="dead", lease_until=until))
    )
    await page.say("hei")
    await page.next("ack")
    await first.stop()
    rasa.behave = echo

    second = await start_gateway()
    await second.database.write(
        lambda connection: connection.execute(update(conversations).values(lease_owner=None, lease_until=None))
    )
    again = await open_page(second, token=page.welcome["token"])

    assert again.welcome["history"][-1]["state"] == "received"
    assert (await again.next("reply"))["text"] == "echo hei"


async def test_deleted_conversation_is_named_and_a_new_one_can_begin(
    gateway: Gateway, page: ChatPage, open_page
) -> None:
    await gateway.database.write(lambda connection: connection.execute(conversations.delete()))

    await page.say("hei")

    assert (await page.next("error"))["code"] == "gone"
    assert (await open_page(gateway, token=page.welcome["token"])).welcome["token"] != page.welcome["token"]


async def test_message_that_cannot_be_stored_is_not_acknowledged(gateway: Gateway, page: ChatPage) -> None:
    with gateway.database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO elsewhere")
    id = await page.say("hei")

    error = await page.next("error")
    with gateway.database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO messages")

    assert (error["code"], error["id"]) == ("not_stored", id)
    assert (await page.reply_to(await page.say("hei", id=id)))["text"] == "echo hei"
