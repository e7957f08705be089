"""What the assistant has said, read from the events of a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker


def said_in(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The replies among the events, in their order, without their words."""
    return [event.data.get("custom") or {} for event in events if event.type_name == "bot"]


def of_this_turn(tracker: DialogueStateTracker) -> Iterator[Event]:
    """What happened since the person's last message, newest first."""
    return takewhile(lambda event: event.type_name != "user", reversed(tracker.events))
