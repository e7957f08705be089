"""Peer groups and mentors in the chat: what a card says of a group, signing up, and how many places there are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.looking_up.under_discussion import current_programme
from bot.dialogue.language.requested_language import named_languages
from bot.handoff.sign_ups import Standing, standing
from bot.programmes.programme import LEVELS, PeerGroup, Programme, Status, Topic
from bot.programmes.wishes.wish import Result

TOPIC = "peer_support"
MENTOR = "mentor"
SIGN_UP, OFFER = '/request_human{"handoff_topic": "peer_support"}', '/request_human{"handoff_topic": "mentor"}'
ENOUGH_FINNISH = "A2"
"""From this level on a group that meets in Finnish is no mismatch."""


def wanted_group(turn: Turn) -> Programme | None:
    """The group that the request is about: the one that was looked at last, when the topic is peer support."""
    if turn.slot("handoff_topic") != TOPIC:
        return None
    programme = current_programme(turn)
    return programme if programme and is_open_group(turn, programme) else None


def is_open_group(turn: Turn, programme: Programme) -> bool:
    """Whether one can sign up to this programme as to a group."""
    is_group = programme.topic is Topic.PEER_SUPPORT and programme.group is not None
    return is_group and programme.status(turn.today) is not Status.ENDED


def places(turn: Turn, group: Programme, found: Standing) -> str:
    """What is known of the places, told as it is."""
    ask = group.group.ask.text(turn.language) if group.group else ""
    if found.capacity is None:
        return turn.phrase("group_places_unknown", ask=ask or group.provider.text(turn.language))
    if found.waiting_number is not None:
        return turn.phrase("group_places_full", capacity=found.capacity, number=found.waiting_number)
    return turn.phrase("group_places_free", capacity=found.capacity, taken=found.before)


async def places_now(turn: Turn, group: Programme) -> str:
    """What is known of the places for somebody who would sign up now."""
    return places(turn, group, await standing(services.database(), group.id, _capacity(group)))


async def places_of_ticket(turn: Turn, group: Programme, reference: str) -> str:
    """The same for a sign-up that was just stored."""
    found = await standing(services.database(), group.id, _capacity(group), before=turn.now, but=reference)
    return places(turn, group, found)


def group_buttons(turn: Turn, programme: Programme) -> list[dict[str, str]]:
    """Under what is said of a group: signing up, and becoming a mentor oneself."""
    if not is_open_group(turn, programme):
        return []
    return [
        {"title": turn.phrase("button_sign_up"), "payload": SIGN_UP, "kind": "person"},
        {"title": turn.phrase("button_be_mentor"), "payload": OFFER, "kind": "person"},
    ]


def group_facts(turn: Turn, programme: Programme) -> list[tuple[str, str]]:
    """Label keys and values of what a card says of a group: when it meets, places, whom to ask."""
    group = programme.group
    if group is None:
        return []
    return [
        ("label_meets", group.meets.text(turn.language)),
        ("label_places", group.places.text(turn.language)),
        ("label_ask", group.ask.text(turn.language)),
    ]


def best_first(turn: Turn, results: Sequence[Result], times: Sequence[str] = (), wish: str = "") -> list[Result]:
    """Groups in a language the person knows or names in the `wish`, at a time they can come, first; what says neither keeps its place."""
    known = {turn.language, *(["en"] if turn.slot("english_level") not in (None, "0") else []), *named_languages(wish)}
    finnish = turn.slot("language_level")
    if finnish in LEVELS and LEVELS.index(finnish) >= LEVELS.index(ENOUGH_FINNISH):
        known.add("fi")

    def mismatches(result: Result) -> tuple[bool, bool]:
        group = result.programme.group or PeerGroup()
        speaks_other = bool(group.languages) and not known & set(group.languages)
        meets_other = bool(times and group.meets_when) and not set(times) & {time.value for time in group.meets_when}
        return speaks_other, meets_other

    return sorted(results, key=mismatches)


def _capacity(programme: Programme) -> int | None:
    return programme.group.capacity if programme.group else None
