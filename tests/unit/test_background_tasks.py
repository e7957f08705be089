"""Work that nobody waits for: it ends, its failure is told without its words, and it can be given time to end."""

from __future__ import annotations

import asyncio

import pytest

from bot.background_tasks import BackgroundTasks


async def test_failure_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("a person's words")

    tasks = BackgroundTasks()
    tasks.begin(fail())
    await tasks.end(within_seconds=5)

    assert [(record.message, record.cause) for record in caplog.records] == [("background_failed", "ValueError")]
    assert "words" not in caplog.text


async def test_what_ends_in_time_is_waited_for_and_the_rest_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    ended = []

    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds)
        ended.append(seconds)

    tasks = BackgroundTasks()
    for seconds in (0.01, 600):
        tasks.begin(wait(seconds))
    await tasks.end(within_seconds=1)

    assert ended == [0.01]
    assert caplog.records == []
    await tasks.end(within_seconds=1)
