"""What the assistant has said, read from the events of a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker


def said_in(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The replies among the events, in their order, without their words."""
    return [event.data.get("custom") or {} for event in events if event.type_name == "bot"]


def of_this_turn(tracker: DialogueStateTracker) -> Iterator[Event]:
    """What happened since the person's last message, newest first."""
    return of_last_turns(tracker, 1)


def of_last_turns(tracker: DialogueStateTracker, turns: int) -> Iterator[Event]:
    """What happened since the person's last message but `turns` - 1, newest first."""
    typed = 0
    for event in reversed(tracker.events):
        typed += event.type_name == "user"
        if typed == turns:
            return
        yield event
