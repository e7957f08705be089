"""Trackers come back as they were saved, and Rasa's own store reads what ours wrote."""

from __future__ import annotations

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered

from bot.dialogue.serving.tracker_store import PolkuTrackerStore, read_once
from bot.settings import load

DOMAIN = Domain.from_dict({"slots": {"level": {"type": "text", "mappings": [{"type": "custom"}]}}})
FIRST: tuple[Event, ...] = (ActionExecuted("action_session_start", timestamp=1.0), SessionStarted(timestamp=2.0))
SECOND: tuple[Event, ...] = (
    UserUttered("moi", {"name": "greet"}, timestamp=3.0),
    SlotSet("level", "A2", timestamp=4.0),
)


pytestmark = pytest.mark.usefixtures("own_folder")


async def turn(store: PolkuTrackerStore, *events: Event) -> None:
    """What Rasa does: read the tracker, let it grow, save it once."""
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    for event in events:
        tracker.update(event, DOMAIN)
    await store.save(tracker)


async def saved() -> PolkuTrackerStore:
    store = PolkuTrackerStore(DOMAIN)
    await turn(store, *FIRST)
    await turn(store, *SECOND)
    await turn(store)
    return store


async def test_each_event_is_stored_once_and_comes_back_in_order() -> None:
    store = await saved()

    session, whole = await store.retrieve("c"), await store.retrieve_full_tracker("c")

    assert session is not None and whole is not None
    assert [event.timestamp for event in session.events] == [2.0, 3.0, 4.0]
    assert [event.timestamp for event in whole.events] == [1.0, 2.0, 3.0, 4.0]
    assert session.get_slot("level") == "A2"


async def test_unknown_conversation_has_no_tracker() -> None:
    assert await (await saved()).retrieve("another") is None


async def test_new_session_begins_anew_and_the_whole_is_kept() -> None:
    store = await saved()
    await turn(store, SessionStarted(timestamp=9.0), UserUttered("hei", {"name": "greet"}, timestamp=10.0))

    session, whole = await store.retrieve("c"), await store.retrieve_full_tracker("c")

    assert session is not None and whole is not None
    assert [event.timestamp for event in session.events] == [9.0, 10.0]
    assert [event.timestamp for event in whole.events] == [1.0, 2.0, 3.0, 4.0, 9.0, 10.0]


async def test_turn_reads_its_tracker_once_and_anew_after_it_was_saved() -> None:
    store = await saved()

    with read_once():
        first, second = await store.retrieve("c"), await store.retrieve("c")
        await turn(store, SlotSet("level", "B1", timestamp=5.0))
        after = await store.retrieve("c")
    outside = await store.retrieve("c")

    assert first is second
    assert after is not None and after is not first
    assert outside is not None and outside is not after
    assert [event.timestamp for event in after.events] == [2.0, 3.0, 4.0, 5.0]


async def test_rasas_own_store_reads_the_same() -> None:
    ours = await (await saved()).retrieve("c")
    rasas = await SQLTrackerStore(DOMAIN, host=load().tracker_sqlalchemy_url()).retrieve("c")

    assert ours is not None and rasas is not None
    assert [event.as_dict() for event in ours.events] == [event.as_dict() for event in rasas.events]
