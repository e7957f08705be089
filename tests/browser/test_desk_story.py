"""A coach and a person in two real browsers, from the wish for a human to the outcome."""

from __future__ import annotations

import re
from datetime import timedelta

from coach_accounts import PASSWORD
from desk_gateway import DeskGateway
from desk_pages import OpenDesk, OpenPage, log_in, person_asks, take
from openid_parts import CLIENT, SECRET, OpenIdProvider
from playwright.sync_api import expect

from bot.clock import utc_now
from bot.conversations.later.follow_ups import AFTER_DAYS, plan_follow_ups
from bot.desk.accounts import Coaches
from bot.handoff.ticket import Outcome, Priority, TicketState
from bot.settings import Secret

HTML = "<b>lihava</b><script>document.title = 'oops'</script>"


def test_coach_signs_in_at_a_provider_of_another_site(gateway: DeskGateway, open_page: OpenPage) -> None:
    provider = OpenIdProvider(claims={"email": "anna@city.example", "email_verified": True})
    gateway.run(provider.start("localhost"))
    settings = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": Secret(SECRET)}
    gateway.restart(public_url=gateway.url, **settings)
    gateway.run(Coaches(gateway.database).set_email("anna", "anna@city.example"))

    page = open_page(f"{gateway.url}/desk/needs")
    page.get_by_role("link", name="Kirjaudu työtunnuksella").click()

    expect(page.get_by_role("heading", name="Työnantajien tarpeet")).to_be_visible()
    gateway.run(provider.stop())


def test_from_the_wish_for_a_person_to_the_outcome(gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk) -> None:
    coach = desk()
    expect(coach.get_by_text("Ei pyyntöjä.")).to_be_visible()
    person = person_asks(gateway, open_page)
    coach.get_by_role("link", name="Kielikurssi").click()  # it came by itself
    expect(coach.get_by_text("Haluan oppia suomea iltaisin.")).to_be_visible()
    take(coach)
    expect(person.answers.last).to_contain_text("Anna Valmentaja on nyt mukana")

    reply = coach.get_by_label("Vastaus (suomi)")
    reply.fill(f"Hei! {HTML}")
    reply.press("Control+Enter")
    expect(person.answers.last).to_contain_text(f"Hei! {HTML}")
    expect(reply).to_have_value("")
    person.write("Tiistai sopii")
    expect(coach.locator(".line.person").last).to_contain_text("Tiistai sopii")

    reply.fill("Kesken jäänyt")
    gateway.stop()
    gateway.start()
    person.write("Olen yhä täällä")
    expect(coach.locator(".line.person").last).to_contain_text("Olen yhä täällä", timeout=30_000)
    expect(reply).to_have_value("Kesken jäänyt")
    coach.get_by_role("button", name="Lähetä", exact=True).click()
    expect(person.answers.last).to_contain_text("Kesken jäänyt")

    coach.get_by_text("Sulje", exact=True).first.click()
    coach.get_by_label("Koulutus", exact=True).check()
    coach.get_by_role("button", name="Sulje").click()
    expect(coach.get_by_text("Pyyntö on suljettu.")).to_be_visible()
    expect(person.answers.last).to_contain_text("sulki pyyntösi")
    person.write("Kiitos!")
    expect(person.answers.last).to_contain_text("Vastaus: Kiitos!")

    said = person.texts()
    for line in ("Tiistai sopii", "Olen yhä täällä", "Kesken jäänyt"):
        assert said.count(line) == 1
        expect(coach.locator(".said").get_by_text(line, exact=True)).to_have_count(1)
    reference = coach.locator(".reference").first.inner_text()
    closed = gateway.ticket(reference)
    assert (closed.state, closed.outcome) == (TicketState.CLOSED, Outcome.TRAINING)
    assert "oops" not in coach.title()

    assert closed.conversation is not None
    a_month_ago = utc_now() - timedelta(days=AFTER_DAYS[0], minutes=1)
    gateway.run(plan_follow_ups(gateway.database, closed.conversation, reference, now=a_month_ago))
    gateway.restart()  # what fell due meanwhile is asked at once, and once
    expect(person.answers.last).to_contain_text("Mikä on tilanteesi nyt?", timeout=30_000)
    gateway.restart()
    person.write("Hyvin")
    expect(person.answers.last).to_contain_text("Vastaus: Hyvin", timeout=30_000)
    assert sum("Mikä on tilanteesi nyt?" in text for text in person.texts()) == 1


def test_second_coach_is_told_who_was_faster(gateway: DeskGateway, desk: OpenDesk) -> None:
    gateway.add_coach("pekka", "Pekka Lahti")
    ticket = gateway.open_ticket(summary="Kiire")
    pages = [desk(login) for login in ("anna", "pekka")]
    for page in pages:
        page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
        expect(page.get_by_role("button", name="Ota tämä")).to_be_visible()

    pages[0].get_by_role("button", name="Ota tämä").click()

    expect(pages[1].get_by_text("Tämä on valmentajalla Anna Valmentaja.")).to_be_visible()
    expect(pages[1].get_by_role("button", name="Ota tämä")).to_have_count(0)


def test_work_by_keyboard_alone(gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk) -> None:
    coach = desk()
    person = person_asks(gateway, open_page)
    gateway.open_ticket(summary="Toinen")
    expect(coach.locator("[data-row]")).to_have_count(2)
    press = coach.keyboard.press

    press("j")
    press("j")
    press("k")
    press("Enter")
    expect(coach.get_by_role("button", name="Ota tämä")).to_be_visible()
    coach.wait_for_load_state("load")
    press("t")
    expect(coach.get_by_text("Pyyntö on nyt sinulla.")).to_be_visible()
    coach.wait_for_load_state("load")
    press("r")
    coach.keyboard.type("Hei, tjkun!")  # letters in a field are letters
    press("Control+Enter")
    expect(person.answers.last).to_contain_text("Hei, tjkun!")
    press("Escape")
    press("n")
    expect(coach.get_by_label("Uusi muistiinpano")).to_be_focused()
    press("Escape")
    press("u")
    expect(coach.locator(".tabs")).to_be_visible()
    coach.wait_for_load_state("load")
    press("/")
    expect(coach.get_by_label("Hae")).to_be_focused()


def test_what_is_being_read_and_written_stays_when_the_page_refreshes(
    gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk
) -> None:
    coach = desk()
    person = person_asks(gateway, open_page)
    person.write("Ensimmäinen")
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)
    coach.get_by_label("Vastaus (suomi)").fill("Luonnos")
    coach.locator(".line summary").first.click()
    person.write("Toinen")
    expect(coach.locator(".line.person").last).to_contain_text("Toinen")

    expect(coach.locator(".line details").first).to_have_attribute("open", "")
    expect(coach.get_by_label("Vastaus (suomi)")).to_have_value("Luonnos")
    coach.reload()
    expect(coach.get_by_label("Vastaus (suomi)")).to_have_value("Luonnos")


def test_answer_that_was_not_sent_is_said_so_until_it_is_sent_once(
    gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk
) -> None:
    coach = desk()
    person = person_asks(gateway, open_page)
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)
    reply = coach.get_by_label("Vastaus (suomi)")
    reply.fill("Varaa aika netistä.")
    gateway.stop()
    reply.press("Control+Enter")
    expect(coach.get_by_text("Ei lähetetty: yhteys katkesi.")).to_be_visible()
    with coach.expect_response("**/desk/live?*", timeout=60_000):
        gateway.start()

    expect(coach.get_by_text("Ei lähetetty: yhteys katkesi.")).to_be_visible()
    expect(reply).to_have_value("Varaa aika netistä.")
    reply.press("Control+Enter")
    expect(person.answers.last).to_contain_text("Varaa aika netistä.", timeout=60_000)
    expect(coach.get_by_text("Ei lähetetty: yhteys katkesi.")).to_be_hidden()
    assert sum("Varaa aika" in text for text in person.texts()) == 1


def test_request_under_the_finger_does_not_move_away(gateway: DeskGateway, desk: OpenDesk) -> None:
    pressed = gateway.open_ticket(summary="ensin")
    coach = desk()
    row = coach.get_by_role("link", name=pressed.reference)
    row.hover()
    coach.mouse.down()
    with coach.expect_response(lambda response: "x-polku-live" in response.request.headers):
        gateway.open_ticket(priority=Priority.CRISIS, summary="hätä")
    coach.mouse.up()

    expect(coach.get_by_role("heading", level=1)).to_contain_text(pressed.reference)


def test_corrected_and_removed_answers_change_on_the_persons_page(
    gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk
) -> None:
    coach = desk()
    person = person_asks(gateway, open_page)
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)
    coach.get_by_label("Vastaus (suomi)").fill("Tavataan tiistina")
    coach.get_by_label("Vastaus (suomi)").press("Control+Enter")
    expect(person.answers.last).to_contain_text("Tavataan tiistina")

    coach.get_by_text("Muuta", exact=True).click()
    coach.get_by_label("Korjattu vastaus").fill("Tavataan tiistaina")
    coach.get_by_role("button", name="Korjaa").click()
    expect(person.answers.last).to_contain_text("Tavataan tiistaina")
    expect(coach.locator(".line.coach .said")).to_have_text("Tavataan tiistaina")
    coach.locator(".line.coach summary").click()
    coach.get_by_role("button", name="Poista viesti").click()
    expect(person.answers.last).to_contain_text("Valmentaja poisti tämän viestin.")
    assert not [text for text in person.texts() if "Tavataan" in text]


def test_coach_says_what_a_message_meant(gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk) -> None:
    coach = desk()
    person_asks(gateway, open_page).write("Iltakurssi")
    coach.get_by_role("link", name="Kielikurssi").click()

    coach.get_by_text("Botti ymmärsi").last.click()
    coach.get_by_role("button", name="Jotain muuta").last.click()

    expect(coach.get_by_text("Tarkoitti: Jotain muuta")).to_be_visible()


def test_saved_reply_goes_into_the_field(gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk) -> None:
    coach = desk()
    person_asks(gateway, open_page)
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)

    coach.get_by_label("Valmis vastaus").select_option("Tervehdys")

    expect(coach.get_by_label("Vastaus (suomi)")).to_have_value(
        f"Hei! Olen Anna Valmentaja, valmentaja. Luin pyyntösi {gateway.tickets()[0].reference}. Autan sinua mielelläni."
    )


def test_answer_of_the_bot_goes_into_the_field_with_its_source(
    gateway: DeskGateway, open_page: OpenPage, desk: OpenDesk
) -> None:
    coach = desk()
    person_asks(gateway, open_page).write("Mistä saan rahaa kurssin ajaksi?")
    coach.get_by_role("link", name="Kielikurssi").click()
    take(coach)
    coach.get_by_text("Ehdota vastausta tai palvelua").click()
    coach.locator("#fitting summary").first.click()

    coach.get_by_role("button", name="Lisää vastauskenttään").first.click()

    written = coach.get_by_label("Vastaus (suomi)")
    expect(written).to_be_focused()
    expect(written).to_have_value(re.compile(r"\n\nLähde: .+, https://\S+ \(tarkistettu \d+\.\d+\.\d{4}\)$"))


NOTIFICATIONS = """
window.told = [];
window.Notification = class {
  static permission = "default";
  static requestPermission = async () => (window.Notification.permission = "granted");
  constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
};
"""


def test_browser_tells_of_new_requests_when_it_is_asked_to_and_nobody_looks(
    gateway: DeskGateway, open_page: OpenPage
) -> None:
    page = open_page(f"{gateway.url}/desk/login")
    page.add_init_script(NOTIFICATIONS)
    log_in(page, "anna")
    button = page.get_by_role("button", name="Ilmoita uusista pyynnöistä")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    gateway.open_ticket(summary="Näkyvä")
    expect(page.locator("[data-calling]")).to_have_text("1")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    gateway.open_ticket(summary="Salainen")
    expect(page.locator("[data-calling]")).to_have_text("2")

    assert page.evaluate("window.told") == ["Polku: Pyyntöjä odottaa sinua: 2"]


def test_first_login_with_a_new_password(gateway: DeskGateway, open_page: OpenPage) -> None:
    _coach, first = gateway.run(Coaches(gateway.database).add("uusi", name="Uusi", now=utc_now()))
    page = open_page(f"{gateway.url}/desk/")
    page.get_by_label("Tunnus").fill("uusi")
    page.get_by_label("Salasana").fill(first)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    page.get_by_label("Nykyinen salasana").fill(first)
    page.get_by_label("Uusi salasana", exact=True).fill(PASSWORD)
    page.get_by_label("Uusi salasana toisen kerran").fill(PASSWORD)
    page.get_by_role("button", name="Tallenna").click()

    expect(page.locator(".tabs")).to_be_visible()
