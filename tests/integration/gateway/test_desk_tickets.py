"""Coaches at work: a ticket taken, answered in the person's chat, and closed."""

from __future__ import annotations

import asyncio
import re

from desk_parts import Scene, add_coach, add_ticket
from gateway_parts import ChatPage
from need_parts import kitchen
from sqlalchemy import select

from bot.desk.accounts import Role
from bot.handoff.needs import Needs
from bot.handoff.ticket import Outcome, TicketKind, TicketState
from bot.handoff.tickets import Tickets
from bot.store.tables import corrections, desk_audit


async def test_ticket_page_says_who_needs_what(scene: Scene) -> None:
    await scene.person.ask("Olen Espoosta")

    html = (await scene.anna.get(scene.path)).text

    for words in ("Koulutus", scene.ticket.reference, "Haluan oppia hitsaamaan", "Espoo", "Olen Espoosta", "90 %"):
        assert words in html


async def test_coach_and_person_write_in_one_chat(scene: Scene) -> None:
    shown = await scene.anna.post(f"{scene.path}/take")
    assert "Pyyntö on nyt sinulla." in shown.text
    await scene.anna.post(f"{scene.path}/reply", text="Hei! Mitä olet tehnyt ennen?", id="1")
    assert await scene.heard() == "Hei! Mitä olet tehnyt ennen?"

    await scene.person.say("Olen ollut kokki")
    await scene.person.next("ack")
    await asyncio.sleep(0)
    while (await scene.now()).state is not TicketState.WAITING_FOR_COACH:
        await asyncio.sleep(0.02)
    assert "Olen ollut kokki" in (await scene.anna.get(scene.path)).text

    shown = await scene.anna.post(f"{scene.path}/close", outcome="training")
    assert "Pyyntö on suljettu." in shown.text
    closed = await scene.now()
    assert (closed.state, closed.outcome, closed.assignee) == (TicketState.CLOSED, Outcome.TRAINING, "anna")
    assert (await scene.person.ask("kiitos"))["text"] == "echo kiitos"  # the assistant is back


async def test_answer_that_is_sent_twice_is_said_once(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    sent = {"text": "Kerran", "id": scene.anna.message_id}

    await asyncio.gather(*(scene.anna.post(f"{scene.path}/reply", **sent) for _ in range(4)))

    html = (await scene.anna.get(scene.path)).text
    assert html.count("Kerran</p>") == 1
    assert scene.anna.message_id != sent["id"]
    await scene.anna.post(f"{scene.path}/reply", text="Kerran", id=scene.anna.message_id)
    assert (await scene.anna.get(scene.path)).text.count("Kerran</p>") == 2


async def test_one_of_two_coaches_gets_the_ticket(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "pekka")
    pekka = await open_desk(scene.gateway, "pekka")
    await pekka.get(scene.path)

    shown = await asyncio.gather(*(desk.post(f"{scene.path}/take") for desk in (scene.anna, pekka)))

    texts = sorted("Toinen valmentaja ehti ensin." in one.text for one in shown)
    assert texts == [False, True]
    assert all(one.status == 200 for one in shown)
    assert (await scene.now()).assignee in {"anna", "pekka"}
    log = await Tickets(scene.gateway.database).log_of(scene.ticket.reference)
    assert [event.kind for event in log] == ["opened", "moved"]


async def test_conversation_goes_on_after_a_restart(scene: Scene, start_gateway, open_desk, open_page) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/reply", text="Ennen", id="1")
    assert await scene.heard() == "Ennen"
    await scene.gateway.stop()
    again = await start_gateway()

    anna = await open_desk(again)
    anna.http.cookie_jar.update_cookies({"polku_desk": scene.anna.cookie("polku_desk") or ""})
    html = (await anna.get(scene.path)).text
    assert "Ennen" in html  # still logged in, nothing lost
    page = await open_page(again, token=scene.person.welcome["token"])
    await anna.post(f"{scene.path}/reply", text="Jälkeen", id="2")
    frame = await page.next("reply")
    assert (frame["from"], frame["text"]) == ("coach", "Jälkeen")
    assert [item["text"] for item in page.welcome["history"] if item["from"] == "coach"] == ["Ennen"]


async def test_coach_gives_the_chat_back(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/hand-back")

    assert (await scene.person.ask("hei"))["text"] == "echo hei"
    assert (await scene.now()).assignee == "anna"


async def test_answer_is_corrected_and_withdrawn_on_the_persons_page(scene: Scene, open_page) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/reply", text="Kurssi on tiistina", id="1")
    while (said := await scene.person.next("reply"))["from"] != "coach":
        pass

    await scene.anna.post(f"{scene.path}/correct", seq=str(said["seq"]), text="Kurssi on tiistaina")
    changed = await scene.person.next("changed")
    assert (changed["seq"], changed["from"], changed["text"]) == (said["seq"], "coach", "Kurssi on tiistaina")
    await scene.anna.post(f"{scene.path}/withdraw", seq=str(said["seq"]))
    assert (await scene.person.next("changed"))["seq"] == said["seq"]

    again = await open_page(scene.gateway, token=scene.person.welcome["token"])
    assert "Kurssi on" not in str(again.welcome)
    assert "Kurssi on" not in (await scene.anna.get(scene.path)).text


async def test_coach_says_what_a_message_meant(scene: Scene) -> None:
    await scene.person.ask("Olen Espoosta")

    async def correct(intent: str) -> list:
        await scene.anna.post(f"{scene.path}/meaning", seq="3", intent=intent)
        return await scene.gateway.database.read(
            lambda connection: connection.execute(select(corrections.c.seq, corrections.c.intent)).all()
        )

    assert await correct("") == [(3, None)]
    assert "Tarkoitti: Jotain muuta" in (await scene.anna.get(scene.path)).text
    assert await correct("inform") == [(3, "inform")]
    assert "Tarkoitti: Tieto itsestä" in (await scene.anna.get(scene.path)).text


async def test_times_are_proposed_in_the_persons_language(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/propose", time="2030-01-07T09:05", place="Kirjasto", id="t")

    said = await scene.heard()

    assert "1. maanantai 7.1. klo 9.05" in said
    assert "Paikka: Kirjasto" in said


async def test_closed_ticket_is_opened_again_by_its_coach(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/close", outcome="unknown")
    shown = await scene.anna.post(f"{scene.path}/outcome", outcome="work")
    assert "Tulos on tallennettu." in shown.text
    assert (await scene.now()).outcome is Outcome.WORK
    shown = await scene.anna.post(f"{scene.path}/reopen")

    assert "Pyyntö on taas auki." in shown.text
    assert (await scene.now()).state is TicketState.WAITING_FOR_COACH


async def test_lead_gives_a_ticket_to_another_coach(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "liisa", Role.LEAD)
    await add_coach(scene.gateway, "pekka")
    await scene.anna.post(f"{scene.path}/take")
    liisa = await open_desk(scene.gateway, "liisa")
    await liisa.get(scene.path)

    shown = await liisa.post(f"{scene.path}/assign", to="pekka")

    assert "Pyyntö on annettu." in shown.text
    assert (await scene.now()).assignee == "pekka"
    assert (await scene.anna.post(f"{scene.path}/reply", text="hei", id="9")).status == 403
    assert (await liisa.post(f"{scene.path}/assign", to="nobody")).status == 404


async def test_notes_are_for_coaches_alone(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/note", text="Soita @anna huomenna.")

    html = (await scene.anna.get(scene.path)).text
    assert "Soita @anna huomenna." in html
    assert 'class="mentioned"' in html
    again = await ChatPage.connect(scene.gateway)
    welcome = await again.hello(token=scene.person.welcome["token"])
    await again.close()
    assert "Soita" not in str(welcome)


async def test_reading_and_changing_is_audited(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.get(scene.path, **{"X-Polku-Live": "1"})

    rows = await scene.gateway.database.read(lambda connection: connection.execute(select(desk_audit)).mappings().all())
    about = [row["action"] for row in rows if row["object"] == scene.ticket.reference]
    assert about == ["ticket_read", "ticket_taken", "ticket_read"]


async def test_ticket_without_its_conversation_can_only_be_closed(scene: Scene) -> None:
    gone = await add_ticket(scene.gateway)
    await scene.anna.post(f"/tickets/{gone.reference}/take")

    html = (await scene.anna.get(f"/tickets/{gone.reference}")).text
    shown = await scene.anna.post(f"/tickets/{gone.reference}/reply", text="hei", id="1")

    assert html.count("Ihminen perui pyynnön.") == 2
    assert "composer" not in html
    assert shown.status == 409
    closed = await scene.anna.post(f"/tickets/{gone.reference}/close", outcome="none")
    assert closed.status == 200
    assert "Avaa uudelleen" not in closed.text


async def test_facts_are_in_the_coachs_language_with_the_persons_words_where_they_differ(scene: Scene) -> None:
    told = {"field": "construction", "municipality": "Espoo", "check_ict_skills": "some skills"}
    in_finnish = {"field": "rakennusala", "municipality": "Espoo"}
    ticket = await add_ticket(
        scene.gateway, language="en", facts=told, facts_by_language={"fi": in_finnish, "en": told}
    )
    earlier = await add_ticket(scene.gateway, language="en", facts=told)

    pages = [(await scene.anna.get(f"/tickets/{one.reference}")).text for one in (ticket, earlier)]
    facts, facts_of_earlier = [re.findall(r"<dd>(.*?)</dd>", html) for html in pages]

    original = '<span class="small">(alkuperäinen: <span lang="en">construction</span>)</span>'
    assert facts[1:] == [f"rakennusala {original}", "Espoo", "some skills"]
    assert facts_of_earlier[1:] == ["construction", "Espoo", "some skills"]


async def test_employers_request_speaks_of_the_work(scene: Scene) -> None:
    asked = {"topic": "job_search", "kind": TicketKind.EMPLOYER, "facts": {"municipality": "Espoo"}}
    ticket = await add_ticket(scene.gateway, **asked)

    page, queue = (await scene.anna.get(f"/tickets/{ticket.reference}")).text, (await scene.anna.get("/")).text

    assert "Tiedot työstä" in page
    assert "Tiedot ihmisestä" not in page
    for html in (page, queue):
        assert f'Työnantajan asia <span class="reference">{ticket.reference}' in html
    assert "Tiedot ihmisestä" in (await scene.anna.get(scene.path)).text


async def test_group_and_need_of_a_request_have_their_names(scene: Scene) -> None:
    await Needs(scene.gateway.database).add(need := kitchen())
    details = {"group": "cafe-lingua", "need": need.id, "times": "tiistaina"}
    ticket = await add_ticket(scene.gateway, details=details)

    page = (await scene.anna.get(f"/tickets/{ticket.reference}")).text

    assert "Café Lingua" in page
    assert "Keittiöapulainen, Koulukeittiö" in page
    assert "tiistaina" in page
    assert need.id not in page
