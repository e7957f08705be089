"""Takes over a promoted model while Rasa runs: it is loaded beside the old one and then put in its place.

A turn that has begun ends with the model it began with or goes on with the new one; none is lost, because nothing waits
for a model that is not loaded. Rasa's own PUT /model would open its whole interface and loads in the way of the turns.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from sanic import Sanic

from bot.dialogue.serving.promoted import promoted_model
from bot.memory import settle

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0


async def follow_promotions(app: Sanic, models_dir: Path, look_every_seconds: float = LOOK_EVERY_SECONDS) -> None:
    """Looks for another promoted model until the server ends. One that cannot be loaded is tried again when its file changes."""
    tried: tuple[str, int] | None = None
    while True:
        await asyncio.sleep(look_every_seconds)
        agent: Agent | None = getattr(app.ctx, "agent", None)
        wanted = promoted_model(models_dir)
        if agent is None or agent.processor is None or wanted is None:
            continue
        if wanted.name == agent.processor.model_filename:
            continue
        try:
            if tried == (tried := (wanted.name, wanted.stat().st_mtime_ns)):
                continue
            processor = await asyncio.to_thread(_load, agent, wanted)
        except Exception as error:  # a broken file must not end the old model's work
            log.error("model_not_taken_over", extra={"model": wanted.name, "cause": type(error).__name__})
            continue
        _put_in_place(agent, processor)
        settle()
        log.warning("model_taken_over", extra={"model": wanted.name})


def _load(agent: Agent, model: Path) -> MessageProcessor:
    return MessageProcessor(
        model_path=model,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
    )


def _put_in_place(agent: Any, processor: MessageProcessor) -> None:
    agent.processor = processor
    agent.domain = processor.domain
    agent.tracker_store.domain = processor.domain
