"""What leads read: numbers with bars, nothing that points at one person, and the same as CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from desk_parts import DeskBrowser, add_coach
from gateway_parts import Gateway

from bot.clock import utc_now
from bot.desk.accounts import Role
from bot.handoff.report import LEAST
from bot.handoff.ticket import Outcome, TicketRequest
from bot.handoff.tickets import Tickets


@pytest_asyncio.fixture
async def lead(gateway: Gateway, open_desk) -> DeskBrowser:
    """A lead's browser; there are enough tickets about training, and too few about studies."""
    await add_coach(gateway, "liisa", Role.LEAD)
    tickets = Tickets(gateway.database)
    for topic, count in (("training", 2 * LEAST), ("support", LEAST), ("further_study", LEAST - 1)):
        for _ in range(count):
            ticket = await tickets.open_ticket(
                TicketRequest(conversation=None, topic=topic, language="fi", summary="Salainen asia"), now=utc_now()
            )
            await tickets.record_outcome(ticket, Outcome.WORK, actor="liisa", now=utc_now())
    return await open_desk(gateway, "liisa")


async def test_report_shows_groups_that_are_large_enough(lead: DeskBrowser) -> None:
    html = (await lead.get("/reports")).text

    assert "Pyynnöt aiheittain" in html
    assert "further_study" not in html
    assert "Salainen asia" not in html


async def test_every_bar_leads_to_its_tickets(lead: DeskBrowser, gateway: Gateway) -> None:
    long_ago = utc_now() - timedelta(days=1000)
    tickets = Tickets(gateway.database)
    await tickets.open_ticket(
        TicketRequest(conversation=None, topic="training", language="fi", summary=""), now=long_ago
    )
    html = (await lead.get("/reports")).text

    bars = re.findall(r'<a href="/desk(/\?[^"]+)">[^<]*</a></th>\s*<td>(\d+)</td>', html)

    assert {name for address, _ in bars for name in parse_qs(unescape(address)[2:])} >= {
        "topic",
        "state",
        "outcome",
        "kind",
    }
    for address, count in bars:
        shown = await lead.get(unescape(address))
        assert len(re.findall(r"data-row", shown.text)) == int(count), address
    assert "Näkyvissä vain:" in shown.text


async def test_leads_can_count_by_themselves(lead: DeskBrowser, gateway: Gateway, open_page) -> None:
    page = await open_page(gateway, locale="en")
    await page.say("hello there")
    await page.next("reply")
    await page.next("reply")

    tickets, conversations = await table(lead, "tickets"), await table(lead, "conversations")

    assert len(tickets) == 4 * LEAST - 1
    assert {(row["topic"], row["outcome"]) for row in tickets} >= {("further_study", "work")}
    assert [(row["channel"], row["messages"], row["reached_coach"]) for row in conversations] == [("web", "1", "False")]
    everything = str(tickets) + str(conversations)
    assert "Salainen" not in everything and "hello" not in everything


async def table(lead: DeskBrowser, name: str) -> list[dict[str, str]]:
    shown = await lead.get(f"/reports/{name}.csv")
    assert "attachment" in shown.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(shown.text.removeprefix("\ufeff"))))


async def test_csv_holds_the_same_rows(lead: DeskBrowser) -> None:
    shown = await lead.get("/reports.csv?report=outcomes")

    rows = list(csv.DictReader(io.StringIO(shown.text.removeprefix("\ufeff"))))
    assert shown.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in shown.headers["Content-Disposition"]
    outcomes = {(row["group"], row["name"]) for row in rows if row["measure"] == "outcomes"}
    assert ("training", "work") in outcomes
    assert ("further_study", "work") not in outcomes


@pytest.mark.parametrize("report", ["outcomes", "questions", "usage"])
async def test_every_report_opens_with_little_in_it(gateway: Gateway, open_desk, report: str) -> None:
    await add_coach(gateway, "liisa", Role.LEAD)
    lead = await open_desk(gateway, "liisa")

    assert (await lead.get(f"/reports?report={report}")).status == 200
    assert (await lead.get(f"/reports?report={report}&since=2000-01-01&until=2000-01-02")).status == 200


@pytest.mark.parametrize(
    "query", ["?report=<b>", "?since=yesterday", "?since=2030-01-01&until=2029-01-01", "?until=9999-12-31"]
)
async def test_report_that_cannot_be_made_says_so(lead: DeskBrowser, query: str) -> None:
    for path in ("/reports", "/reports.csv"):
        shown = await lead.get(path + query)
        assert shown.status == 400
        assert "<b>" not in shown.text
