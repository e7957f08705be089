"""The assistant inside this process: the same model, actions and texts as behind HTTP, for the shell and for tests.

Call `bot.engine.prepare()` before this module is imported: it imports Rasa.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from rasa_sdk.executor import ActionExecutor

from bot.conversations.assistant import AssistantFailed, Turn, TurnRequest
from bot.dialogue.reading.understanding import understand
from bot.dialogue.serving.nlg import PolkuNLG
from bot.dialogue.serving.shortcuts import take_shortcuts
from bot.dialogue.serving.turn import take_turn

ACTIONS = "bot.actions"


class InProcessActions(EndpointConfig):
    """Rasa's action endpoint without a server: runs the action right here."""

    def __init__(self) -> None:
        super().__init__("http://in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """What the action server would answer to the call in `json`."""
        return await self._executor.run(kwargs["json"])


class InProcessAssistant:
    """A loaded model that answers turns; trackers live as long as this object."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, model: Path) -> InProcessAssistant:
        """Loads `model` (about three seconds)."""
        quieten()
        take_shortcuts()
        generator: NaturalLanguageGenerator = PolkuNLG(EndpointConfig())
        agent = Agent.load(str(model), action_endpoint=InProcessActions(), generator=generator)
        agent.tracker_store = InMemoryTrackerStore(agent.domain)
        if agent.processor is not None:
            agent.processor.tracker_store = agent.tracker_store
        return cls(agent)

    async def turn(self, request: TurnRequest) -> Turn:
        """The answer; raises AssistantFailed when nothing is said."""
        turn = Turn.from_json(await take_turn(self._agent, request.to_json()))
        if not turn.replies:
            raise AssistantFailed("the assistant said nothing")
        return turn

    async def understand(self, text: str) -> dict[str, Any]:
        """Rasa's parse data of one message, the first of a conversation, without answering it."""
        return await understand(self._agent, {"text": text, "conversation": "parse"})


def quieten() -> None:
    """Keeps Rasa from printing what people type: unconfigured, its logger prints every message."""
    configure_structlog(logging.WARNING)
    for name in ("rasa", "rasa_sdk", "sanic"):
        logging.getLogger(name).setLevel(logging.ERROR)
