"""Zammad's webhook at the gateway: signed, once, and nothing else gets into a chat."""

from __future__ import annotations

import aiohttp
import pytest
from gateway_parts import ChatPage, Gateway
from sqlalchemy import insert, select
from zammad_parts import KEY, TOKEN, signature, webhook

from bot.clock import utc_now
from bot.errors import BadInput
from bot.handoff.ticket import Outcome, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.settings import Secret
from bot.store.tables import conversations, outside_tickets

SETTINGS = {
    "ticket_backend": "zammad", "zammad_url": "http://127.0.0.1:9", "zammad_token": Secret(TOKEN),
    "zammad_group": "Ohjaus", "zammad_customer": "polku@polku.example", "zammad_webhook_key": Secret(KEY),
}  # fmt: skip


async def post(gateway: Gateway, body: bytes, signed: str) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{gateway.url}/backends/zammad", data=body, headers={"X-Hub-Signature": signed}) as response,
    ):
        return response.status


async def test_answer_of_an_agent_appears_on_the_page_once(start_gateway, open_page) -> None:
    gateway = await start_gateway(**SETTINGS)
    page: ChatPage = await open_page(gateway)
    await page.next("reply")
    with gateway.database.begin() as connection:
        id = connection.execute(select(conversations.c.id)).scalar_one()
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=id, topic="training", language="fi", summary=""), now=utc_now()
    )
    with gateway.database.begin() as connection:
        values = {"ticket": ticket.reference, "external_id": "70", "begun_at": utc_now()}
        connection.execute(insert(outside_tickets).values(**values))
    body = webhook("70", 5, "<p>Hei &lt;b&gt;</p>")

    assert await post(gateway, body, signature(body, "wrong")) == 403
    assert await post(gateway, body, "") == 403
    assert await post(gateway, b"{}", signature(b"{}")) == 400
    assert [await post(gateway, body, signature(body)) for _ in range(2)] == [200, 200]
    while (said := await page.next("reply"))["from"] != "coach":
        pass
    assert said["text"] == "Hei <b>"
    assert sum(frame.get("from") == "coach" for frame in page.frames) == 1

    body = webhook("70", 6, "<p>Onnea matkaan!</p>", state="closed")
    assert await post(gateway, body, signature(body, "wrong")) == 403
    assert [await post(gateway, body, signature(body)) for _ in range(2)] == [200, 200]
    closed = await Tickets(gateway.database).find(ticket.reference)
    assert closed is not None and (closed.state, closed.outcome) == (TicketState.CLOSED, Outcome.UNKNOWN)
    stranger = webhook("71", 7, "<p>Hei</p>", state="closed")
    assert await post(gateway, stranger, signature(stranger)) == 200


async def test_without_zammad_there_is_no_such_address(gateway: Gateway) -> None:
    assert await post(gateway, b"{}", signature(b"{}")) == 404


async def test_without_a_key_it_does_not_start(start_gateway) -> None:
    with pytest.raises(BadInput, match="POLKU_ZAMMAD_WEBHOOK_KEY"):
        await start_gateway(**{**SETTINGS, "zammad_webhook_key": Secret("")})
