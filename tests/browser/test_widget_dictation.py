"""Dictation: into the field alone, with a visible state, only where the browser has it, and never without a word on who hears.

Chromium's own recognition needs a server of its maker, so a page script stands in for it: `heard` is what the tests do to it.
"""

from __future__ import annotations

import pytest
from axe import violations
from chat_page import Chat, Visit
from chat_server import ChatServer
from playwright.sync_api import expect
from test_widget_accessibility import LOOKS

RECOGNITION = """
window.SpeechRecognition = class {
  static available = async () => window.onDevice || "unavailable";
  start() { window.heard = this; window.started = (window.started || 0) + 1; }
  stop() { this.onend(); }
  abort() { this.isAborted = true; }
  says(...parts) { this.onresult({ results: parts.map((transcript) => [{ transcript }]) }); }
  fails(error) { this.onerror({ error }); this.onend(); }
};
window.webkitSpeechRecognition = undefined;
"""
ABSENT = "window.SpeechRecognition = window.webkitSpeechRecognition = undefined;"
ON_DEVICE = f"{RECOGNITION} window.onDevice = 'available';"
ASKED = "Selain muuttaa puheesi tekstiksi. Ääni voi mennä selaimen tekijälle."


def listening(visit: Visit, **options: object) -> Chat:
    """A chat that listens with a recognition of the device."""
    chat = visit(script=ON_DEVICE, **options)
    expect(chat.answers).to_have_count(1)
    chat.button("Sanele").click()
    expect(chat.button("Sanele")).to_have_attribute("aria-pressed", "true")
    return chat


def test_without_the_browsers_recognition_there_is_no_dictation(visit: Visit) -> None:
    chat = visit(script=ABSENT)
    expect(chat.answers).to_have_count(1)

    expect(chat.button("Sanele")).to_be_hidden()


def test_what_is_heard_stands_in_the_field_and_is_sent_only_by_the_person(visit: Visit, server: ChatServer) -> None:
    chat = visit(script=ON_DEVICE)
    expect(chat.answers).to_have_count(1)
    chat.field.fill("Hei.")
    chat.button("Sanele").click()
    expect(chat.root.locator(".hint")).to_have_text("Kuuntelen. Puhu nyt.")
    expect(chat.root.locator("[aria-live=polite]")).to_contain_text("Kuuntelen. Puhu nyt.")

    chat.page.evaluate("heard.says('mikä on')")
    expect(chat.field).to_have_value("Hei. mikä on")
    chat.page.evaluate("heard.says('mikä on starttiraha')")
    chat.page.evaluate("heard.onend()")

    expect(chat.field).to_have_value("Hei. mikä on starttiraha")
    expect(chat.field).to_be_focused()
    expect(chat.button("Sanele")).to_have_attribute("aria-pressed", "false")
    expect(chat.root.locator(".hint")).to_be_hidden()
    assert server.sent("message") == []
    chat.field.press("Enter")
    assert [frame["text"] for frame in server.sent("message", 1)] == ["Hei. mikä on starttiraha"]


def test_browser_whose_maker_hears_is_started_only_after_asking_once(visit: Visit) -> None:
    chat = visit(script=RECOGNITION)
    expect(chat.answers).to_have_count(1)
    chat.button("Sanele").click()
    hint = chat.root.locator(".hint")
    expect(hint).to_contain_text(ASKED)
    hint.get_by_role("button", name="Peruuta").click()
    expect(hint).to_be_hidden()
    assert chat.page.evaluate("window.started") is None

    chat.button("Sanele").click()
    hint.get_by_role("button", name="Sanele").click()
    expect(hint).to_have_text("Kuuntelen. Puhu nyt.")
    assert chat.page.evaluate("[started, heard.processLocally]") == [1, False]
    chat.button("Sanele").first.click()  # ends it
    chat.button("Sanele").click()

    expect(hint).to_have_text("Kuuntelen. Puhu nyt.")
    assert chat.page.evaluate("started") == 2


@pytest.mark.parametrize(("language", "expected"), [("fi", "fi-FI"), ("en", "en-US"), ("ar", "ar-EG"), ("uk", "uk-UA")])
def test_it_listens_in_the_language_of_the_conversation(visit: Visit, language: str, expected: str) -> None:
    chat = visit(script=ON_DEVICE)
    expect(chat.answers).to_have_count(1)
    chat.button("Asetukset").click()
    chat.root.get_by_label("Kieli").select_option(language)
    chat.page.keyboard.press("Escape")
    chat.root.locator(".dictate").click()

    expect(chat.root.locator(".dictate")).to_have_attribute("aria-pressed", "true")
    assert chat.page.evaluate("[heard.lang, heard.processLocally]") == [expected, True]


@pytest.mark.parametrize("ends", ["typing", "escape", "sending", "closing", "other language"])
def test_whatever_the_person_does_next_ends_it_and_late_words_do_not_come(
    visit: Visit, server: ChatServer, ends: str
) -> None:
    chat = visit(script=ON_DEVICE, embedded=True)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.button("Sanele").click()
    expect(chat.button("Sanele")).to_have_attribute("aria-pressed", "true")
    chat.page.evaluate("heard.says('hei')")
    if ends == "typing":
        chat.field.press_sequentially("!")
    elif ends == "escape":
        chat.button("Sanele").press("Escape")
    elif ends == "sending":
        chat.field.press("Enter")
    elif ends == "other language":
        server.tell({"type": "language", "language": "en"})
        expect(chat.button("Dictate")).to_be_visible()
    else:
        chat.button("Sulje keskustelu").click()

    chat.page.evaluate("heard.says('hei sinä siellä')")

    assert chat.page.evaluate("heard.isAborted")
    expect(chat.root.locator(".dictate")).to_have_attribute("aria-pressed", "false")
    expect(chat.root.locator("textarea")).to_have_value({"typing": "hei!", "sending": ""}.get(ends, "hei"))
    assert chat.panel.is_visible() == (ends != "closing")
    assert len(server.sent("message", int(ends == "sending"))) == int(ends == "sending")


@pytest.mark.parametrize("error", ["not-allowed", "network", "language-not-supported", "audio-capture"])
def test_dictation_that_does_not_work_says_what_helps(visit: Visit, error: str) -> None:
    chat = listening(visit)

    chat.page.evaluate("error => heard.fails(error)", error)

    expect(chat.root.locator(".hint")).to_have_text("Sanelu ei onnistunut. Salli mikrofoni tai kirjoita viesti.")
    expect(chat.button("Sanele")).to_have_attribute("aria-pressed", "false")


def test_silence_is_no_failure(visit: Visit) -> None:
    chat = listening(visit)

    chat.page.evaluate("heard.fails('no-speech')")

    expect(chat.root.locator(".hint")).to_be_hidden()


def test_answer_that_arrives_meanwhile_is_not_read_into_the_microphone(visit: Visit, server: ChatServer) -> None:
    chat = visit(script=f"{ON_DEVICE} speechSynthesis.getVoices = () => [{{ lang: 'fi-FI', localService: true }}];")
    chat.page.evaluate("() => { window.spoken = 0; speechSynthesis.speak = () => { window.spoken += 1; }; }")
    chat.page.evaluate("() => { window.SpeechSynthesisUtterance = class {}; }")
    expect(chat.answers).to_have_count(1)
    chat.button("Asetukset").click()
    chat.root.get_by_label("Lue vastaukset ääneen").check()
    chat.page.keyboard.press("Escape")
    server.push({**server.greeting[0], "text": "Luetaan"})
    expect(chat.answers).to_have_count(2)
    chat.button("Sanele").click()
    expect(chat.button("Sanele")).to_have_attribute("aria-pressed", "true")

    server.push({**server.greeting[0], "text": "Ei lueta"})

    expect(chat.answers).to_have_count(3)
    assert chat.page.evaluate("spoken") == 1


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_while_it_asks_listens_and_fails(visit: Visit, look: dict[str, object]) -> None:
    chat = visit(script=RECOGNITION, embedded=True, **look)
    chat.launcher.click()
    expect(chat.answers).to_have_count(1)
    chat.button("Sanele").click()
    hint = chat.root.locator(".hint")
    expect(hint).to_contain_text(ASKED)
    assert violations(chat.page) == []
    hint.get_by_role("button", name="Sanele").click()
    expect(hint).to_have_text("Kuuntelen. Puhu nyt.")
    assert violations(chat.page) == []
    chat.page.evaluate("heard.fails('not-allowed')")
    expect(hint).to_contain_text("Sanelu ei onnistunut.")

    assert violations(chat.page) == []


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_file_is_refused_politely_and_the_page_stays(visit: Visit, server: ChatServer, event: str) -> None:
    chat = visit()
    expect(chat.answers).to_have_count(1)

    is_left_to_the_browser = chat.field.evaluate(
        """(field, name) => {
        const carried = new DataTransfer();
        carried.items.add(new File(["x"], "cv.pdf"));
        const given = name === "drop" ? { dataTransfer: carried } : { clipboardData: carried };
        const kind = name === "drop" ? DragEvent : ClipboardEvent;
        return field.dispatchEvent(new kind(name, { ...given, bubbles: true, cancelable: true, composed: true }));
        }""",
        event,
    )

    assert not is_left_to_the_browser
    expect(chat.root.locator(".hint")).to_have_text("En voi ottaa tiedostoja vastaan. Kirjoita asiasi.")
    assert server.sent("message") == []
