"""What a search says that it takes into account."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.looking_up.heeded import heeded, unmet
from bot.actions.looking_up.in_hand import Lookup

SEARCH = Lookup("find_training")


def turn(now: str | None, before: str | None = None, *, told: bool = True) -> Turn:
    """A message that tells the level `now`, after one that told `before`."""
    entities = [{"entity": "language_level", "value": now, "role": "fi"}] if told else []
    message = {"text": "level", "metadata": {"at": "2026-12-01T10:00:00+00:00"}, "entities": entities}
    events: list[dict[str, Any]] = [
        {"event": "user"},
        {"event": "slot", "name": "language_level", "value": before},
        {"event": "user"},
        {"event": "slot", "name": "language_level", "value": now},
    ]
    slots = {"language_level": now}
    made = Turn(CollectingDispatcher(), Tracker("x", slots, message, events, False, None, {}, "action_listen"))
    made.language = "en"
    return made


def test_a_level_in_the_place_of_another_is_told_with_the_other() -> None:
    assert heeded(turn("B1", "A2"), SEARCH, widened=False) == "I changed this: Finnish B1 (before: Finnish A2)."


def test_a_level_is_told_as_long_as_it_is_heeded() -> None:
    heard = "I take this into account: Finnish B1."

    assert heeded(turn("B1"), SEARCH, widened=False) == heard
    assert heeded(turn("B1", "A2", told=False), SEARCH, widened=False) == heard


def test_a_widened_search_does_not_say_that_it_heeds_what_it_gave_up() -> None:
    short = Lookup("find_training", short=True, free_only=True)

    assert heeded(turn(None, told=False), short, widened=False) == "I take this into account: free of charge, short."
    assert heeded(turn(None, told=False), short, widened=True) == ""


def test_what_none_of_the_found_ones_has_is_said() -> None:
    wish = Lookup("find_training", in_english=True, free_only=True)
    catalogue = services.search().catalogue
    finnish_and_paid, english_and_free = catalogue.get("hot-work-card"), catalogue.get("hive-helsinki")
    assert finnish_and_paid and english_and_free

    told = unmet(turn(None, told=False), wish, [finnish_and_paid])

    assert "no teaching in English" in told and "Not all of these are free" in told
    assert unmet(turn(None, told=False), wish, [english_and_free]) == ""
