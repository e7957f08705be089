"""Open pages of the desk: told of changes, of who is writing, and of a request that is gone."""

from __future__ import annotations

import asyncio

import aiohttp
from desk_parts import Scene, add_coach, add_ticket
from gateway_parts import ChatPage

from bot.clock import utc_now
from bot.conversations.privacy.erasure import erase_conversation
from bot.desk.accounts import Role
from bot.desk.live import LOOK_EVERY_SECONDS


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


async def test_person_sees_that_the_coach_is_writing(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/typing")

    await scene.person.next("typing")


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
