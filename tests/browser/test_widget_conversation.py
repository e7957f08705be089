"""What a person does in the chat, and what the widget shows of it."""

from __future__ import annotations

import pytest
from chat_page import Visit
from chat_server import ChatServer, reply
from playwright.sync_api import expect


def test_whole_conversation_by_keyboard_alone(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True)
    press = chat.page.keyboard.press

    press("Tab")
    press("Tab")
    press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.answers).to_have_count(1)
    chat.page.keyboard.type("Hei")
    press("Enter")
    expect(chat.answers.last).to_contain_text("Vastaus: Hei")
    chat.button("Mikä on starttiraha?").focus()
    press("Enter")
    expect(chat.answers.last).to_contain_text("Starttiraha on tuki")
    assert chat.focused() == "Mikä on starttiraha?"
    press("Escape")

    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    assert [frame["type"] for frame in server.frames if frame["type"] != "ping"] == ["hello", "message", "press"]


def test_nothing_is_sent_before_the_person_opens_the_chat(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True)

    expect(chat.launcher).to_be_visible()
    assert server.frames == []
    assert chat.page.evaluate("localStorage.length + sessionStorage.length") == 0
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    assert server.frames[0] == {"type": "hello", "v": 1, "token": None, "locale": "fi", "seen": 0}


def test_shift_enter_makes_a_new_line(visit: Visit, server: ChatServer) -> None:
    chat = visit()

    chat.field.press_sequentially("yksi")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("kaksi")
    chat.field.press("Enter")

    expect(chat.mine).to_have_count(1)
    assert server.sent("message", 1)[0]["text"] == "yksi\nkaksi"


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "**lihava** [x](javascript:alert(1))", "&lt;b&gt;"],
)
def test_markup_is_shown_as_text(visit: Visit, server: ChatServer, text: str) -> None:
    server.script[text] = [
        reply(
            text,
            cards=[{"id": "x", "name": text, "why": text, "status": text, "facts": [], "links": [], "buttons": []}],
        )
    ]
    chat = visit()

    chat.write(text)

    expect(chat.answers).to_have_count(2)
    assert chat.texts()[1:] == [text, text]
    assert chat.root.locator(".log img, .log script, .log b").count() == 0
    expect(chat.root.locator(".card h3")).to_contain_text(text)


def test_link_shows_source_and_date_and_opens_safely(visit: Visit) -> None:
    chat = visit()

    chat.button("Mikä on starttiraha?").click()

    link = chat.root.get_by_role("link")
    expect(chat.root.locator(".source")).to_contain_text("Lähde: Työmarkkinatori: starttiraha")
    expect(chat.root.locator(".source")).to_contain_text("(tarkistettu 20.2.2025)")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("href", "https://tyomarkkinatori.fi/starttiraha")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example", " https://space.example"]
)
def test_other_than_web_addresses_are_no_links(visit: Visit, server: ChatServer, url: str) -> None:
    server.script["linkki"] = [reply("Tässä.", link={"title": "Sivu", "url": url, "checked_on": None})]
    chat = visit()

    chat.write("linkki")

    expect(chat.root.locator(".source")).to_contain_text("Sivu")
    expect(chat.root.get_by_role("link")).to_have_count(0)


def test_web_address_in_a_coach_message_is_a_link_without_its_full_stop(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)

    server.push(reply("Katso https://example.org/a?b=1."), author="coach")

    expect(chat.root.get_by_role("link")).to_have_attribute("href", "https://example.org/a?b=1")
    expect(chat.answers.last.locator(".who")).to_have_text("Valmentaja")


def test_cards_show_facts_status_and_their_own_buttons(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    chat.button("Etsi koulutusta").click()
    cards = chat.root.get_by_role("article")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Käynnissä")
    expect(cards.first).to_contain_text("Espoo, Leppävaara")
    expect(cards.last).to_contain_text("Päättynyt")

    cards.first.get_by_role("button", name="Kerro lisää").click()

    expect(chat.answers).to_have_count(3)
    assert server.sent("press")[-1]["payload"] == '/programme_details{"programme": "coding"}'


def test_thumb_sends_the_payload_once_and_stays_pressed(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    chat.button("Mikä on starttiraha?").click()
    thumb = chat.root.get_by_role("group", name="Auttoiko tämä?").get_by_role("button", name="Kyllä")

    thumb.click()
    thumb.click()

    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(chat.mine).to_have_count(2)
    # Each names the line that it stands under, so that a judgement is of that answer.
    seqs = chat.answers.evaluate_all("lines => lines.map((line) => line.seq)")
    assert [(frame["payload"], frame["seq"]) for frame in server.sent("press", 2)] == [
        ("/faq/startup_grant", seqs[0]),
        ('/feedback{"verdict": "yes"}', seqs[1]),
    ]


def test_a_person_is_one_tap_away_and_the_reference_is_shown(visit: Visit, server: ChatServer) -> None:
    chat = visit()

    chat.button("Puhu ihmisen kanssa").click()

    expect(chat.root.get_by_text("P-7KD4M")).to_be_visible()
    assert server.sent("press", 1)[0]["payload"] == "/request_human"


def test_what_the_server_masked_is_shown_masked(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    server.reply_seconds = 30
    chat.write("tunnus 131052-308T")
    expect(chat.mine.get_by_text("Lähetetty", exact=True)).to_be_attached()

    stored = server.sent("message", 1)[0]["id"]
    server.tell(
        {
            "type": "ack",
            "id": stored,
            "seq": 2,
            "text": "tunnus ●●●",
            "state": "received",
            "at": "2025-03-01T10:00:00+00:00",
        }
    )

    expect(chat.mine.locator(".bubble")).to_have_text("tunnus ●●●")


def test_refused_message_says_so_and_goes_again_as_a_new_one(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    server.refuses = True
    chat.write("liian nopeasti")
    expect(chat.mine).to_contain_text("Viestiin ei vastattu.")
    server.refuses = False

    chat.button("Lähetä uudelleen").click()

    expect(chat.answers.last).to_contain_text("Vastaus: liian nopeasti")
    first, second = server.sent("message", 2)
    assert first["id"] != second["id"]


def test_too_long_message_stays_in_the_field(visit: Visit, server: ChatServer) -> None:
    server.max_characters = 20
    chat = visit()
    expect(chat.answers).to_have_count(1)

    chat.write("a" * 21)

    expect(chat.field).to_have_value("a" * 21)
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.root.locator("#count")).to_have_text("21 / 20. Viesti on liian pitkä. Lyhennä sitä.")
    assert server.sent("message") == []


def test_emoji_count_as_one_character(visit: Visit, server: ChatServer) -> None:
    server.max_characters = 20
    chat = visit()
    expect(chat.answers).to_have_count(1)

    chat.write("👍" * 20)

    expect(chat.mine).to_have_count(1)


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_empty_message_is_not_sent(visit: Visit, server: ChatServer, text: str) -> None:
    chat = visit()

    chat.write(text)

    expect(chat.field).to_be_focused()
    assert server.sent("message") == []


def test_typing_is_shown_until_the_reply(visit: Visit, server: ChatServer) -> None:
    server.reply_seconds = 1.0
    chat = visit()

    chat.write("Hei")

    expect(chat.root.locator(".typing")).to_be_visible()
    expect(chat.answers).to_have_count(2)
    expect(chat.root.locator(".typing")).to_be_hidden()


def test_reply_goes_to_the_one_live_region_as_plain_text(visit: Visit) -> None:
    chat = visit()

    chat.button("Etsi koulutusta").click()

    live = chat.root.locator("[aria-live=polite]")
    expect(live).to_have_count(1)
    expect(live).to_contain_text(
        "Polku: Löysin kaksi koulutusta. Ohjelmoinnin perusteet Digipore Vaihtoehdot: Puhu valmentajan kanssa"
    )


def test_copy_takes_text_and_source(visit: Visit) -> None:
    chat = visit(permissions=["clipboard-read", "clipboard-write"])
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)

    chat.answers.last.get_by_role("button", name="Kopioi").click()

    expect(chat.root.locator("[aria-live=polite]")).to_contain_text("Kopioitu")
    copied = str(chat.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("Starttiraha on tuki uudelle yrittäjälle.")
    assert copied.endswith("https://tyomarkkinatori.fi/starttiraha")


def test_unread_badge_counts_what_came_while_closed(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.button("Sulje keskustelu").click()

    server.push(reply("Hei, olen Aino."), author="coach")
    server.push(reply("Sopiiko huomenna?"), author="coach")

    expect(chat.root.locator(".badge")).to_have_text("2")
    expect(chat.launcher).to_have_accessible_name("Kysy Polulta. Uusia viestejä: 2")
    chat.page.reload()
    expect(chat.root.locator(".badge")).to_have_text("2")
    chat.launcher.click()
    chat.button("Sulje keskustelu").click()
    expect(chat.root.locator(".badge")).to_be_hidden()


def test_news_from_a_coach_comes_into_sight_after_a_long_answer(visit: Visit, server: ChatServer) -> None:
    server.script["pitkä"] = [reply("rivi\n" * 80)]
    chat = visit()
    chat.write("pitkä")
    expect(chat.answers).to_have_count(2)
    chat.button("Siirry uusimpaan").click()
    expect(chat.button("Siirry uusimpaan")).to_be_hidden()

    server.push(reply("Hei, täällä valmentaja."), author="coach")

    expect(chat.answers.last).to_be_in_viewport()


def test_news_does_not_pull_away_who_reads_further_up(visit: Visit, server: ChatServer) -> None:
    server.script["pitkä"] = [reply("rivi\n" * 80)]
    chat = visit()
    chat.write("pitkä")
    expect(chat.answers).to_have_count(2)
    expect(chat.mine).to_be_in_viewport()

    server.push(reply("Hei, täällä valmentaja."), author="coach")

    expect(chat.answers).to_have_count(3)
    expect(chat.mine).to_be_in_viewport()
    expect(chat.button("Siirry uusimpaan")).to_be_visible()


def test_long_answer_is_shown_from_its_beginning(visit: Visit, server: ChatServer) -> None:
    server.script["pitkä"] = [reply("Alku.\n" + "rivi\n" * 80 + "Loppu.")]
    chat = visit()

    chat.write("pitkä")

    expect(chat.answers).to_have_count(2)
    expect(chat.mine.last).to_be_in_viewport()
    expect(chat.button("Siirry uusimpaan")).to_be_visible()
    chat.button("Siirry uusimpaan").click()
    expect(chat.answers.last.get_by_role("button", name="Kopioi")).to_be_in_viewport()
