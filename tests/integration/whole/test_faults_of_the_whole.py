"""What a running Polku does with a damaged model, an action server that hangs, and the end of its life under load."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from gateway_parts import WAIT_SECONDS, Gateway, OpenPage, all_answered, opened_pages
from whole_parts import Page, Running

from bot.dialogue.serving.promoted import CURRENT, write_promotions
from bot.model.training import trained_model
from bot.settings import load

FIRST, DAMAGED = "polku-first.tar.gz", "polku-damaged.tar.gz"
RASA_SECONDS = 6
NOTICED_SECONDS = 60
END_SECONDS = 20
"""Under what systemd and Kubernetes give a process before they kill it."""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real model, promoted, beside the first half of it."""
    folder = tmp_path_factory.mktemp("models")
    shutil.copy(trained_model(load()), folder / FIRST)
    content = (folder / FIRST).read_bytes()
    (folder / DAMAGED).write_bytes(content[: len(content) // 2])
    write_promotions(folder, [FIRST])
    return folder


@pytest.fixture(scope="module")
def polku(
    tmp_path_factory: pytest.TempPathFactory, models: Path, own_database: Callable[[], dict[str, str]]
) -> Iterator[Running]:
    """`polku up` with that folder of models."""
    running = Running.start(
        tmp_path_factory.mktemp("var"),
        POLKU_MODELS_DIR=str(models),
        POLKU_RASA_TIMEOUT_SECONDS=str(RASA_SECONDS),
        POLKU_MESSAGES_PER_MINUTE="1000",
        **own_database(),
    )
    try:
        running.wait_ready()
        yield running
    finally:
        running.end(signal.SIGINT)


@pytest_asyncio.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    async with opened_pages() as opened:
        yield opened


async def until(holds: Callable[[], bool]) -> None:
    async def look() -> None:
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.5)

    await asyncio.wait_for(look(), NOTICED_SECONDS)


async def answered(page: Page, text: str) -> str:
    """The key of the first answer that is no apology: a busy machine may be late now and then."""

    async def ask() -> str:
        while (key := str((await page.say(text))["key"])) == "utter_apology":
            pass
        return key

    return await asyncio.wait_for(ask(), NOTICED_SECONDS)


async def test_damaged_model_is_left_alone_and_status_says_so(page: Page, polku: Running, models: Path) -> None:
    write_promotions(models, [DAMAGED, FIRST])
    await until(lambda: "model_not_taken_over" in (polku.var / "logs" / "rasa.log").read_text(errors="replace"))

    assert await answered(page, "how do I get a startup grant") == "utter_faq/startup_grant"
    said = polku.status()
    assert (said["rasa"]["level"], said["model"]["level"]) == ("wrong", "wrong")
    assert "polku model rollback" in said["rasa"]["do"] and DAMAGED in said["model"]["said"]


async def test_damaged_files_under_a_running_model_change_nothing(page: Page, polku: Running, models: Path) -> None:
    whole = (models / FIRST).read_bytes()
    (models / CURRENT).write_bytes(b"\xff\xfepolku-fir")
    (models / FIRST).write_bytes(whole[:1000])
    await asyncio.sleep(3)  # Rasa looks at the folder every two seconds

    assert await answered(page, "how do I get a startup grant") == "utter_faq/startup_grant"
    assert polku.status()["model"]["level"] == "wrong"

    (models / FIRST).write_bytes(whole)
    write_promotions(models, [FIRST])
    assert {name: polku.status()[name]["level"] for name in ("rasa", "gateway")} == {"rasa": "ok", "gateway": "ok"}


async def parts(polku: Running) -> dict[str, bool]:
    async with aiohttp.ClientSession() as http, http.get(f"{polku.address}/health/ready") as answer:
        return dict((await answer.json())["parts"])


async def test_action_server_that_hangs_is_apologised_for_in_time_and_said(page: Page, polku: Running) -> None:
    actions = next(pid for pid in polku.children() if "rasa_sdk" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(actions, signal.SIGSTOP)  # connections are still taken, and nothing is ever answered
    try:
        begun = time.monotonic()
        reply = await page.say("find me a welding course")
        assert reply["key"] == "utter_apology"
        assert time.monotonic() - begun < RASA_SECONDS + 2
        assert await parts(polku) == {"database": True, "assistant": True, "actions": False}
    finally:
        os.kill(actions, signal.SIGCONT)

    assert await answered(page, "find me a welding course in vantaa")
    assert await parts(polku) == {"database": True, "assistant": True, "actions": True}


async def test_end_of_everything_under_load_loses_nothing_that_was_acknowledged(polku: Running, open_page) -> None:
    """SIGTERM to `polku up` while people write faster than they are answered."""
    gateway = Gateway(polku.address, None, None)  # type: ignore[arg-type]
    pages = [await open_page(gateway) for _ in range(6)]
    for page in pages:
        for number in range(5):
            await page.say("kiitos", id=f"load-{number}")
        await page.next("ack")

    took = await asyncio.to_thread(polku.end, signal.SIGTERM)

    assert took < END_SECONDS
    for page in pages:
        with suppress(TypeError):  # the end of the stream, after everything that had arrived
            while True:
                page.frames.append(await page.socket.receive_json(timeout=WAIT_SECONDS))
    again = Running.start(polku.var, **polku.settings)
    try:
        await asyncio.to_thread(again.wait_ready)
        for page in pages:
            await all_answered(gateway, page, open_page)
    finally:
        again.end(signal.SIGTERM)
