"""What the operator switches is seen on open pages: a notice that comes and goes, and that nothing new is taken."""

from __future__ import annotations

from chat_page import Visit
from chat_server import READ_ONLY, ChatServer
from playwright.sync_api import expect


def test_notice_comes_and_goes_while_the_page_is_open(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    notice = chat.root.get_by_role("note")

    server.tell({"type": "notice", "notice": {"fi": "Huolto klo 20."}})
    expect(notice).to_have_text("Huolto klo 20.")

    server.tell({"type": "notice", "notice": None})
    expect(notice).to_be_hidden()


def test_message_that_is_not_taken_says_so_and_is_not_sent_again(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    server.is_read_only = True

    chat.write("Kuuluuko?")

    expect(chat.root.get_by_role("log").get_by_text(READ_ONLY)).to_be_visible()
    server.is_read_only = False
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    assert len(server.sent("message")) == 1


def test_it_is_said_once_however_often_somebody_tries(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    server.tell({"type": "error", "code": "read_only", "text": READ_ONLY, "id": None})
    server.tell({"type": "error", "code": "read_only", "text": READ_ONLY, "id": None})
    server.tell({"type": "notice", "notice": {"fi": "Huolto"}})

    expect(chat.root.get_by_role("note")).to_have_text("Huolto")
    expect(chat.root.get_by_role("log").get_by_text(READ_ONLY)).to_have_count(1)
