"""How a person can be reached is shown to the coach who has the ticket, and to nobody else."""

from __future__ import annotations

from desk_parts import OpenDesk, add_coach
from gateway_parts import Gateway

from bot.clock import utc_now
from bot.handoff.contact import Contacts
from bot.handoff.ticket import TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Settings

NUMBER = "+358 40 765 4321"


async def test_only_the_coach_of_the_ticket_sees_the_contact(
    gateway: Gateway, settings: Settings, open_desk: OpenDesk
) -> None:
    for login in ("aino", "ville"):
        await add_coach(gateway, login)
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(
            conversation=None,
            topic="support",
            language="fi",
            summary="apua",
            contact=Contacts(settings).seal(NUMBER),
            contact_wish="phone",
        ),
        now=utc_now(),
    )
    page = f"/tickets/{ticket.reference}"
    aino, ville = await open_desk(gateway, "aino"), await open_desk(gateway, "ville")

    before = await aino.get(page)
    assert NUMBER not in before.text
    assert "näkyy, kun otat pyynnön" in before.text

    await aino.post(f"{page}/take")

    assert NUMBER in (await aino.get(page)).text
    assert NUMBER not in (await ville.get(page)).text
