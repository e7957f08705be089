"""A whole gateway in a thread, with a scripted assistant that opens tickets as the actions do; it can be stopped and started again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from coach_accounts import add_account
from process_parts import free_port

from bot.clock import utc_now
from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.reply import Button, Reply
from bot.desk.accounts import Role
from bot.gateway import DATABASE, make_app
from bot.handoff.ticket import Ticket, TicketRequest
from bot.handoff.tickets import Tickets
from bot.settings import Settings
from bot.store.session import Database

PERSON = Button("Puhu valmentajalle", "/request_human", "person")
Result = TypeVar("Result")


class ScriptedAssistant:
    """Greets, echoes, and opens a ticket for who asks for a person."""

    database: Database

    async def turn(self, request: TurnRequest) -> Turn:
        if request.payload == PERSON.payload:
            ticket = await Tickets(self.database).open_ticket(
                TicketRequest(
                    conversation=request.conversation,
                    topic="language_course",
                    language="fi",
                    summary="Haluan oppia suomea iltaisin.",
                    facts={"municipality": "Espoo", "language_level": "suomi A2"},
                    contact_wish="chat",
                ),
                now=utc_now(),
            )
            said = Reply("Valmentaja vastaa tähän.", "fi", handoff=ticket.reference)
        elif request.payload == "/greet":
            said = Reply("Hei! Miten voin auttaa?", "fi", buttons=(PERSON,))
        else:
            said = Reply(f"Vastaus: {request.text}", "fi")
            if "rahaa" in request.text:
                return Turn((said,), "fi", intent="faq/study_on_benefit", confidence=0.9, ranking=[], detected="fi")
        guesses = [{"name": "inform", "confidence": 0.91}, {"name": "find_language_course", "confidence": 0.05}]
        return Turn((said,), "fi", intent="inform", confidence=0.91, ranking=guesses, detected="fi")


class DeskGateway:
    """Listens on one port of the loopback address for as long as the test needs, before and after each restart."""

    def __init__(self, var_dir: Path) -> None:
        self._settings = Settings(var_dir=var_dir)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Starts listening."""
        if not self._thread.is_alive():
            self._thread.start()
        self.run(self._start())

    def stop(self) -> None:
        """As SIGTERM does."""
        self.run(self._runner.cleanup())

    def restart(self, **settings: Any) -> None:
        """With other settings."""
        self.stop()
        self._settings = replace(self._settings, **settings)
        self.start()

    def end(self) -> None:
        """Ends the thread."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What `work` gives, run in the gateway's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def add_coach(self, login: str, name: str, role: Role = Role.COACH, interface: str = "fi") -> None:
        """An account at the desk."""
        self.run(add_account(self.database, login, role, name=name, interface=interface))

    def open_ticket(self, *, now: datetime | None = None, **changes: Any) -> Ticket:
        """A ticket without a conversation."""
        given = {"conversation": None, "topic": "training", "language": "fi", "summary": "", **changes}
        return self.run(Tickets(self.database).open_ticket(TicketRequest(**given), now=now or utc_now()))

    def tickets(self) -> list[Ticket]:
        """The open ones."""
        return self.run(Tickets(self.database).list_tickets())

    def ticket(self, reference: str) -> Ticket:
        """As it stands now."""
        found = self.run(Tickets(self.database).find(reference))
        assert found is not None
        return found

    async def _start(self) -> None:
        assistant = ScriptedAssistant()
        app = make_app(self._settings, assistant)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        assistant.database = self.database = app[DATABASE]
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
