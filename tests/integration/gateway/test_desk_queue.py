"""The queue of the desk: whose turn, what is found, and who is called."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desk_parts import Scene, add_coach, add_ticket

from bot.clock import utc_now
from bot.desk.queue import PAGE_ROWS
from bot.handoff.ticket import Priority, TicketState
from bot.handoff.tickets import Tickets


def listed(html: str) -> list[str]:
    return re.findall(r'id="row-(P-\w+)"', html)


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


async def test_queue_tells_what_people_are_told_of_the_hours(scene: Scene) -> None:
    page = (await scene.anna.get("/")).text

    assert "Ihmisille kerrotaan vastausajoista: Valmentajat vastaavat ma–pe" in page
