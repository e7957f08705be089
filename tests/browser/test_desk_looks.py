"""The desk's pages on every screen: nothing is wider than it, and axe finds nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from desk_gateway import DeskGateway
from desk_pages import OpenDesk, OpenPage, log_in, person_asks, take
from need_parts import kitchen
from playwright.sync_api import Page, expect

from bot.clock import utc_now
from bot.handoff.needs import Needs
from bot.handoff.ticket import Priority

HTML = "<b>lihava</b><script>document.title = 'oops'</script>"
LOOKS: dict[str, dict[str, Any]] = {
    "360 light": {"viewport": {"width": 360, "height": 740}},
    "320 dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "1280 light": {},
    "1280 dark": {"color_scheme": "dark"},
}


@pytest.mark.parametrize("name", LOOKS)
def test_every_page_fits_and_axe_finds_nothing(
    gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk, name: str
) -> None:
    person = person_asks(gateway, open_page)
    person.write("Olen Espoosta. Mistä saan rahaa kurssin ajaksi? " * 5)
    gateway.open_ticket(
        summary=HTML, language="so", priority=Priority.CRISIS, now=utc_now() - timedelta(days=3), contact_wish="phone",
        contact="040 1234567", facts={"occupation": "sairaanhoitaja"},
    )  # fmt: skip
    coach = open_page(f"{gateway.url}/desk/", **LOOKS[name])
    look(coach, f"login {name}")
    log_in(coach, "anna")
    look(coach, f"queue {name}")
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)
    coach.get_by_label("Vastaus (suomi)").fill("Hei! Olen Anna. Mikä päivä sopii?")
    coach.get_by_role("button", name="Lähetä", exact=True).click()
    expect(coach.locator(".line.coach")).to_be_visible()
    coach.get_by_label("Uusi muistiinpano").fill("Soita @anna huomenna.")
    coach.get_by_role("button", name="Lisää").click()
    expect(coach.locator(".mentioned")).to_be_visible()
    for summary in ("Sulje", "Ehdota vastausta tai palvelua", "Ehdota aikoja"):
        coach.get_by_text(summary, exact=True).first.click()
    coach.locator("#fitting summary").first.click()
    coach.get_by_text("Botti ymmärsi").first.click()
    coach.get_by_text("Muuta", exact=True).click()
    look(coach, f"ticket {name}")
    for path in ("account", "password"):
        coach.goto(f"{gateway.url}/desk/{path}")
        look(coach, f"{path} {name}")
    coach.goto(f"{gateway.url}/desk/account")
    coach.get_by_role("button", name="Ota käyttöön").click()
    look(coach, f"second factor {name}")
    coach.goto(f"{gateway.url}/desk/coaches")
    look(coach, f"problem {name}")


@pytest.mark.parametrize("name", ["360 light", "1280 dark"])
def test_pages_of_leads_and_administrators_fit_too(gateway: DeskGateway, desk: OpenDesk, name: str) -> None:
    page = desk("aatu", **LOOKS[name])

    for _ in range(7):
        gateway.open_ticket(topic="training")
        gateway.open_ticket(topic="language_course", language="en")
    gateway.run(Needs(gateway.database).add(kitchen(until=utc_now().date())))
    for path in ("coaches", "audit", "reports", "needs", "unanswered"):
        page.goto(f"{gateway.url}/desk/{path}")
        for folded in page.locator("details:not([open]) > summary").all():
            folded.click()
        look(page, f"{path} {name}")


def look(page: Page, name: str) -> None:
    """Nothing is wider than the screen and axe finds nothing; a picture goes to the folder POLKU_SCREENSHOTS, if set."""
    page.wait_for_load_state()  # a press leads to a page whose style may still be on its way
    if folder := os.environ.get("POLKU_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"desk {name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert violations(page) == [], name
