"""What leads read: numbers with bars, nothing that points at one person, and the same as CSV."""

from __future__ import annotations

import csv
import io

import pytest
import pytest_asyncio
from desk_parts import DeskBrowser, add_coach
from gateway_parts import Gateway

from bot.conversations.lease import utc_now
from bot.desk.accounts import Role
from bot.handoff.report import LEAST
from bot.handoff.ticket import Outcome
from bot.handoff.tickets import Tickets


@pytest_asyncio.fixture
async def lead(gateway: Gateway, open_desk) -> DeskBrowser:
    """A lead's browser; there are enough tickets about training, and too few about studies."""
    await add_coach(gateway, "liisa", Role.LEAD)
    tickets = Tickets(gateway.database)
    for topic, count in (("training", 2 * LEAST), ("support", LEAST), ("further_study", LEAST - 1)):
        for _ in range(count):
            ticket = await tickets.open_ticket(
                conversation=None, topic=topic, language="fi", summary="Salainen asia", now=utc_now()
            )
            await tickets.record_outcome(ticket, Outcome.WORK, actor="liisa", now=utc_now())
    return await open_desk(gateway, "liisa")


async def test_report_shows_groups_that_are_large_enough(lead: DeskBrowser) -> None:
    html = (await lead.get("/reports")).text

    assert "Pyynnöt aiheittain" in html
    assert 'href="/desk/?topic=training"' in html
    assert "topic=further_study" not in html
    assert "Salainen asia" not in html


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
