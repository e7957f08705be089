"""A real Chromium, a scripted chat server, and a whole gateway for the desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sample_replies
from chat_page import Chat, Visit
from chat_server import ChatServer
from desk_gateway import DeskGateway
from desk_pages import OpenDesk, OpenPage, log_in
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.desk.accounts import Role

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
"""Far more than anything takes: a busy machine fails no test."""
expect.set_options(timeout=PATIENCE_MS)
HOST_PAGE = """<!doctype html><html lang="fi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Kaupungin sivu</title><link rel="icon" href="data:,">{head}</head><body>
<main><h1>Kaupungin sivu</h1><a href="#alku">Linkki</a>{body}</main>
<script src="/widget.js" {attributes} async></script></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, the system's where there is one. Ends with each file: its loop disturbs asyncio tests after it."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        with playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS) as running:
            yield running


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """The scripted server, greeting in Finnish and knowing the sample answers."""
    running = ChatServer(
        greeting=sample_replies.GREETING_FI,
        script={
            "/faq/startup_grant": sample_replies.GRANT_FI,
            "/find_training": sample_replies.TRAINING_FI,
            "/request_human": sample_replies.TICKET_FI,
        },
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser, server: ChatServer) -> Iterator[Visit]:
    """Opens the demo page, or a page of another site (`embedded`), after `script`. Any error of the page fails the test."""
    contexts = []
    faults: list[str] = []

    def open_page(
        *,
        embedded: bool = False,
        attributes: str = "",
        head: str = "",
        body: str = "",
        path: str = "/",
        script: str = "",
        **options: Any,
    ) -> Chat:
        context = browser.new_context(**{"locale": "fi-FI", "viewport": {"width": 1000, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        if embedded:
            server.pages["host.html"] = HOST_PAGE.format(head=head, body=body, attributes=attributes)
        page.goto(server.url + ("/host.html" if embedded else path))
        expect(page.locator("polku-chat")).to_be_attached()
        return Chat(page)

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[DeskGateway]:
    """A gateway with the coach anna and the admin aatu."""
    running = DeskGateway(tmp_path / "var")
    running.start()
    running.add_coach("anna", "Anna Valmentaja")
    running.add_coach("aatu", "Aatu Ylläpitäjä", Role.ADMIN, interface="en")
    yield running
    running.end()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, each in a browser of its own. Any error of a page fails the test."""
    contexts, faults = [], []

    def opened(url: str, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "fi-FI", "viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def desk(gateway: DeskGateway, open_page: OpenPage) -> OpenDesk:
    """Opens the desk and logs in."""

    def opened(login: str = "anna", **options: Any) -> Page:
        page = open_page(f"{gateway.url}/desk/", **options)
        log_in(page, login)
        return page

    return opened
