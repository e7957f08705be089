"""WCAG 2.2 AA as far as a machine can tell, and what it cannot: order of focus, small screens, movement."""

from __future__ import annotations

from typing import Any

import pytest
from axe import violations
from chat_page import Visit
from chat_server import ChatServer
from playwright.sync_api import expect
from sample_replies import NOTICE_AR

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "phone dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "200 percent": {"viewport": {"width": 640, "height": 360}},
    "400 percent": {"viewport": {"width": 320, "height": 256}},
    "more contrast": {"contrast": "more"},
    "forced colours": {"forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_in_any_state(visit: Visit, server: ChatServer, look: dict[str, Any]) -> None:
    chat = visit(embedded=True, **look)
    assert violations(chat.page) == []
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)
    chat.root.get_by_role("button", name="Kyllä").click()
    expect(chat.answers).to_have_count(3)
    chat.button("Etsi koulutusta").click()
    expect(chat.answers).to_have_count(4)
    chat.button("Puhu ihmisen kanssa").click()
    expect(chat.answers).to_have_count(5)
    assert violations(chat.page) == []
    chat.button("Asetukset").click()
    chat.button("Aloita alusta").click()
    assert violations(chat.page) == []
    chat.button("Asetukset").click()
    server.is_down = True
    server.drop_all()
    chat.write("Hei?")
    expect(chat.banner).to_be_visible()
    assert violations(chat.page) == []


def test_notice_of_the_operator_is_shown_in_the_language_of_the_chat(visit: Visit, server: ChatServer) -> None:
    server.notice = {"fi": "Huolto <b>tänään</b> klo 20.", "en": "Maintenance today at 20."}
    chat = visit(embedded=True)
    chat.launcher.click()

    expect(chat.root.get_by_role("note")).to_have_text("Huolto <b>tänään</b> klo 20.")
    assert violations(chat.page) == []
    chat.button("Asetukset").click()
    chat.root.get_by_label("Kieli").select_option("en")

    expect(chat.root.get_by_role("note")).to_have_text("Maintenance today at 20.")


def test_hours_of_coaches_stand_by_the_way_to_them(visit: Visit, server: ChatServer) -> None:
    server.hours = {"fi": "Valmentajat vastaavat ma–pe klo 9–16.", "ar": "يرد المرشدون الاثنين–الجمعة 9–16."}
    chat = visit()
    person = chat.root.locator(".human")

    expect(person).to_have_accessible_description("Valmentajat vastaavat ma–pe klo 9–16.")
    assert violations(chat.page) == []
    chat.button("Asetukset").click()
    chat.root.get_by_label("Kieli").select_option("ar")
    expect(person).to_have_accessible_description("يرد المرشدون الاثنين–الجمعة 9–16.")
    server.tell({"type": "hours", "hours": {"fi": "Valmentajat eivät vastaa juuri nyt."}})
    expect(chat.root.locator(".hours")).to_have_text("Valmentajat eivät vastaa juuri nyt.")
    expect(chat.root.locator(".hours")).to_have_attribute("lang", "fi")
    assert violations(chat.page) == []
    server.tell({"type": "hours", "hours": None})
    expect(chat.root.locator(".hours")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_arabic_and_on_the_demo_page(
    visit: Visit, server: ChatServer, scheme: str, width: int
) -> None:
    server.script["ما هي منحة بدء النشاط؟"] = NOTICE_AR
    chat = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(chat.answers).to_have_count(1)
    assert violations(chat.page) == []
    chat.button("Asetukset").click()
    chat.root.get_by_label("Kieli").select_option("ar")
    chat.write("ما هي منحة بدء النشاط؟")
    expect(chat.answers).to_have_count(3)

    assert violations(chat.page) == []


@pytest.mark.parametrize("size", ["100 %", "150 %"])
@pytest.mark.parametrize("language", ["fi", "en", "sv", "et", "ru", "uk", "ar", "fa", "so"])
def test_nothing_is_cut_off_at_320_pixels_in_any_language(visit: Visit, language: str, size: str) -> None:
    chat = visit(embedded=True, attributes=f'data-language="{language}"', viewport={"width": 320, "height": 640})
    chat.launcher.click()
    chat.button("Etsi koulutusta").click()
    expect(chat.answers).to_have_count(2)
    chat.root.locator("header button").first.click()
    chat.button(size).click()

    too_wide = chat.root.evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll("*")].filter((one) => {
             const box = one.getBoundingClientRect();
             return box.width > 1 && !one.closest(".hide") && (box.left < -0.5 || box.right > 320.5);
           }).map((one) => one.className)"""
    )
    assert too_wide == []


def test_every_control_is_large_enough_to_tap(visit: Visit) -> None:
    chat = visit(embedded=True, viewport={"width": 320, "height": 640})
    chat.launcher.click()
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)
    chat.button("Asetukset").click()

    small = chat.root.evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll("button,select")].filter((one) => {
             const box = one.getBoundingClientRect();
             return box.width && Math.min(box.width, box.height) < 32;
           }).map((one) => one.outerHTML)"""
    )
    assert small == []


def test_tab_stays_in_the_panel_that_covers_a_small_screen(visit: Visit) -> None:
    chat = visit(embedded=True, viewport={"width": 320, "height": 640})
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    expect(chat.panel).to_have_attribute("aria-modal", "true")

    seen = []
    for _ in range(24):
        chat.page.keyboard.press("Tab")
        seen.append(chat.focused())

    assert "" not in seen
    assert {"Asetukset", "Sulje keskustelu", "Kirjoita viesti", "Lähetä", "Puhu ihmisen kanssa"} <= set(seen)


def test_tab_leaves_the_panel_that_floats_beside_the_page(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    assert chat.panel.get_attribute("aria-modal") is None

    for _ in range(4):
        chat.page.keyboard.press("Tab")

    assert chat.focused() == ""


def test_escape_closes_the_settings_first_and_gives_the_focus_back(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    chat.button("Asetukset").click()
    expect(chat.root.get_by_label("Kieli")).to_be_focused()

    chat.page.keyboard.press("Escape")

    expect(chat.button("Asetukset")).to_be_focused()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_focus_is_always_visible(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)
    chat.button("Asetukset").click()

    for _ in range(30):
        chat.page.keyboard.press("Shift+Tab")
        if not chat.focused():
            break
        marked = chat.root.evaluate(
            """(chat) => { const one = chat.shadowRoot.activeElement; const look = getComputedStyle(one);
                 return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2)
                   || getComputedStyle(one.parentNode).boxShadow !== "none"; }"""
        )
        assert marked, chat.focused()


def test_roles_and_names(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    expect(chat.root.get_by_role("dialog", name="Polku")).to_be_visible()
    expect(chat.root.get_by_role("log", name="Keskustelu")).to_have_attribute("aria-live", "off")
    expect(chat.root.get_by_role("textbox", name="Kirjoita viesti")).to_be_visible()
    expect(chat.root.locator("[aria-live=polite]")).to_have_count(1)


def test_nothing_moves_when_the_person_wants_no_movement(visit: Visit, server: ChatServer) -> None:
    server.reply_seconds = 5
    chat = visit(embedded=True, reduced_motion="reduce")
    chat.launcher.click()
    chat.write("Hei")
    expect(chat.root.locator(".typing")).to_be_visible()

    assert (
        chat.page.evaluate(
            "document.getAnimations().length + document.querySelector('polku-chat').shadowRoot.getAnimations().length"
        )
        == 0
    )
