"""A running Rasa takes over a promoted model: no message is lost meanwhile, and a broken file changes nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prepared import take_over_vectors
from process_parts import free_port

from bot.dialogue.serving.promoted import write_promotions
from bot.model.training import trained_model
from bot.settings import ROOT, load

START_SECONDS = 90
SWAP_SECONDS = 60
FIRST, SECOND, BROKEN = "polku-first.tar.gz", "polku-second.tar.gz", "polku-broken.tar.gz"


@dataclass
class Rasa:
    """A running Rasa with a folder of models."""

    url: str
    models: Path
    log: Path

    async def model(self, session: aiohttp.ClientSession) -> str | None:
        """The model that serves; None while nothing answers."""
        try:
            async with session.get(f"{self.url}/webhooks/polku/") as answer:
                return str((await answer.json())["model"])
        except aiohttp.ClientError:
            return None


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory, own_database: Callable[[], dict[str, str]]) -> Iterator[Rasa]:
    """Started with the real trained model, which lies there under two names, beside a file that is none."""
    models, port = tmp_path_factory.mktemp("models"), free_port()
    for name in (FIRST, SECOND):
        (models / name).symlink_to(trained_model(load()))
    (models / BROKEN).write_bytes(b"no model")
    settings = {
        "POLKU_VAR_DIR": str(take_over_vectors(tmp_path_factory.mktemp("var"))),
        "POLKU_MODELS_DIR": str(models),
        "POLKU_RASA_TOKEN": "t",
        "POLKU_ACTIONS_URL": "http://127.0.0.1:1/webhook",
        **own_database(),
    }
    command = [
        sys.executable,
        "-m",
        "bot.engine",
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "--model",
        str(models / FIRST),
    ]
    log = tmp_path_factory.mktemp("log") / "rasa.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=output,
            stderr=output,
        )
    yield Rasa(f"http://127.0.0.1:{port}", models, log)
    process.send_signal(signal.SIGINT)
    process.wait(30)


async def until_model(rasa: Rasa, session: aiohttp.ClientSession, name: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while await rasa.model(session) != name:
        assert time.monotonic() < end, f"{name} does not serve"
        await asyncio.sleep(0.2)


async def talk(rasa: Rasa, session: aiohttp.ClientSession, conversation: str, ended: asyncio.Event) -> list[int]:
    """One person who writes again and again; the status of each answer."""
    statuses = []
    while not ended.is_set():
        turn: dict[str, Any] = {
            "conversation": conversation, "message_id": str(len(statuses)), "channel": "web", "text": "kiitos",
            "payload": None, "language": "fi", "locale": "fi", "offered": [], "at": None,
        }  # fmt: skip
        async with session.post(f"{rasa.url}/webhooks/polku/turn", json=turn) as answer:
            said = await answer.json()
            statuses.append(answer.status if said.get("replies") else 0)
    return statuses


async def test_no_message_is_lost_when_a_model_is_taken_over_and_given_back(rasa: Rasa) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer t"}) as session:
        await until_model(rasa, session, FIRST, START_SECONDS)
        ended = asyncio.Event()
        people = [asyncio.create_task(talk(rasa, session, f"c{number}", ended)) for number in range(4)]

        write_promotions(rasa.models, [SECOND, FIRST])
        await until_model(rasa, session, SECOND, SWAP_SECONDS)
        write_promotions(rasa.models, [FIRST])
        await until_model(rasa, session, FIRST, SWAP_SECONDS)

        ended.set()
        answers = [status for person in await asyncio.gather(*people) for status in person]
    assert len(answers) > 20 and set(answers) == {200}


async def test_a_broken_model_is_not_taken_over(rasa: Rasa) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer t"}) as session:
        await until_model(rasa, session, FIRST, START_SECONDS)
        write_promotions(rasa.models, [BROKEN])
        end = time.monotonic() + SWAP_SECONDS
        while "model_not_taken_over" not in rasa.log.read_text(errors="replace"):
            assert time.monotonic() < end, "the broken model was not tried"
            await asyncio.sleep(0.2)
        assert await rasa.model(session) == FIRST

        write_promotions(rasa.models, [SECOND])
        await until_model(rasa, session, SECOND, SWAP_SECONDS)
