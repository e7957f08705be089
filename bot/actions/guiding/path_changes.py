"""What a person asks of a path in hand: why, another way, what if, something in the way, a step done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.path_view import say_path, say_why
from bot.actions.looking_up.under_discussion import now_shown
from bot.guidance.answers import answer_book
from bot.guidance.interview import absorbed, profile_of
from bot.guidance.planner import Path
from bot.guidance.profile import Profile
from bot.guidance.rules import Track
from bot.guidance.state import SLOT as STATE_SLOT
from bot.guidance.state import Guidance, KeptPath
from bot.programmes.programme import LEVELS

OBSTACLES = ("money", "children", "health", "courage", "time")


def new_path(turn: Turn, person: Profile, before: KeptPath | None, track: Track | None = None) -> tuple[Path, KeptPath]:
    """The path for what is known now, and how it is remembered."""
    path = services.planner().path(person, turn.today, track)
    return path, KeptPath.of(path, person.to_json(), before)


def show(turn: Turn, state: Guidance, path: Path, person: Profile, key: str, **slots: str) -> list[EventType]:
    """Say the path and remember it, and its programmes for "the second one"."""
    assert state.path is not None
    say_path(turn, key, path, state.path, person, **slots)
    return [
        SlotSet(STATE_SLOT, state.to_json()),
        *now_shown(step.programme.id for step in path.steps),
        SlotSet("lookup", None),
    ]


def answer_request(turn: Turn, state: Guidance, wanted: Any) -> list[EventType]:
    """Answer what is asked of the path; by default show it again."""
    request, _, value = str(wanted or "show").partition(".")
    return REQUESTS.get(request, _show)(turn, state, value)


def _person(turn: Turn, state: Guidance) -> Profile:
    return profile_of(state, turn.tracker.slots, services.vocabulary())


def path_in_hand(turn: Turn, state: Guidance) -> tuple[Path, Profile]:
    """The path as it is now: made again from what it was made from, so that what has ended is not shown."""
    assert state.path is not None
    person = Profile.from_json(state.path.profile)
    return services.planner().path(person, turn.today, Track(state.path.track)), person


def _chosen_track(kept: KeptPath, person: Profile) -> Track | None:
    """The track in hand, where the person chose it instead of the one with the most in its favour; a new goal lets it go."""
    own, track = Profile.from_json(kept.profile), Track(kept.track)
    is_chosen = services.planner().weigh(own)[0].track is not track
    return track if is_chosen and person.goal == own.goal else None


def _show(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    path, person = path_in_hand(turn, state)
    kept = KeptPath.of(path, person.to_json(), state.path)
    return show(turn, replace(state, path=kept), path, person, "utter_path_again")


def _why(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    path, person = path_in_hand(turn, state)
    say_why(turn, path, person)
    return []


def _another(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    """The next best track that was not shown yet; after all three, the first one again and a coach."""
    assert state.path is not None
    person = Profile.from_json(state.path.profile)
    ranked = [one.track for one in services.planner().weigh(person)]
    left = [track for track in ranked if track.value not in state.path.seen]
    if not left:
        turn.say("utter_path_no_more")
        return [SlotSet(STATE_SLOT, replace(state, path=replace(state.path, seen=())).to_json())]
    path, kept = new_path(turn, person, state.path, left[0])
    return show(turn, replace(state, path=kept), path, person, "utter_path_another")


def _what_if(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    """The path as it would be; the person's own facts stay as they are."""
    assert state.path is not None
    own = Profile.from_json(state.path.profile)
    if value in LEVELS:
        other, undo = replace(own, finnish=value), []
    else:
        told = absorbed(replace(state, goal=None), turn.text, answer_book(), asked=None)
        told = replace(told, goal=told.goal or own.goal)
        other = replace(_person(turn, told), obstacles=own.obstacles)
        undo = [SlotSet(name, getattr(own, attribute)) for name, attribute in OWN_SLOTS if turn.entity(name)]
        undo += _undo_levels(turn, own)
    path = services.planner().path(other, turn.today, _chosen_track(state.path, other))
    kept = KeptPath.of(path, other.to_json(), None)
    before = {step.programme for step in state.path.steps}
    fresh = [step.programme.name.text(turn.language) for step in path.steps if step.programme.id not in before]
    key = "utter_path_if" if fresh else "utter_path_if_same"
    reply = say_path(turn, key, path, kept, other, changes=", ".join(fresh))
    reply["buttons"].insert(
        0, {"title": turn.phrase("button_my_path"), "payload": '/get_guidance{"path": "show"}', "kind": "choice"}
    )
    return undo


OWN_SLOTS = (("municipality", "municipality"), ("education_level", "education"), ("age", "age"))
"""Slots that a "what if" has filled and that get the person's own values back."""


def _undo_levels(turn: Turn, own: Profile) -> list[EventType]:
    roles = {item.get("role") for item in turn.message.get("entities") or [] if item["entity"] == "language_level"}
    events = [SlotSet("english_level", own.english)] if "en" in roles else []
    return [*events, SlotSet("language_level", own.finnish)] if roles - {"en", "sv"} else events


def _changed(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    """Something is in the way, or a fact is new: the path is made again with it."""
    before = state.path
    assert before is not None
    if value in OBSTACLES:
        state = replace(state, obstacles=tuple(dict.fromkeys((*state.obstacles, value))))
    else:
        state = absorbed(state, turn.text, answer_book(), asked="obstacles")
    person = _person(turn, state)
    path, kept = new_path(turn, person, before, _chosen_track(before, person))
    same = {step.programme for step in before.steps} == {step.programme for step in kept.steps}
    key = "utter_path_changed_same" if same else "utter_path_changed"
    return show(turn, replace(state, path=kept), path, person, key)


def _done(turn: Turn, state: Guidance, value: str) -> list[EventType]:
    """A step is done: the next one is named."""
    assert state.path is not None
    number = int(value) if value.isdecimal() else state.path.next_step()
    if number is None:
        turn.say("utter_path_all_done")
        return []
    kept = state.path.with_done(number)
    upcoming = kept.next_step()
    if upcoming is None:
        turn.say("utter_path_all_done")
    else:
        programme = services.search().catalogue.get(kept.steps[upcoming - 1].programme)
        name = programme.name.text(turn.language) if programme else ""
        turn.say("utter_path_step_done", number=number, next=upcoming, name=name)
    return [SlotSet(STATE_SLOT, replace(state, path=kept).to_json())]


REQUESTS: dict[str, Callable[[Turn, Guidance, str], list[EventType]]] = {
    "show": _show,
    "why": _why,
    "another": _another,
    "what_if": _what_if,
    "changed": _changed,
    "done": _done,
}
