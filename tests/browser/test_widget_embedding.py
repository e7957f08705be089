"""One line on any page: strict policies, hostile styles, and what the widget must never do."""

from __future__ import annotations

import gzip
import re

import pytest
from chat_page import Visit
from chat_server import ChatServer
from playwright.sync_api import expect

from bot.channels.web.widget_script import widget_script

SOURCE = widget_script()
HOSTILE = """body * { all: unset; display: none !important; font-size: 3px !important; color: red !important;
  visibility: hidden;  position: static !important; transform: rotate(9deg); letter-spacing: 1em; }
  body button, body div, body section, body textarea { display: none !important; background: yellow !important; }"""


def test_compressed_widget_is_under_25_kb() -> None:
    assert len(gzip.compress(SOURCE.encode())) < 25 * 1024


def test_every_text_is_there_in_every_language_and_used() -> None:
    rows = re.findall(r"^(\w+): \[(.+)\],$", SOURCE, re.MULTILINE)
    names = re.search(r"LANGUAGES = \{(.+)\};", SOURCE)
    assert names and len(rows) > 30

    for key, row in rows:
        texts = re.findall(r'"((?:[^"\\]|\\.)+)"', row)
        assert len(texts) == names[1].count(":"), key
        assert {text.count("{0}") for text in texts} in ({0}, {1}), key
        assert SOURCE.count(f'"{key}"') or key in {"active", "upcoming", "ended", "failed", "refused"}, (
            f"{key} is never said"
        )


def test_strict_policy_of_the_host_page_is_kept(visit: Visit, server: ChatServer) -> None:
    socket = server.url.replace("http", "ws")
    sources = f"script-src {server.url}; connect-src {socket}"
    server.policy = f"default-src 'none'; {sources}; require-trusted-types-for 'script'; trusted-types 'none'"
    chat = visit(embedded=True)
    broken: list[str] = []
    chat.page.on("console", lambda line: broken.append(line.text) if line.type == "error" else None)

    chat.launcher.click()
    chat.button("Etsi koulutusta").click()
    expect(chat.answers).to_have_count(2)
    chat.button("Asetukset").click()

    assert broken == []
    assert chat.root.locator("header").evaluate("one => getComputedStyle(one).display") == "flex"


def test_hostile_styles_of_the_host_page_do_not_reach_the_chat(visit: Visit, server: ChatServer) -> None:
    server.policy = "default-src 'self' ws: 'unsafe-inline'"
    plain = visit(embedded=True, reduced_motion="reduce")
    plain.launcher.click()
    expected = plain.panel.bounding_box()

    chat = visit(embedded=True, head=f"<style>{HOSTILE}</style>", reduced_motion="reduce")
    chat.launcher.click()

    expect(chat.answers).to_be_visible()
    assert chat.panel.bounding_box() == expected
    look = "one => [getComputedStyle(one).fontSize, getComputedStyle(one).color, getComputedStyle(one).letterSpacing]"
    assert chat.field.evaluate(look) == plain.field.evaluate(look)


def test_no_cookie_and_no_request_to_anybody_else(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True)
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.page.on("websocket", lambda socket: asked.append(socket.url))
    chat.page.reload()
    chat.launcher.click()

    chat.button("Mikä on starttiraha?").click()

    expect(chat.answers).to_have_count(2)
    assert chat.page.context.cookies() == []
    own = (server.url, server.url.replace("http", "ws"), "data:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_session_storage_forgets_with_the_tab(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True, attributes='data-storage="session"')
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    assert chat.page.evaluate("localStorage.length") == 0
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    assert len(server.conversations) == 1


def test_target_puts_the_chat_into_the_page(visit: Visit, server: ChatServer) -> None:
    server.policy = "default-src 'self' ws: 'unsafe-inline'"
    chat = visit(
        embedded=True, attributes='data-target="#here"', body='<div id="here" style="height:500px;width:400px"></div>'
    )

    expect(chat.panel).to_have_attribute("role", "region")
    box = chat.panel.bounding_box()
    assert box and (box["width"], box["height"]) == (400, 500)
    expect(chat.launcher).to_be_hidden()


def test_topic_of_the_page_is_told_with_hello(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True, attributes='data-topic="entrepreneurship"')
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    assert [frame["topic"] for frame in server.frames if frame["type"] == "hello"] == ["entrepreneurship"]


def test_without_a_notice_there_is_none(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    expect(chat.root.get_by_role("note")).to_have_count(0)


def test_loaded_twice_there_is_still_one_chat(visit: Visit) -> None:
    chat = visit(embedded=True, body='<script src="/widget.js"></script>')

    expect(chat.launcher).to_be_visible()
    expect(chat.root).to_have_count(1)


def test_colours_can_be_set_by_variables(visit: Visit, server: ChatServer) -> None:
    server.policy = "default-src 'self' ws: 'unsafe-inline'"
    chat = visit(embedded=True, head="<style>polku-chat { --polku-accent: #0000bf }</style>")

    assert chat.launcher.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 0, 191)"


@pytest.mark.parametrize(
    ("theme", "device", "light"),
    [("dark", "light", False), ("light", "dark", True), ("", "dark", False), ("", "light", True)],
)
def test_theme_is_the_devices_unless_set(visit: Visit, theme: str, device: str, light: bool) -> None:
    chat = visit(embedded=True, attributes=f'data-theme="{theme}"' if theme else "", color_scheme=device)
    chat.launcher.click()

    assert (chat.panel.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)") is light


def test_left_position(visit: Visit) -> None:
    chat = visit(embedded=True, attributes='data-position="left"')

    box = chat.launcher.bounding_box()
    assert box and box["x"] < 100


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("fi-FI", "Löydä oma polkusi työhön"),
        ("en-GB", "Find your own path to work"),
        ("ru-RU", "Find your own path to work"),
    ],
)
def test_demo_page_speaks_the_browsers_language(visit: Visit, locale: str, heading: str) -> None:
    chat = visit(locale=locale)

    expect(chat.page.get_by_role("heading", level=1)).to_have_text(heading)


def test_language_link_of_the_demo_page_switches_the_chat_too(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)

    chat.page.get_by_role("link", name="English").click()

    expect(chat.button("Talk to a person")).to_be_visible()
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    assert server.sent("language", 1) == [{"type": "language", "language": "en"}]
