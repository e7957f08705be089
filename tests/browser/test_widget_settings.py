"""What a person sets in the chat: language, size of the text, voice; and the conversation taken along or begun anew."""

from __future__ import annotations

from pathlib import Path

from chat_page import Visit
from chat_server import ChatServer, reply
from playwright.sync_api import expect


def test_transcript_holds_the_whole_conversation_in_order(visit: Visit) -> None:
    chat = visit()
    chat.button("Mikä on starttiraha?").click()
    expect(chat.answers).to_have_count(2)
    chat.button("Asetukset").click()

    with chat.page.expect_download() as download:
        chat.button("Lataa keskustelu").click()

    text = Path(download.value.path()).read_text(encoding="utf-8")
    places = [
        text.index(part)
        for part in ("Polku: Hei!", "Sinä: Mikä on starttiraha?", "Polku: Starttiraha on", "Lähde: Työmarkkinatori")
    ]
    assert places == sorted(places)


def test_clearing_asks_first_and_begins_a_new_conversation(visit: Visit, server: ChatServer) -> None:
    chat = visit()
    chat.write("salaisuus")
    expect(chat.answers).to_have_count(2)
    chat.button("Asetukset").click()
    chat.button("Aloita alusta").click()
    chat.button("Peruuta").click()
    expect(chat.lines).to_have_count(3)

    chat.button("Aloita alusta").click()
    chat.button("Poista").click()

    expect(chat.lines).to_have_count(1)
    expect(chat.field).to_be_focused()
    assert [frame["token"] for frame in server.sent("hello", 2)] == [None, None]


def test_chosen_language_is_told_to_the_assistant_and_remembered(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True, attributes='data-language="fi"')
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.button("Asetukset").click()

    chat.root.get_by_label("Kieli").select_option("en")

    expect(chat.button("Talk to a person")).to_be_visible()
    assert server.sent("language", 1) == [{"type": "language", "language": "en"}]
    chat.page.reload()
    expect(chat.button("Talk to a person")).to_be_visible()


def test_language_with_some_texts_is_told_when_it_is_chosen(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True, attributes='data-language="fi"')
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.root.locator("header button").first.click()

    chat.root.get_by_label("Kieli").select_option("ar")

    expect(chat.root.locator(".root")).to_have_attribute("dir", "rtl")
    expect(chat.button("تحدّث مع شخص")).to_be_visible()
    assert server.sent("language", 1) == [{"type": "language", "language": "ar"}]


def test_page_goes_along_when_the_conversation_goes_on_in_another_direction(visit: Visit, server: ChatServer) -> None:
    chat = visit(embedded=True, attributes='data-language="ar"')
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)

    server.tell({"type": "language", "language": "en"})
    server.push(reply("Hello", language="en"))

    expect(chat.answers.last.locator("[lang=en][dir=ltr]")).to_have_text("Hello")
    expect(chat.root.locator(".root")).to_have_attribute("dir", "ltr")
    expect(chat.button("Talk to a person")).to_be_visible()
    assert server.sent("language") == []


def test_conversation_that_changes_language_takes_the_texts_along_and_keeps_the_focus(
    visit: Visit, server: ChatServer
) -> None:
    chat = visit()
    chip = chat.button("Oma yritys")
    chip.focus()

    server.tell({"type": "language", "language": "en"})

    expect(chat.button("Talk to a person")).to_be_visible()
    expect(chip).to_be_focused()
    expect(chat.page.get_by_role("heading", level=1, name="Find your own path to work")).to_be_visible()


def test_text_size_is_remembered(visit: Visit) -> None:
    chat = visit()
    before = chat.field.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    chat.button("Asetukset").click()

    chat.button("150 %").click()
    chat.page.reload()

    after = chat.field.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert after == before * 1.5


def test_reading_aloud_without_a_voice_of_the_device_says_so(visit: Visit) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    chat.page.evaluate("speechSynthesis.getVoices = () => [{ lang: 'fi-FI', localService: false }]")

    chat.answers.first.get_by_role("button", name="Lue ääneen").click()

    expect(chat.root.locator(".hint")).to_have_text("Tällä laitteella ei ole ääntä tälle kielelle.")


def test_reading_aloud_uses_the_voice_of_the_answers_language(visit: Visit) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)
    chat.page.evaluate(
        """() => {
        speechSynthesis.getVoices = () =>
          [{ lang: "en-GB", localService: true }, { lang: "fi_FI", localService: true }];
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
        speechSynthesis.speak = (words) => { window.spoken = [words.lang, words.text]; };
        }"""
    )

    chat.answers.first.get_by_role("button", name="Lue ääneen").click()

    language, text = chat.page.evaluate("window.spoken")
    assert language == "fi_FI"
    assert text.startswith("Hei! Olen Polku.")
