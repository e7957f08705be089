"""The whole product as `polku up` starts it: gateway, Rasa and actions, talked to through the page's WebSocket."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from process_parts import descendants, free_port

from bot.settings import ROOT

START_SECONDS = 90
ANSWER_SECONDS = 20


@dataclass
class Running:
    """A started Polku."""

    process: subprocess.Popen[bytes]
    address: str
    var: Path

    def children(self) -> list[int]:
        """The processes that it has started, and theirs."""
        return descendants(self.process.pid)


@pytest.fixture(scope="module")
def polku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Started on free ports with a folder of its own; ended with Ctrl-C's signal."""
    var, gateway = tmp_path_factory.mktemp("var"), free_port()
    settings = {
        "POLKU_VAR_DIR": str(var),
        "POLKU_GATEWAY_PORT": str(gateway),
        "POLKU_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "POLKU_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
    }
    command = [sys.executable, "-m", "bot.cli", "up", "--no-train"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL)
    running = Running(process, f"http://127.0.0.1:{gateway}", var)
    try:
        end = time.monotonic() + START_SECONDS
        while not answers(f"{running.address}/health/ready"):
            assert process.poll() is None, "polku up ended early"
            assert time.monotonic() < end, "polku up did not get ready"
            time.sleep(0.2)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


class Page:
    """A page's end of the WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._count = 0
        self.welcome: dict[str, Any] = {}

    async def hello(self, locale: str, token: str | None = None) -> None:
        """Opens a conversation, or comes back to one."""
        await self._socket.send_json({"type": "hello", "v": 1, "token": token, "locale": locale, "seen": 0})
        self.welcome = await self._next("welcome")
        if token is None:
            await self._next("reply")

    async def say(self, text: str) -> dict[str, Any]:
        """The first reply to a typed text."""
        return await self._send({"type": "message", "text": text})

    async def press(self, payload: str) -> dict[str, Any]:
        """The first reply to a pressed button."""
        return await self._send({"type": "press", "payload": payload, "title": payload})

    async def _send(self, frame: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        id = f"m-{self._count}"
        await self._socket.send_json({**frame, "id": id})
        while True:
            reply = await self._next("reply")
            if reply["id"] == id:
                return reply

    async def _next(self, kind: str) -> dict[str, Any]:
        while True:
            frame = json.loads((await asyncio.wait_for(self._socket.receive(), ANSWER_SECONDS)).data)
            if frame["type"] == kind:
                return frame


@pytest.fixture
async def page(polku: Running) -> Any:
    """A page that has said hello in English."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{polku.address}/ws") as socket:
        opened = Page(socket)
        await opened.hello("en")
        yield opened


def rows(database: Path, table: str, column: str, value: str) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (value,)).fetchone()[0])


def conversation_of(polku: Running) -> str:
    with sqlite3.connect(polku.var / "polku.sqlite3") as connection:
        row = connection.execute("SELECT id FROM conversations ORDER BY created_at DESC LIMIT 1").fetchone()
    return str(row[0])


async def test_question_is_answered_with_its_source(page: Page) -> None:
    reply = await page.say("how do I get a startup grant")

    assert reply["key"] == "utter_faq/startup_grant"
    assert reply["link"]["url"].startswith("https://")
    assert reply["link"]["checked_on"]


async def test_typed_command_is_text(page: Page) -> None:
    reply = await page.say('/inform{"age": 5}')

    assert reply["key"] != "utter_inform_noted"
    assert "{" not in reply["text"]


async def test_erasing_reaches_the_messages_and_rasas_tracker(page: Page, polku: Running) -> None:
    await page.say("i want a coding course in espoo")
    conversation = conversation_of(polku)
    assert rows(polku.var / "tracker.sqlite3", "events", "sender_id", conversation) > 0

    await page.say("delete my data")
    reply = await page.press('/delete_my_data{"confirm": "yes"}')

    assert reply["key"] == "utter_deleted"
    assert rows(polku.var / "polku.sqlite3", "conversations", "id", conversation) == 0
    assert rows(polku.var / "polku.sqlite3", "messages", "conversation", conversation) == 0
    assert rows(polku.var / "tracker.sqlite3", "events", "sender_id", conversation) == 0


async def test_answers_go_on_after_the_action_server_was_killed(page: Page, polku: Running) -> None:
    actions = [pid for pid in polku.children() if "rasa_sdk" in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(actions[0], signal.SIGKILL)

    first = await page.say("find me a welding course")
    assert first["key"] in {"utter_apology", "utter_results", "utter_ask_field"}

    end = time.monotonic() + START_SECONDS
    while (await page.say("find me a welding course in vantaa"))["key"] == "utter_apology":
        assert time.monotonic() < end
        await asyncio.sleep(3)


async def test_ctrl_c_leaves_no_process(polku: Running) -> None:
    children = polku.children()
    assert len(children) >= 3

    polku.process.send_signal(signal.SIGINT)
    await asyncio.to_thread(polku.process.wait, 60)

    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
