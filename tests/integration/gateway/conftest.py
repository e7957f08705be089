"""The whole gateway on a free port, over a real SQLite file and a scripted assistant that speaks the contract over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
import yaml
from bot_api import BotApi
from databases import migrated
from desk_parts import DeskBrowser, OpenDesk, Scene, add_coach, add_ticket
from gateway_parts import ChatPage, Gateway, OpenPage, ScriptedRasa, opened_pages
from sqlalchemy import select
from telegram_parts import Telegram

from bot.channels.telegram import delivery
from bot.dialogue.answers.texts import Texts
from bot.settings import Secret, Settings
from bot.store.tables import conversations

KEYS = (
    "carried_to_page",
    "carry_link_gone",
    "address_too_many",
    "utter_empty_message",
    "utter_too_long",
    "utter_only_symbols",
    "utter_slow_down",
    "utter_button_expired",
    "utter_coach_message_kept",
    "path_link_gone",
    "utter_bot_off",
    "utter_coaches_off",
    "utter_service_off",
    "utter_read_only",
    "utter_crisis",
)
PERSON_BUTTON = {"title": "Ihminen", "payload": "/request_human", "kind": "person"}

StartGateway = Callable[..., Awaitable[Gateway]]


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """Every text that the gateway says by itself, each naming its key and language."""
    folder = tmp_path_factory.mktemp("responses")
    for language in ("fi", "en", "ru"):
        entries = {key: {"text": f"{language} {key}"} for key in KEYS}
        entries["utter_apology"] = {"text": f"{language} utter_apology", "buttons": [PERSON_BUTTON]}
        entries["utter_coach_unreachable_ticket"] = {"text": f"{language} ticket {{reference}}"}
        if language == "ru":
            entries = {"utter_language_notice": {"text": f"{language} utter_language_notice"}}
        (folder / f"{language}.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    return Texts.load(folder)


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[ScriptedRasa]:
    """An assistant that echoes; tests change how it behaves."""
    server = ScriptedRasa()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(tmp_path: Path, rasa: ScriptedRasa, request: pytest.FixtureRequest) -> Settings:
    """Short waits, so that failures show soon."""
    on_postgresql = request.config.getoption("--database") == "postgresql"
    made = Settings(
        var_dir=tmp_path / "var",
        database_url=Secret(request.getfixturevalue("database_url") if on_postgresql else ""),
        rasa_url=rasa.url,
        rasa_token=Secret("shared-token"),
        rasa_timeout_seconds=1.0,
    )
    if not on_postgresql:
        migrated(made.sqlalchemy_url()).close()
    return made


@pytest_asyncio.fixture
async def start_gateway(settings: Settings, texts: Texts) -> AsyncIterator[StartGateway]:
    """Starts a gateway with changed settings; `await gateway.stop()` ends one early."""
    async with AsyncExitStack() as stack:

        async def start(**changes: object) -> Gateway:
            gateway = await Gateway.start(settings, texts, **changes)
            stack.push_async_callback(gateway.stop)
            return gateway

        yield start


@pytest_asyncio.fixture
async def gateway(start_gateway: StartGateway) -> Gateway:
    """One gateway with the ordinary settings."""
    return await start_gateway()


@pytest_asyncio.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    """Opens pages; all are closed at the end."""
    async with opened_pages() as opened:
        yield opened


@pytest_asyncio.fixture
async def page(gateway: Gateway, open_page: OpenPage) -> ChatPage:
    """A page that has just been greeted."""
    opened = await open_page(gateway)
    await opened.next("reply")
    return opened


@pytest_asyncio.fixture
async def open_desk() -> AsyncIterator[OpenDesk]:
    """Opens coaches' browsers, logged in when a login is given; all are closed at the end."""
    async with AsyncExitStack() as stack:

        async def opened(gateway: Gateway, login: str | None = None, **headers: str) -> DeskBrowser:
            browser = DeskBrowser(gateway, **headers)
            stack.push_async_callback(browser.close)
            if login is not None:
                await browser.log_in(login)
            return browser

        yield opened


@pytest_asyncio.fixture
async def scene(gateway: Gateway, page: ChatPage, open_desk: OpenDesk) -> Scene:
    """A person's page, and the coach anna on the ticket of their wish to learn welding."""
    await add_coach(gateway, "anna", name="Anna Valmentaja")
    conversation = await gateway.database.read(
        lambda connection: connection.execute(select(conversations.c.id)).scalar()
    )
    ticket = await add_ticket(
        gateway, conversation=conversation, summary="Haluan oppia hitsaamaan", facts={"municipality": "Espoo"}
    )
    anna = await open_desk(gateway, "anna")
    await anna.get(f"/tickets/{ticket.reference}")
    return Scene(gateway, ticket, page, anna)


@pytest_asyncio.fixture
async def telegram(settings: Settings, rasa: ScriptedRasa, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Telegram]:
    """A Bot API server, and a way to start gateways on it, which soon see what other processes stored; all are stopped at the end."""
    monkeypatch.setattr(delivery, "SWEEP_SECONDS", 0.3)
    api = BotApi()
    await api.start()
    async with AsyncExitStack() as stack:
        yield Telegram(api, settings, stack=stack)
    await api.stop()
