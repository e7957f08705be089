"""What coaches and people do on the desk's pages and beside them, for tests in real browsers."""

from __future__ import annotations

from collections.abc import Callable

from chat_page import Chat
from coach_accounts import PASSWORD
from desk_gateway import DeskGateway
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
OpenDesk = Callable[..., Page]


def log_in(page: Page, login: str) -> None:
    """From the login page to the queue."""
    page.get_by_label("Tunnus").fill(login)
    page.get_by_label("Salasana").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    expect(page.locator(".tabs")).to_be_visible()


def take(page: Page) -> None:
    """Takes the ticket and waits for the page that says so, with its script."""
    page.get_by_role("button", name="Ota tämä").click()
    expect(page.get_by_text("Pyyntö on nyt sinulla.")).to_be_visible()
    page.wait_for_load_state("load")


def person_asks(gateway: DeskGateway, open_page: OpenPage) -> Chat:
    """A person on the page who asks for a human."""
    person = Chat(open_page(gateway.url))
    person.button("Puhu valmentajalle").click()
    expect(person.answers.last).to_contain_text("Valmentaja vastaa tähän.")
    return person
