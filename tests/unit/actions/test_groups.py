"""Groups in the chat: languages that a person knows come first, a card tells what is known, places are told as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.context import Turn
from bot.actions.handing_over.groups import best_first, group_buttons, group_facts, places
from bot.actions.looking_up.cards import spoken_in
from bot.dialogue.words.wanted_times import wanted_times
from bot.handoff.sign_ups import Standing
from bot.programmes.programme import LocalText, PeerGroup, Programme, Source, Status, TimeOfWeek, Topic
from bot.programmes.wishes.wish import Result

TEXT = LocalText("ryhmä", "group")
GROUP = Programme(
    "group", TEXT, LocalText("Yhdistys", "Association"), Topic.PEER_SUPPORT, TEXT, TEXT, TEXT, "https://example.org",
    Source("Yhdistys", "https://example.org"), date(2026, 11, 24), group=PeerGroup(languages=("fi",)),
)  # fmt: skip


def turn(language: str = "en", **slots: Any) -> Turn:
    message = {"text": "group", "metadata": {"at": "2026-11-27T10:00:00+00:00"}, "entities": []}
    made = Turn(CollectingDispatcher(), Tracker("x", slots, message, [], False, None, {}, "action_listen"))
    made.language = language
    return made


def spoken(*languages: str) -> Result:
    programme = replace(GROUP, id="-".join(languages) or "unsaid", group=PeerGroup(languages=languages))
    return Result(programme, Status.ACTIVE, 1.0)


@pytest.mark.parametrize(
    ("language", "slots", "order"),
    [
        ("en", {}, ["unsaid", "en", "fi"]),
        ("en", {"language_level": "A1"}, ["unsaid", "en", "fi"]),
        ("en", {"language_level": "B1"}, ["fi", "unsaid", "en"]),
        ("fi", {}, ["fi", "unsaid", "en"]),
        ("fi", {"english_level": "B2"}, ["fi", "unsaid", "en"]),
    ],
)
def test_groups_in_a_language_the_person_knows_come_first(
    language: str, slots: dict[str, str], order: list[str]
) -> None:
    found = best_first(turn(language, **slots), [spoken("fi"), spoken(), spoken("en")])

    assert [result.programme.id for result in found] == order


def test_groups_that_meet_when_the_person_can_come_are_before_those_that_do_not() -> None:
    def meeting(*times: TimeOfWeek) -> Result:
        programme = replace(GROUP, id="-".join(times) or "unsaid", group=PeerGroup(meets_when=times))
        return Result(programme, Status.ACTIVE, 1.0)

    offered = [meeting(TimeOfWeek.DAY), meeting(), meeting(TimeOfWeek.DAY, TimeOfWeek.EVENING)]
    found = best_first(turn(), offered, wanted_times("vain iltaisin"))

    assert [result.programme.id for result in found] == ["unsaid", "day-evening", "day"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("only at weekends", {TimeOfWeek.WEEKEND}),
        ("I can come in the morning or on Saturdays", {TimeOfWeek.DAY, TimeOfWeek.WEEKEND}),
        ("päivisin", {TimeOfWeek.DAY}),
        ("illalla töiden jälkeen", {TimeOfWeek.EVENING}),
        ("iltasin vaan", {TimeOfWeek.EVENING}),
        ("today I feel fine", set()),
    ],
)
def test_words_of_time_are_those_of_the_catalogue(text: str, times: set[TimeOfWeek]) -> None:
    assert set(wanted_times(text)) == {time.value for time in times}


def test_card_tells_times_places_and_whom_to_ask() -> None:
    group = PeerGroup(
        LocalText("tiistaisin", "Tuesdays"), ("fi", "en"), LocalText("8", "8"), LocalText("Yhdistys", "Us")
    )

    assert [value for _, value in group_facts(turn(), replace(GROUP, group=group))] == [
        "Tuesdays",
        "8",
        "Us",
    ]


def test_card_tells_the_language_of_a_group_and_of_a_course() -> None:
    group = PeerGroup(languages=("fi", "en"))

    assert spoken_in(turn(), replace(GROUP, group=group)) == "Finnish, English"
    assert spoken_in(turn(), replace(GROUP, group=None, languages=("en",))) == "English"
    assert spoken_in(turn(), replace(GROUP, group=None, languages=())) == ""


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Standing(3), "I do not know how many places are free. A coach will ask: Association."),
        (Standing(3, 10), "There are 10 places. 3 people have signed up before you."),
        (Standing(10, 10), "All 10 places are taken. You are number 1 on the waiting list."),
    ],
    ids=["unknown", "free", "full"],
)
def test_places_are_told_as_they_are(found: Standing, words: str) -> None:
    assert places(turn(), GROUP, found) == words


def test_one_signs_up_to_groups_that_have_not_ended() -> None:
    assert [button["title"] for button in group_buttons(turn(), GROUP)] == [
        "Sign up to the group",
        "I want to be a mentor",
    ]
    assert group_buttons(turn(), replace(GROUP, ends=date(2020, 1, 1))) == []
    assert group_buttons(turn(), replace(GROUP, topic=Topic.TRAINING)) == []
