"""The widget lets a conversation go to Telegram, takes one from a mailed link, and tells a coach that the person writes."""

from __future__ import annotations

from axe import violations
from chat_page import Visit
from chat_server import ChatServer, reply
from playwright.sync_api import expect

TICKET = reply("Lähetin pyyntösi.", handoff={"reference": "P-7KD4M"})


def test_conversation_goes_on_in_telegram(visit: Visit, server: ChatServer) -> None:
    server.telegram = True
    server.script["Haluan valmentajan"] = [TICKET]
    chat = visit(embedded=True)
    chat.launcher.click()
    chat.write("Haluan valmentajan")

    chat.button("Jatka Telegramissa").click()

    link = chat.root.get_by_role("link", name="Avaa Telegram")
    expect(link).to_be_focused()
    assert link.get_attribute("href") == "https://t.me/polku_bot?start=jatka_x"
    assert violations(chat.page) == []
    server.tell({"type": "error", "code": "moved", "text": "Keskustelu jatkuu Telegramissa.", "id": None})
    expect(chat.root.locator(".note").last).to_have_text("Keskustelu jatkuu Telegramissa.")
    hellos = len(server.sent("hello"))
    chat.write("Uusi asia")
    expect(chat.mine.last).to_contain_text("Uusi asia")
    assert len(server.sent("hello", hellos + 1)) == hellos + 1


def test_without_telegram_nothing_is_offered(visit: Visit, server: ChatServer) -> None:
    server.script["Haluan valmentajan"] = [TICKET]
    chat = visit(embedded=True)
    chat.launcher.click()
    chat.write("Haluan valmentajan")

    expect(chat.answers).to_have_count(2)
    expect(chat.button("Jatka Telegramissa")).to_have_count(0)


def test_mailed_link_is_used_when_the_person_presses_and_leaves_the_address(visit: Visit, server: ChatServer) -> None:
    chat = visit(path="/#polku=abcdefghijklmnopqrstuvwxyz_-1234")

    expect(chat.banner).to_contain_text("Valmentaja on vastannut.")
    assert "#" not in chat.page.url
    assert server.sent("hello") == []
    assert violations(chat.page) == []
    chat.button("Avaa keskustelu").click()

    [hello] = server.sent("hello", 1)
    assert hello["link"] == "abcdefghijklmnopqrstuvwxyz_-1234"
    expect(chat.banner).to_be_hidden()


def test_typing_is_told_only_while_a_coach_has_the_chat(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.field.fill("hei")
    chat.field.fill("")
    server.push(reply("Hei, olen valmentaja."), author="coach")
    expect(chat.answers).to_have_count(2)

    chat.field.type("hei sinä")

    assert len(server.sent("typing", 1)) == 1
    assert "hei" not in str(server.sent("typing"))
