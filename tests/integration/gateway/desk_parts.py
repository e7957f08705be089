"""Coaches at the desk for tests: accounts, browsers without a screen, and a coach on the ticket of a person who has a page open."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from coach_accounts import PASSWORD, add_account
from gateway_parts import ChatPage, Gateway

from bot.clock import utc_now
from bot.desk.accounts import Coach, Role
from bot.handoff.ticket import Ticket, TicketRequest
from bot.handoff.tickets import Tickets

_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
_FRESH = re.compile(r'name="id" value="([^"]+)"')


@dataclass(frozen=True)
class Shown:
    """What a browser got in the end, after redirects."""

    status: int
    path: str
    text: str
    headers: dict[str, str]


class DeskBrowser:
    """One coach's browser."""

    def __init__(self, gateway: Gateway, **headers: str) -> None:
        self.gateway = gateway
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers)
        self.form_token = ""
        self.message_id = ""

    async def get(self, path: str, **headers: str) -> Shown:
        """Opens a page."""
        async with self.http.get(f"{self.gateway.url}/desk{path}", headers=headers) as response:
            return await self._show(response)

    async def post(self, path: str, *, form_token: str | None = None, **fields: str) -> Shown:
        """Sends a form, with the token of the last page unless another is given."""
        sent = {"form_token": self.form_token if form_token is None else form_token, **fields}
        async with self.http.post(f"{self.gateway.url}/desk{path}", data=sent) as response:
            return await self._show(response)

    async def log_in(self, login: str, password: str = PASSWORD) -> Shown:
        """From the login page on."""
        await self.get("/login")
        return await self.post("/login", login=login, password=password)

    def cookie(self, name: str) -> str | None:
        """The value of a cookie that the browser holds."""
        return next((cookie.value for cookie in self.http.cookie_jar if cookie.key == name), None)

    async def close(self) -> None:
        """Closes the browser."""
        await self.http.close()

    async def _show(self, response: aiohttp.ClientResponse) -> Shown:
        text = await response.text()
        if found := _TOKEN.search(text):
            self.form_token = found[1]
        if found := _FRESH.search(text):
            self.message_id = found[1]
        return Shown(response.status, response.url.path.removeprefix("/desk"), text, dict(response.headers))


OpenDesk = Callable[..., Awaitable[DeskBrowser]]


async def add_coach(gateway: Gateway, login: str, role: Role = Role.COACH, **more: object) -> Coach:
    """An account at this gateway's desk."""
    return await add_account(gateway.database, login, role, **more)


@dataclass
class Scene:
    """Anna's browser on a new ticket, and the person's page."""

    gateway: Gateway
    ticket: Ticket
    person: ChatPage
    anna: DeskBrowser

    @property
    def path(self) -> str:
        """Where the desk shows the ticket."""
        return f"/tickets/{self.ticket.reference}"

    async def now(self) -> Ticket:
        """The ticket as it is now."""
        found = await Tickets(self.gateway.database).find(self.ticket.reference)
        assert found is not None
        return found

    async def heard(self, author: str = "coach") -> str:
        """The next line of `author` on the person's page."""
        while (frame := await self.person.next("reply"))["from"] != author:
            pass
        return str(frame["text"])


async def add_ticket(gateway: Gateway, *, now: datetime | None = None, **changes: Any) -> Ticket:
    """A new ticket, about training in Finnish unless told otherwise."""
    given = {"conversation": None, "topic": "training", "language": "fi", "summary": "", **changes}
    return await Tickets(gateway.database).open_ticket(TicketRequest(**given), now=now or utc_now())
