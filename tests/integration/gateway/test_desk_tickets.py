"""Coaches at work: the queue, a ticket taken, answered in the person's chat, and closed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from desk_parts import DeskBrowser, add_coach
from gateway_parts import ChatPage, Gateway
from need_parts import kitchen
from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations.erasure import erase_conversation
from bot.desk.accounts import Coaches, Role
from bot.desk.live import LOOK_EVERY_SECONDS
from bot.desk.queue import PAGE_ROWS
from bot.dialogue.texts import texts_of
from bot.handoff.needs import Needs
from bot.handoff.opening_hours import WEEKDAYS, opening_hours, spans_words
from bot.handoff.ticket import Outcome, Priority, Ticket, TicketKind, TicketRequest, TicketState
from bot.handoff.tickets import Tickets
from bot.store.tables import conversations, corrections, desk_audit, messages


@dataclass
class Scene:
    """Anna's browser on a new ticket, and the person's page."""

    gateway: Gateway
    ticket: Ticket
    person: ChatPage
    anna: DeskBrowser

    @property
    def path(self) -> str:
        return f"/tickets/{self.ticket.reference}"

    async def now(self) -> Ticket:
        found = await Tickets(self.gateway.database).find(self.ticket.reference)
        assert found is not None
        return found

    async def heard(self, author: str = "coach") -> str:
        """The next line of `author` on the person's page."""
        while (frame := await self.person.next("reply"))["from"] != author:
            pass
        return str(frame["text"])


@pytest_asyncio.fixture
async def scene(gateway: Gateway, page: ChatPage, open_desk) -> Scene:
    await add_coach(gateway, "anna", name="Anna Valmentaja")
    conversation = await gateway.database.read(
        lambda connection: connection.execute(select(conversations.c.id)).scalar()
    )
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(
            conversation=conversation,
            topic="training",
            language="fi",
            summary="Haluan oppia hitsaamaan",
            facts={"municipality": "Espoo"},
        ),
        now=utc_now(),
    )
    anna = await open_desk(gateway, "anna")
    await anna.get(f"/tickets/{ticket.reference}")
    return Scene(gateway, ticket, page, anna)


async def add_ticket(gateway: Gateway, *, now: datetime | None = None, **changes: Any) -> Ticket:
    given = {"conversation": None, "topic": "training", "language": "fi", "summary": "", **changes}
    return await Tickets(gateway.database).open_ticket(TicketRequest(**given), now=now or utc_now())


def listed(html: str) -> list[str]:
    return re.findall(r'id="row-(P-\w+)"', html)


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


async def test_open_page_hears_of_changes_at_once(scene: Scene) -> None:
    address = f"{scene.gateway.url}/desk/live?ticket={scene.ticket.reference}"
    timeout = aiohttp.ClientTimeout(total=30, sock_read=10)
    async with scene.anna.http.get(address, timeout=timeout) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"

        async def changed() -> None:
            while await stream.content.readline() != b"event: changed\n":
                pass

        await changed()  # at the start, for what was missed
        await changed()  # the first look
        await scene.person.say("hei taas")
        await changed()
        await scene.anna.post(f"{scene.path}/note", text="muistiinpano")
        await changed()


async def test_queue_stream_ends_with_the_gateway(scene: Scene) -> None:
    async with scene.anna.http.get(f"{scene.gateway.url}/desk/live") as stream:
        await stream.content.readline()
        await asyncio.wait_for(scene.gateway.stop(), 10)


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


async def test_person_sees_that_the_coach_is_writing(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/typing")

    await scene.person.next("typing")


async def test_programme_is_sent_as_a_card_with_its_source(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/suggest", programme="digipoint")

    while (frame := await scene.person.next("reply"))["from"] != "coach":
        pass
    card = frame["cards"][0]
    assert card["id"] == "digipoint"
    assert card["links"][0]["url"].startswith("https://")
    assert any(fact["label"] == "Tarkistettu" for fact in card["facts"])


def add_message(scene: Scene, seq: int, intent: str, ranking: list[dict[str, Any]] | None = None) -> None:
    values = {"conversation": scene.ticket.conversation, "direction": "person", "state": "answered", "detected": "fi"}
    with scene.gateway.database.begin() as connection:
        connection.execute(messages.insert().values(
            **values, seq=seq, text=f"message {seq}", intent=intent, ranking=ranking or [], created_at=utc_now()
        ))  # fmt: skip


def answers_in(html: str) -> list[str]:
    return re.findall(r'name="answer" value="([^"]+)"', html)


async def test_answer_of_the_assistant_is_sent_with_its_source_and_date(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")

    shown = await scene.anna.post(f"{scene.path}/suggest", answer="utter_faq/startup_grant")

    while (frame := await scene.person.next("reply"))["from"] != "coach":
        pass
    entry, language = texts_of().entry("utter_faq/startup_grant", "fi")
    assert (frame["text"], frame["language"]) == (entry["text"].strip(), language)
    assert frame["link"] == {**entry["source"], "checked_on": str(entry["checked_on"])}
    assert frame["buttons"] == []
    assert f"▸ {entry['source']['title']}" in shown.text
    assert 'formaction="' in shown.text  # it can be changed and taken back like any line


async def test_answers_that_fit_what_the_last_message_was_read_as_come_first(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    add_message(scene, 50, "faq/work_trial/how_much")
    asked = answers_in((await scene.anna.get(scene.path)).text)
    add_message(
        scene, 51, "nlu_fallback", [{"name": "greet", "confidence": 0.2}, {"name": "faq/yki_test", "confidence": 0.1}]
    )
    guessed = answers_in((await scene.anna.get(scene.path)).text)
    add_message(scene, 52, "thank")
    thanked = answers_in((await scene.anna.get(scene.path)).text)

    assert asked[:2] == ["utter_faq/work_trial/how_much", "utter_faq/work_trial"]
    assert len(asked) > 3
    assert all(key.startswith("utter_faq/work_trial") for key in asked)
    assert guessed[0] == "utter_faq/yki_test"
    assert thanked == []


async def test_answer_is_in_the_persons_language_or_english_and_the_coach_can_read_it(scene: Scene) -> None:
    ticket = await add_ticket(scene.gateway, language="so", conversation=scene.ticket.conversation)
    path = f"/tickets/{ticket.reference}"
    await scene.anna.post(f"{path}/take")
    add_message(scene, 50, "faq/work_trial")

    html = (await scene.anna.get(path)).text

    topic, follow_up = [html.partition(f'<li id="fitting-{nth}">')[2].partition("</li>")[0] for nth in (1, 2)]
    in_somali, source = (
        texts_of().entry("utter_faq/work_trial", "so")[0],
        texts_of().say("utter_faq/work_trial", "so")["link"],
    )
    assert f'<p class="said" lang="so">{in_somali["text"][:20]}' in topic
    assert "tarkistamaton käännös" in topic
    assert 'class="small said" lang="fi"' in topic
    assert f"Source: {source['title']}, {source['url']} (checked " in topic
    assert '<p class="said" lang="en">' in follow_up
    assert '<span class="tag">englanti</span>' in follow_up


async def test_answer_that_is_none_is_refused(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")

    for key in ("utter_faq/none", "utter_greet", "utter_faq/work_trial/more"):
        assert (await scene.anna.post(f"{scene.path}/suggest", answer=key)).status == 400


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


async def test_saved_replies_are_in_the_persons_language_with_the_coachs_name(scene: Scene) -> None:
    english = await add_ticket(scene.gateway, conversation=scene.ticket.conversation, language="en")
    await scene.anna.post(f"/tickets/{english.reference}/take")

    html = (await scene.anna.get(f"/tickets/{english.reference}")).text

    assert "I am Anna Valmentaja, a coach." in html
    assert english.reference in html


async def test_queue_shows_the_most_urgent_first_then_a_coachs_turn_then_the_oldest(scene: Scene) -> None:
    now = utc_now()
    old = await add_ticket(scene.gateway, now=now - timedelta(days=2))
    older = await add_ticket(scene.gateway, now=now - timedelta(days=3))
    urgent = await add_ticket(scene.gateway, priority=Priority.CRISIS, now=now)
    tickets = Tickets(scene.gateway.database)
    taken = await tickets.move(older, TicketState.ASSIGNED, actor="anna", assignee="anna", now=now)
    await tickets.move(taken, TicketState.WAITING_FOR_PERSON, actor="anna", now=now)

    found = listed((await scene.anna.get("/")).text)

    assert found == [urgent.reference, old.reference, scene.ticket.reference, older.reference]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?view=mine", {"mine"}),
        ("?view=unassigned", {"new", "english", "scene"}),
        ("?view=done", {"done"}),
        ("?topic=language_course", {"english"}),
        ("?language=en", {"english"}),
        ("?priority=urgent", set()),
        ("?text=HITSAAMAAN", {"scene"}),
        ("?text=100%25", {"new"}),
        ("?text=%25", {"new"}),
        ("?text=ÄITIYS+olen", {"new"}),
        ("?text=varma+hitsaamaan", set()),
        ("?text=nothing-like-this", set()),
    ],
)
async def test_queue_is_filtered_and_searched(scene: Scene, query: str, expected: set[str]) -> None:
    gateway, now, tickets = scene.gateway, utc_now(), Tickets(scene.gateway.database)
    mine = await add_ticket(gateway)
    done = await add_ticket(gateway)
    await tickets.move(mine, TicketState.ASSIGNED, actor="anna", assignee="anna", now=now)
    await tickets.move(done, TicketState.CLOSED, actor="anna", now=now)
    known = {
        "scene": scene.ticket,
        "mine": mine,
        "done": done,
        "new": await add_ticket(gateway, summary="Olen 100% varma, Äitiysloma päättyy"),
        "english": await add_ticket(gateway, topic="language_course", language="en"),
    }

    found = listed((await scene.anna.get(f"/{query}")).text)

    assert found == [known[name].reference for name in known if known[name].reference in found]
    assert set(found) == {known[name].reference for name in expected}


async def test_ticket_is_found_by_its_reference(scene: Scene) -> None:
    await add_ticket(scene.gateway)

    shown = await scene.anna.get(f"/?text={scene.ticket.reference.lower()}")

    assert listed(shown.text) == [scene.ticket.reference]


async def test_new_request_calls_for_those_it_is_routed_to_and_for_everyone_when_nobody_takes_it(
    scene: Scene, open_desk
) -> None:
    await add_coach(scene.gateway, "ann")
    ann = await open_desk(scene.gateway, "ann")

    async def calling() -> list[int]:
        return [int(re.findall(r'data-calling="(\d+)"', (await one.get("/")).text)[0]) for one in (scene.anna, ann)]

    before = await calling()
    await add_ticket(scene.gateway, routed_to=("anna", "pekka"))
    routed = await calling()
    await add_ticket(scene.gateway, routed_to=("anna",), now=utc_now() - timedelta(hours=5))

    assert before == [1, 1]  # is for everyone
    assert routed == [2, 1]
    assert await calling() == [3, 2]


async def test_long_queue_has_pages(scene: Scene) -> None:
    for _ in range(PAGE_ROWS):
        await add_ticket(scene.gateway)

    first, second = await scene.anna.get("/"), await scene.anna.get("/?page=2")

    assert len(listed(first.text)) == PAGE_ROWS
    assert len(listed(second.text)) == 1
    assert 'rel="next"' in first.text and 'rel="next"' not in second.text


async def test_language_that_the_coach_lacks_is_marked(scene: Scene) -> None:
    await add_ticket(scene.gateway, language="so")

    assert (await scene.anna.get("/")).text.count("Et puhu tätä kieltä") == 1


async def test_desk_speaks_the_coachs_language(scene: Scene) -> None:
    await scene.anna.get("/account")
    await scene.anna.post("/account/language", language="en")

    html = (await scene.anna.get(scene.path)).text

    assert '<html lang="en">' in html
    assert "About the person" in html
    assert "Tiedot ihmisestä" not in html


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


async def test_coach_whom_a_note_names_sees_it_in_the_queue_until_it_is_opened(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "bo")
    bo = await open_desk(scene.gateway, "bo")
    await scene.anna.post(f"{scene.path}/note", text="@bo osaatko auttaa? <b>")

    queue = await bo.get("/")
    assert "Sinulle: sinut mainitaan" in queue.text
    assert f"{scene.path}#notes-title" in queue.text
    assert "Sinulle: sinut mainitaan" not in (await scene.anna.get("/")).text

    await bo.get(scene.path)

    assert "Sinulle: sinut mainitaan" not in (await bo.get("/")).text


async def test_coach_sets_an_address_for_notices(scene: Scene) -> None:
    await scene.anna.get("/account")
    assert (await scene.anna.post("/account/email", email="no address")).status == 400
    assert 'value="anna@polku.example"' in (await scene.anna.post("/account/email", email="anna@polku.example")).text


async def test_coach_sees_the_person_and_another_coach_writing_and_nothing_is_stored(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "lea", Role.LEAD, name="Lea <b>")
    lea = await open_desk(scene.gateway, "lea")
    await lea.get(scene.path)
    async with scene.anna.http.get(f"{scene.gateway.url}/desk/live?ticket={scene.ticket.reference}") as stream:
        await stream.content.readuntil(b"event: changed\n")
        await scene.person.socket.send_json({"type": "typing"})  # the assistant has the chat: nobody is told
        await scene.person.say("hei")
        await scene.person.next("ack")
        await scene.anna.post(f"{scene.path}/take")
        before = await scene.now()

        other = await ChatPage.connect(scene.gateway)
        await other.hello(scene.person.welcome["token"])
        await other.socket.send_json({"type": "typing"})
        await stream.content.readuntil(b"event: typing\n")
        assert await stream.content.readline() == b"data: {}\n"
        await lea.post(f"{scene.path}/typing")
        await stream.content.readuntil(b"event: typing\n")
        assert await stream.content.readline() == b'data: {"coach": "Lea <b>"}\n'
        await other.close()

    assert await scene.now() == before


async def test_request_that_the_person_has_deleted_leaves_open_pages(scene: Scene) -> None:
    await add_ticket(scene.gateway)  # its event is newer than any of the deleted one
    live = f"{scene.gateway.url}/desk/live"
    async with (
        scene.anna.http.get(f"{live}?ticket={scene.ticket.reference}") as page,
        scene.anna.http.get(live) as queue,
    ):
        for stream in (page, queue):
            await stream.content.readuntil(b"event: changed\n")
        await asyncio.sleep(2 * LOOK_EVERY_SECONDS)
        for stream in (page, queue):
            stream.content.read_nowait()  # the first look was told, too
        id = scene.ticket.conversation or ""
        await scene.gateway.database.write(lambda connection: erase_conversation(connection, id, now=utc_now()))
        for stream in (page, queue):
            await asyncio.wait_for(stream.content.readuntil(b"event: changed\n"), 10)

    gone = await scene.anna.get(scene.path)
    assert (gone.status, "Ehkä ihminen poisti sen." in gone.text) == (404, True)


async def test_coach_of_the_persons_municipality_is_the_first_to_choose(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "lea", Role.LEAD, municipalities=["vantaa"])
    await add_coach(scene.gateway, "zoe", municipalities=["espoo"])
    await scene.anna.get("/account")
    assert (await scene.anna.post("/account/municipalities", municipality="atlantis")).status == 400
    account = await scene.anna.post("/account/municipalities", municipality="vantaa")
    assert re.search(r'value="vantaa" checked', account.text)

    lea = await open_desk(scene.gateway, "lea")
    choices = re.findall(r'<option value="(\w+)">', (await lea.get(scene.path)).text.partition('id="to"')[2])

    assert choices == ["zoe", "anna", "lea"]


async def test_coach_who_is_at_work_sooner_is_the_first_to_choose(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "lea", Role.LEAD)
    begins = opening_hours().from_moment(utc_now())
    assert begins is not None
    another_day = WEEKDAYS[(begins.weekday() + 2) % 7]
    await scene.anna.get("/account")

    account = await scene.anna.post("/account/work-hours", **{another_day: "9-15.30"})

    assert f'name="{another_day}" type="text" value="9–15.30"' in account.text
    lea = await open_desk(scene.gateway, "lea")
    choices = re.findall(r'<option value="(\w+)">(.*?)<', (await lea.get(scene.path)).text.partition('id="to"')[2])
    assert [login for login, _shown in choices] == ["lea", "anna"]
    assert re.fullmatch(r"Anna Valmentaja \(töissä \d+\.\d+\.(20\d\d)? 9\.00 alkaen\)", choices[1][1])


async def test_hours_that_are_none_are_shown_again_and_not_kept(scene: Scene) -> None:
    await scene.anna.get("/account")
    await scene.anna.post("/account/work-hours", monday="9-15")

    refused = await scene.anna.post("/account/work-hours", monday="8-15", tuesday='nine "<b>')

    assert refused.status == 400
    assert 'value="8-15"' in refused.text
    assert "nine &#34;&lt;b&gt;" in refused.text
    assert "Ei tallennettu" in refused.text
    assert (await Coaches(scene.gateway.database).find("anna")).work_hours == {"monday": "9–15"}


async def test_day_without_hours_shows_those_at_which_coaches_answer(scene: Scene) -> None:
    coaches = Coaches(scene.gateway.database)
    await coaches.set_work_hours("anna", {"monday": ""})
    page = (await scene.anna.get("/account")).text

    assert f'name="monday" type="text" value="{spans_words(opening_hours().weekly[0])}"' in page
    assert 'name="tuesday" type="text" value=""' in page


async def test_answer_is_shown_in_the_coachs_language_beside_a_message_they_cannot_read(scene: Scene) -> None:
    values = {"conversation": scene.ticket.conversation, "direction": "person", "state": "answered", "ranking": []}
    with scene.gateway.database.begin() as connection:
        for seq, (language, intent) in enumerate(
            (("so", "faq/work_trial"), ("so", "greet"), ("en", "faq/work_trial")), 50
        ):
            connection.execute(messages.insert().values(
                **values, seq=seq, text=f"message {seq}", intent=intent, detected=language, created_at=utc_now()
            ))  # fmt: skip

    page = (await scene.anna.get(scene.path)).text

    assert page.count("Mitä botti vastaa tähän") == 1
    shown = page.partition('id="line-50"')[2].partition("</li>")[0]
    assert "Mitä botti vastaa tähän" in shown
    assert "työkokeilu" in shown.lower()


async def test_group_and_need_of_a_request_have_their_names(scene: Scene) -> None:
    await Needs(scene.gateway.database).add(need := kitchen())
    details = {"group": "cafe-lingua", "need": need.id, "times": "tiistaina"}
    ticket = await add_ticket(scene.gateway, details=details)

    page = (await scene.anna.get(f"/tickets/{ticket.reference}")).text

    assert "Café Lingua" in page
    assert "Keittiöapulainen, Koulukeittiö" in page
    assert "tiistaina" in page
    assert need.id not in page


async def test_queue_tells_what_people_are_told_of_the_hours(scene: Scene) -> None:
    page = (await scene.anna.get("/")).text

    assert "Ihmisille kerrotaan vastausajoista: Valmentajat vastaavat ma–pe" in page
