"""Employers' needs in the desk: a lead records and closes them, every coach reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio
from desk_parts import DeskBrowser, add_coach
from gateway_parts import Gateway

from bot.clock import utc_now
from bot.desk.accounts import Role
from bot.desk.audit import AuditLog
from bot.handoff.needs import Needs

UNTIL = (utc_now() + timedelta(days=30)).date().isoformat()
FORM = {
    "role_fi": "Keittiöapulainen <b>nyt</b>",
    "role_en": "Kitchen assistant",
    "employer": "Koulukeittiö",
    "skills_fi": "Hygieniapassi",
    "field": "cooking",
    "municipality": "espoo",
    "finnish": "A2",
    "english": "0",
    "start": "work_trial",
    "until": UNTIL,
}


@pytest_asyncio.fixture
async def lead(gateway: Gateway, open_desk) -> DeskBrowser:
    await add_coach(gateway, "liisa", Role.LEAD)
    desk: DeskBrowser = await open_desk(gateway, "liisa")
    await desk.get("/needs")
    return desk


async def test_lead_records_a_need_that_everybody_reads(gateway: Gateway, lead: DeskBrowser, open_desk) -> None:
    shown = await lead.post("/needs", **FORM)
    assert (shown.status, shown.path) == (200, "/needs")
    assert "Tarve on tallennettu." in shown.text

    await add_coach(gateway, "pekka")
    coach = await open_desk(gateway, "pekka")
    page = (await coach.get("/needs")).text
    assert "Keittiöapulainen &lt;b&gt;nyt&lt;/b&gt;" in page
    assert "Hygieniapassi" in page
    assert 'name="role_fi"' not in page
    assert "/close" not in page


async def test_recording_and_closing_are_in_the_audit_log(gateway: Gateway, lead: DeskBrowser) -> None:
    await lead.post("/needs", **FORM)
    need = (await Needs(gateway.database).newest())[0]
    shown = await lead.post(f"/needs/{need.id}/close")

    assert "Tarve on suljettu." in shown.text
    assert await Needs(gateway.database).open_on(utc_now().date()) == []
    lines = [(line.actor, line.action) for line in await AuditLog(gateway.database).newest(object=need.id)]
    assert lines == [("liisa", "need_closed"), ("liisa", "need_added")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role_fi": ""},
        {"role_fi": "x" * 81},
        {"field": "magic"},
        {"municipality": "atlantis"},
        {"finnish": "A3"},
        {"start": "slavery"},
        {"until": "soon"},
        {"until": "2020-01-01"},
        {"until": "9999-12-31"},
    ],
    ids=str,
)
async def test_what_no_form_of_ours_sends_is_refused(
    gateway: Gateway, lead: DeskBrowser, wrong: dict[str, str]
) -> None:
    shown = await lead.post("/needs", **{**FORM, **wrong})

    assert shown.status == 400
    assert await Needs(gateway.database).newest() == []


async def test_unknown_need_cannot_be_closed(lead: DeskBrowser) -> None:
    assert (await lead.post("/needs/none/close")).status == 400
