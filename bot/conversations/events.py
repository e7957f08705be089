"""Tells open sockets what happens in their conversation, within one process; shared_events.py joins several gateways."""

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


@dataclass(frozen=True)
class CarriedAway:
    """The conversation goes on elsewhere: in Telegram, or on another page. Who shows it now has no right to it any more."""

    conversation: str
    to: str


@dataclass(frozen=True)
class PersonTyping:
    """The person is writing to a coach."""

    conversation: str


@dataclass(frozen=True)
class CoachTyping:
    """A coach is writing; other coaches who look at it should know."""

    conversation: str
    coach: str
    name: str


Event = (
    MessageStored
    | MessageChanged
    | AssistantAsked
    | LanguageChanged
    | NotAnswered
    | CarriedAway
    | PersonTyping
    | CoachTyping
)
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
        self.publish_here(event)
        for listener in tuple(self._everywhere):
            listener(event)

    def publish_here(self, event: Event) -> None:
        """Tells those who listen to the event's conversation: it happened at another gateway, whose own listeners to all know."""
        for listener in tuple(self._listeners.get(event.conversation, ())):
            listener(event)

    def is_listened_to(self, conversation: str) -> bool:
        """Whether somebody here listens to this conversation."""
        return conversation in self._listeners

    def listened_to(self) -> list[str]:
        """The conversations that somebody here listens to."""
        return list(self._listeners)
