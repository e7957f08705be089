"""Nothing is lost and nothing comes twice, whatever the network does."""

from __future__ import annotations

from chat_page import Chat, Visit
from chat_server import TOO_MANY, ChatServer, reply
from playwright.sync_api import expect


def opened(visit: Visit, **options: object) -> Chat:
    """The demo page with the greeting shown."""
    chat = visit(**options)
    expect(chat.answers).to_have_count(1)
    return chat


def stored(server: ChatServer) -> list[str]:
    """What people wrote, as the server keeps it."""
    return [item["text"] for talk in server.conversations.values() for item in talk.items if item["from"] == "person"]


def without_connection(chat: Chat, server: ChatServer) -> None:
    """The server does not answer, and no waiting ends in the page: it comes back only when the person asks for it."""
    chat.page.clock.install(time=0)
    server.is_down = True
    server.drop_all()
    expect(chat.banner).to_contain_text("Ei yhteyttä")
    chat.page.clock.pause_at(60)


def test_history_is_there_after_a_reload(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)
    before = chat.texts()

    chat.page.reload()

    expect(chat.lines).to_have_count(3)
    assert chat.texts() == before
    assert len(server.conversations) == 1


def test_floating_chat_that_was_open_is_open_on_the_next_page_and_leaves_the_focus_alone(visit: Visit) -> None:
    chat = visit(embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    chat.page.reload()

    expect(chat.answers).to_have_count(1)
    assert chat.focused() == ""


def test_message_written_offline_goes_once_when_the_connection_is_back(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    without_connection(chat, server)
    chat.write("Kuuluuko?")
    expect(chat.mine).to_contain_text("Odottaa yhteyttä")
    server.is_down = False

    chat.button("Yritä nyt").click()

    expect(chat.answers.last).to_contain_text("Vastaus: Kuuluuko?")
    expect(chat.banner).to_be_hidden()
    expect(chat.mine).not_to_contain_text("Odottaa")
    assert stored(server) == ["Kuuluuko?"]


def test_connection_comes_back_by_itself(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)

    server.drop_all()

    expect(chat.banner).to_be_visible()
    expect(chat.banner).to_be_hidden()
    assert server.sent("hello", 2)[1]["token"] == "token-1"


def test_language_chosen_offline_is_told_when_the_connection_is_back(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    without_connection(chat, server)
    chat.button("Asetukset").click()
    chat.root.get_by_label("Kieli").select_option("en")
    server.is_down = False

    chat.button("Try now").click()

    expect(chat.banner).to_be_hidden()
    assert server.sent("language", 1) == [{"type": "language", "language": "en"}]
    expect(chat.button("Talk to a person")).to_be_visible()


def test_lost_acknowledgement_sends_the_same_id_again(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.drops_before_ack = 1

    chat.write("yksi")

    expect(chat.answers.last).to_contain_text("Vastaus: yksi")
    first, second = server.sent("message", 2)
    assert first["id"] == second["id"]
    expect(chat.mine).to_have_count(1)
    assert stored(server) == ["yksi"]


def test_reply_lost_on_the_way_is_shown_once(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.drops_before_reply = 1

    chat.write("yksi")

    expect(chat.answers.last).to_contain_text("Vastaus: yksi")
    chat.write("kaksi")
    expect(chat.answers.last).to_contain_text("Vastaus: kaksi")
    assert chat.texts()[1:] == ["yksi", "Vastaus: yksi", "kaksi", "Vastaus: kaksi"]


def test_messages_sent_over_a_broken_connection_keep_their_order(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.drops_before_ack = 2
    written = [f"viesti {number}" for number in range(1, 9)]

    for text in written:
        chat.write(text)

    expect(chat.answers).to_have_count(9)
    assert stored(server) == written
    assert [text for text in chat.texts() if text.startswith("viesti")] == written


def test_unsent_message_survives_a_reload(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.is_down = True
    server.drop_all()
    chat.write("tärkeä")

    chat.page.reload()
    expect(chat.mine).to_contain_text("tärkeä")
    server.is_down = False

    expect(chat.answers.last).to_contain_text("Vastaus: tärkeä")
    expect(chat.mine).to_have_count(1)
    assert stored(server) == ["tärkeä"]


def test_message_the_server_could_not_store_is_sent_again(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.is_mute = True
    chat.write("yksi")
    expect(chat.mine).to_contain_text("Lähetetään")
    server.sent("message", 1)
    server.is_mute = False

    server.tell({"type": "error", "code": "not_stored", "text": "Anteeksi", "id": server.sent("message", 1)[0]["id"]})

    expect(chat.answers.last).to_contain_text("Vastaus: yksi")
    assert len({frame["id"] for frame in server.sent("message")}) == 1


def test_forgotten_conversation_is_cleared_from_the_page(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    chat.write("vanha")
    expect(chat.answers).to_have_count(2)
    server.conversations.clear()
    server.greeting = [reply("Uusi keskustelu")]

    chat.page.reload()

    expect(chat.lines).to_have_count(1)
    expect(chat.answers).to_contain_text("Uusi keskustelu")


def test_conversation_erased_while_open_begins_anew_with_the_message(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    server.is_mute = True
    chat.write("vieläkö?")
    server.sent("message", 1)
    server.is_mute = False
    talk = server.conversations.pop("token-1")
    server.conversations["other"] = talk

    server.tell({"type": "error", "code": "gone", "text": "deleted", "id": server.sent("message", 1)[0]["id"]})

    expect(chat.answers.last).to_contain_text("Vastaus: vieläkö?")
    expect(chat.mine).to_have_count(1)


def test_connection_that_died_silently_is_noticed(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    chat.page.clock.install()
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    server.is_mute = True
    chat.page.clock.run_for(35_000)
    assert server.sent("ping", 1)
    hellos = len(server.sent("hello"))
    server.is_mute = False

    chat.page.clock.run_for(20_000)

    expect(chat.banner).to_be_hidden()
    assert len(server.sent("hello", hellos + 1)) > hellos


def test_waits_grow_while_the_server_is_away(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)
    tries: list[str] = []
    chat.page.on("websocket", lambda socket: tries.append(socket.url))
    chat.page.clock.install()
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    server.is_down = True
    server.drop_all()
    expect(chat.banner).to_be_visible()
    tries.clear()

    for _ in range(60):
        chat.page.clock.run_for(1000)
        chat.page.wait_for_timeout(15)

    assert 3 <= len(tries) <= 8


def test_other_version_asks_to_reload_and_stops(visit: Visit, server: ChatServer) -> None:
    chat = opened(visit)

    server.tell({"type": "error", "code": "version", "text": "x", "id": None})

    expect(chat.banner).to_have_text("Päivitä sivu, niin keskustelu jatkuu.")


def test_message_that_was_one_too_many_from_this_address_says_so_and_goes_again_when_asked(
    visit: Visit, server: ChatServer
) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    server.is_crowded = True
    chat.write("hei")
    expect(chat.root.locator(".log")).to_contain_text(TOO_MANY)
    server.is_crowded = False

    chat.button("Lähetä uudelleen").click()

    expect(chat.answers).to_have_count(2)
    assert [frame["text"] for frame in server.sent("message")] == ["hei", "hei"]


def test_page_that_may_not_begin_yet_says_so_and_begins_later_with_what_was_written(
    visit: Visit, server: ChatServer
) -> None:
    server.is_crowded = True
    chat = visit()
    expect(chat.root.locator(".log")).to_contain_text(TOO_MANY)
    chat.write("hei")
    server.is_crowded = False
    chat.page.evaluate("dispatchEvent(new Event('online'))")

    expect(chat.answers).to_have_count(2)
    assert chat.texts()[-1] == "Vastaus: hei"


def test_two_tabs_show_one_conversation(visit: Visit, server: ChatServer) -> None:
    first = opened(visit)
    second = Chat(first.page.context.new_page())
    second.page.goto(first.page.url)
    expect(second.answers).to_have_count(1)

    first.write("ensimmäisestä")
    expect(second.answers.last).to_contain_text("Vastaus: ensimmäisestä")
    first.button("Asetukset").click()
    first.button("Aloita alusta").click()
    first.button("Poista").click()

    expect(first.lines).to_have_count(1)
    expect(second.lines).to_have_count(1)


def test_chat_works_where_the_browser_forbids_storage(visit: Visit, server: ChatServer) -> None:
    blocked = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    server.pages["blocked.js"] = blocked
    chat = visit(embedded=True, body="<script src='/blocked.js'></script>")
    assert chat.page.evaluate("() => { try { localStorage; return false } catch { return true } }")

    chat.launcher.click()
    chat.write("Hei")

    expect(chat.answers.last).to_contain_text("Vastaus: Hei")
