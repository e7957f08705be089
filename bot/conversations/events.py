"""Tells open sockets what happens in their conversation, within one process.

Gateways that share conversations will pass these events on to each other behind the same two calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversations.message import StoredMessage


@dataclass(frozen=True)
class MessageStored:
    """A line was added to the log: the person's message or a reply."""

    conversation: str
    message: StoredMessage


@dataclass(frozen=True)
class MessageChanged:
    """A coach corrected or withdrew a line."""

    conversation: str
    message: StoredMessage


@dataclass(frozen=True)
class AssistantAsked:
    """An answer is being made."""

    conversation: str


@dataclass(frozen=True)
class LanguageChanged:
    """The conversation goes on in another language."""

    conversation: str
    language: str


@dataclass(frozen=True)
class NotAnswered:
    """A stored message could not be answered; it waits in the log."""

    conversation: str
    client_id: str | None


Event = MessageStored | MessageChanged | AssistantAsked | LanguageChanged | NotAnswered
Listener = Callable[[Event], None]


class Events:
    """Who listens to which conversation."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._everywhere: list[Listener] = []

    def subscribe(self, conversation: str, listener: Listener) -> Callable[[], None]:
        """Calls `listener` (which must not block) for every event until the returned function is called."""
        self._listeners[conversation].append(listener)

        def unsubscribe() -> None:
            self._listeners[conversation].remove(listener)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

        return unsubscribe

    def subscribe_all(self, listener: Listener) -> Callable[[], None]:
        """As `subscribe`, for the events of every conversation."""
        self._everywhere.append(listener)
        return lambda: self._everywhere.remove(listener)

    def publish(self, event: Event) -> None:
        """Tells everybody who listens to the event's conversation or to all."""
        for listener in (*self._listeners.get(event.conversation, ()), *self._everywhere):
            listener(event)
