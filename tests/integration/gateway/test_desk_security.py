"""Every address of the desk, tried in every way that must not work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce

import aiohttp
import pytest
import pytest_asyncio
from desk_parts import DeskBrowser, add_coach
from gateway_parts import ChatPage, Gateway
from need_parts import kitchen
from sqlalchemy import select, text

from bot.clock import utc_now
from bot.conversations.coach.coaching import Coaching
from bot.desk.accounts import Role
from bot.desk.routes import ADDRESSES, Address
from bot.handoff.needs import Need, Needs
from bot.handoff.ticket import Ticket, TicketRequest
from bot.handoff.tickets import Tickets
from bot.store.tables import conversations, desk_sessions, employer_needs, ticket_events, tickets

GUARDED = [address for address in ADDRESSES if address.needs is not None]
FORMS = [address for address in ADDRESSES if address.method == "POST"]
OF_A_TICKET = [address for address in FORMS if "{reference}" in address.path]
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


def named(address: Address) -> str:
    return f"{address.method} {address.path}"


@dataclass
class Scene:
    """A gateway with three coaches, a ticket that anna has, and an employer's need."""

    gateway: Gateway
    ticket: Ticket
    page: ChatPage
    need: Need

    def path(self, address: Address) -> str:
        values = {
            "{reference}": self.ticket.reference,
            "{id}": self.need.id,
            "{table:tickets|conversations}": "tickets",
        }
        return reduce(lambda path, name: path.replace(name, values[name]), values, address.path)

    async def state(self) -> list[str]:
        """Everything that a form could change, as text."""

        def look(connection) -> list[str]:
            return [
                str(row)
                for table in (tickets, ticket_events, conversations, employer_needs)
                for row in connection.execute(select(table)).all()
            ] + [
                str(connection.execute(text("select login, interface, password_hash, totp_secret from coaches")).all())
            ]

        return await self.gateway.database.read(look)


@pytest_asyncio.fixture
async def scene(gateway: Gateway, page: ChatPage, texts) -> Scene:
    for login, role in (("anna", Role.COACH), ("pekka", Role.COACH), ("liisa", Role.LEAD), ("aatu", Role.ADMIN)):
        await add_coach(gateway, login, role)
    await page.ask("hei")
    conversation = await gateway.database.read(
        lambda connection: connection.execute(select(conversations.c.id)).scalar()
    )
    ticket = await Tickets(gateway.database).open_ticket(
        TicketRequest(conversation=conversation, topic="training", language="fi", summary="Haluan oppia"), now=utc_now()
    )
    await Coaching(gateway.database, texts.say).take(ticket.reference, "anna", now=utc_now())
    await Needs(gateway.database).add(need := kitchen())
    return Scene(gateway, ticket, page, need)


@pytest.mark.parametrize("address", GUARDED, ids=named)
async def test_without_login_nothing_is_shown_or_done(scene: Scene, open_desk, address: Address) -> None:
    before = await scene.state()
    desk = await open_desk(scene.gateway)
    await desk.get("/login")

    if address.method == "GET":
        shown = await desk.get(scene.path(address))
        assert (shown.path, shown.status) in {("/login", 200), ("/live", 401)}
    else:
        shown = await desk.post(scene.path(address), text="x", outcome="work", to="pekka", language="en")
        assert shown.status == 401
    assert "Haluan oppia" not in shown.text
    assert await scene.state() == before


@pytest.mark.parametrize("address", [one for one in GUARDED if one.needs is not Role.COACH], ids=named)
async def test_lower_role_is_refused(scene: Scene, open_desk, address: Address) -> None:
    assert address.needs is not None
    lower = {Role.LEAD: "pekka", Role.ADMIN: "liisa"}[address.needs]
    desk = await open_desk(scene.gateway, lower)
    before = await scene.state()

    if address.method == "GET":
        shown = await desk.get(scene.path(address))
    else:
        shown = await desk.post(scene.path(address), to="pekka")

    assert shown.status == 403
    assert await scene.state() == before


async def test_forged_forms_do_nothing(scene: Scene, open_desk) -> None:
    coach, lead = await open_desk(scene.gateway, "anna"), await open_desk(scene.gateway, "liisa")
    colleague, visitor = await open_desk(scene.gateway, "pekka"), await open_desk(scene.gateway)
    await visitor.get("/login")
    before = await scene.state()
    fields = {"text": "x", "outcome": "work", "to": "pekka", "language": "en", "login": "pekka", "password": "x"}

    for address in FORMS:
        desk = lead if address.needs is Role.LEAD else coach
        for forged in ("", "0" * 64, colleague.form_token, visitor.form_token):
            shown = await desk.post(scene.path(address), form_token=forged, **fields)
            assert shown.status == 403, named(address)

    assert await scene.state() == before
    assert (await coach.get("/")).path == "/"  # still logged in


@pytest.mark.parametrize(
    "address", [one for one in OF_A_TICKET if not one.path.endswith(("/note", "/meaning"))], ids=named
)
async def test_another_coachs_ticket_cannot_be_changed(scene: Scene, open_desk, address: Address) -> None:
    desk = await open_desk(scene.gateway, "pekka")
    await desk.get(f"/tickets/{scene.ticket.reference}")
    before = await scene.state()

    shown = await desk.post(
        scene.path(address),
        text="hei",
        outcome="work",
        to="pekka",
        time="2030-01-01T10:00",
        programme="digipoint",
        seq="1",
    )

    if address.path.endswith("/take"):
        assert "Toinen valmentaja ehti ensin." in shown.text
    else:
        assert shown.status == 403
    assert await scene.state() == before


@pytest.mark.parametrize("reference", ["P-00000", "..%2f..%2flogin", "' OR 1=1 --", HTML.replace("/", "")])
async def test_unknown_ticket_is_not_found(scene: Scene, open_desk, reference: str) -> None:
    desk = await open_desk(scene.gateway, "liisa")
    fields = {
        "text": "hei",
        "outcome": "work",
        "to": "pekka",
        "time": "2030-01-01T10:00",
        "programme": "digipoint",
        "seq": "1",
    }

    for address in ADDRESSES:
        if "{reference}" in address.path:
            path = address.path.replace("{reference}", reference)
            shown = await (desk.get(path) if address.method == "GET" else desk.post(path, **fields))
            assert shown.status == 404, named(address)
            assert "<script>alert" not in shown.text


async def test_every_answer_carries_the_headers(scene: Scene, open_desk) -> None:
    desk = await open_desk(scene.gateway, "aatu")
    for address in ADDRESSES:
        if address.method == "POST":
            continue
        path = scene.path(address).replace("{name:desk\\.css|desk\\.js}", "desk.js")
        async with desk.http.get(f"{scene.gateway.url}/desk{path}", allow_redirects=False) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] in {"no-store", "no-cache"}


async def test_pages_hold_no_inline_script_or_style(scene: Scene, open_desk) -> None:
    desk = await open_desk(scene.gateway, "aatu")
    for path in ("/", f"/tickets/{scene.ticket.reference}", "/account", "/password", "/coaches", "/audit"):
        html = (await desk.get(path)).text

        assert html.count("<script") == html.count("<script src=") == 1
        assert "<style" not in html
        assert not re.search(r"\s(style|on\w+)=", html), path


@pytest.mark.parametrize(
    "path", ["/keys.py", "/../gateway.py", "/static/desk.js", "/templates/base.html", "/desk.html"]
)
async def test_other_files_are_not_served(gateway: Gateway, path: str) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{gateway.url}/desk{path}") as response:
        assert response.status == 404


async def test_what_a_person_typed_is_shown_as_text(scene: Scene, open_desk) -> None:
    await scene.page.ask(HTML)
    await Tickets(scene.gateway.database).open_ticket(
        TicketRequest(
            conversation=scene.ticket.conversation,
            topic=HTML[:40],
            language="xx<b>",
            summary=HTML,
            facts={"<b>name</b>": HTML},
            contact=HTML,
            contact_wish=HTML,
        ),
        now=utc_now(),
    )
    desk = await open_desk(scene.gateway, "anna")
    newest = re.findall(r'id="row-(P-\w+)"', (await desk.get("/")).text)

    for path in ("/", "/?text=%3Cscript%3Ealert(1)", *(f"/tickets/{reference}" for reference in newest)):
        html = (await desk.get(path)).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b>name" not in html
        assert "49" not in re.findall(r"&amp;\S*", html)  # no template is made of it


async def test_html_in_every_field_is_shown_as_text(scene: Scene, open_desk) -> None:
    desk = await open_desk(scene.gateway, "anna")
    reference = scene.ticket.reference
    await desk.get(f"/tickets/{reference}")

    shown = [
        await desk.post(f"/tickets/{reference}/reply", text=HTML, id=HTML),
        await desk.post(f"/tickets/{reference}/note", text=HTML),
        await desk.post(f"/tickets/{reference}/propose", time="2030-01-01T10:00", place=HTML, id="1"),
        await desk.post(f"/tickets/{reference}/propose", time=HTML),
        await desk.post(f"/tickets/{reference}/suggest", programme=HTML),
        await desk.post(f"/tickets/{reference}/meaning", seq=HTML, intent=HTML),
        await desk.post(f"/tickets/{reference}/correct", seq="6", text=HTML),
        await desk.post(f"/tickets/{reference}/close", outcome=HTML),
        await desk.post("/account/language", language=HTML),
        await desk.post("/account/second-factor/on", secret=HTML, code=HTML),
        await desk.post("/password", old=HTML, new=HTML, again=HTML),
        await desk.get(f"/tickets/{reference}"),
    ]
    other = await open_desk(scene.gateway)
    shown.append(await other.log_in(HTML, HTML))
    await other.get("/login")
    shown.append(await other.post("/login", login="anna", password="x", next=HTML))
    for one in shown:
        assert one.status < 500
        assert "<script>alert" not in one.text
        assert "<img src=x" not in one.text
    frame = await scene.page.next("reply")
    while frame["from"] != "coach":
        frame = await scene.page.next("reply")
    assert frame["text"] == HTML  # the widget puts it in as text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("reply", {"text": ""}),
        ("reply", {"text": "   "}),
        ("reply", {"text": "x" * 4001}),
        ("reply", {}),
        ("note", {"text": ""}),
        ("propose", {}),
        ("propose", {"time": "yesterday"}),
        ("propose", {"time": "2030-99-01T10:00"}),
        ("close", {}),
        ("close", {"outcome": "nonsense"}),
        ("suggest", {"programme": "nonsense"}),
        ("correct", {"text": "hei"}),
        ("correct", {"text": "hei", "seq": "-1"}),
        ("correct", {"text": "hei", "seq": "999"}),
        ("correct", {"text": "the bot's words", "seq": "2"}),
        ("withdraw", {"seq": "3"}),
        ("meaning", {"seq": "2", "intent": "nonsense"}),
        ("meaning", {"seq": "999", "intent": "inform"}),
    ],
)
async def test_form_that_cannot_be_used_changes_nothing(
    scene: Scene, open_desk, path: str, fields: dict[str, str]
) -> None:
    desk = await open_desk(scene.gateway, "anna")
    await desk.get(f"/tickets/{scene.ticket.reference}")
    before = await scene.state()

    assert (await desk.post(f"/tickets/{scene.ticket.reference}/{path}", **fields)).status == 400
    assert await scene.state() == before


async def test_form_that_is_too_large_is_refused(scene: Scene, open_desk) -> None:
    desk = await open_desk(scene.gateway, "anna")
    await desk.get("/")

    shown = await desk.post(f"/tickets/{scene.ticket.reference}/reply", text="x" * 300_000)

    assert shown.status == 413


@pytest.mark.parametrize(
    "query", ["?page=-1", "?page=999999999999", "?page=x", "?view=<b>", "?topic=%00", "?text=%25%5f'"]
)
async def test_strange_filters_are_harmless(scene: Scene, open_desk, query: str) -> None:
    desk = await open_desk(scene.gateway, "anna")

    assert (await desk.get(f"/{query}")).status == 200


async def test_database_holds_no_token_that_opens_the_desk(scene: Scene, open_desk) -> None:
    desk: DeskBrowser = await open_desk(scene.gateway, "anna")
    cookie = desk.cookie("polku_desk")

    stored = await scene.gateway.database.read(lambda connection: str(connection.execute(select(desk_sessions)).all()))

    assert cookie is not None
    assert cookie not in stored
