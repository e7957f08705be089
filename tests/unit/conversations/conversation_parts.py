"""An assistant in the same process, and texts that name their key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from bot.conversations.assistant import Turn, TurnRequest
from bot.conversations.reply import Reply

NOW = datetime(2025, 3, 1, 10, 0, tzinfo=timezone.utc)


class Echo:
    """Says what it was asked; keeps the requests; `answer` may be replaced."""

    def __init__(self) -> None:
        self.requests: list[TurnRequest] = []
        self.answer: Callable[[TurnRequest], Turn] = lambda request: Turn(
            (Reply(f"echo {request.text or request.payload}", "fi"),), "fi", detected="fi"
        )

    async def turn(self, request: TurnRequest) -> Turn:
        self.requests.append(request)
        return self.answer(request)


def say(key: str, language: str, **slots: str) -> dict[str, object]:
    return {"key": key, "text": " ".join([key, *slots.values()]), "language": language}
