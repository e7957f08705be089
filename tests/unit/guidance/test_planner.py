"""No combination of answers gives an empty path, the same step twice, or a programme a person cannot join."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance.answers import answer_book
from bot.guidance.planner import LEAST_STEPS, MOST_STEPS, Path, Planner
from bot.guidance.profile import Profile
from bot.guidance.rules import Known, Role, Track
from bot.programmes.programme import LEVELS, Cost, Status
from bot.programmes.search.reasons import Reasoner

TODAY = date(2026, 11, 27)
BOOK = answer_book()
PLACES = ("espoo", "helsinki", "vantaa", "kauniainen", "kirkkonummi", "tampere", "matinkyla", None)
FIELDS = (
    "nursing",
    "ict",
    "coding",
    "sewing",
    "cooking",
    "logistics",
    "engineering",
    "business_admin",
    "cleaning",
    "law",
)
EDUCATION = ("none", "basic", "upper_secondary", "vocational", "bachelor_uas", "bachelor", "master", "doctor", None)

people = st.builds(
    Profile,
    goal=st.sampled_from((*BOOK.options("goal"), None)),
    situation=st.lists(st.sampled_from(BOOK.options("situation")), max_size=3, unique=True).map(tuple),
    obstacles=st.lists(st.sampled_from(BOOK.options("obstacles")), max_size=3, unique=True).map(tuple),
    fields=st.lists(st.sampled_from(FIELDS), max_size=2, unique=True).map(tuple),
    occupation=st.sampled_from(("nurse", "doctor", "warehouse_worker", "engineer", None)),
    education=st.sampled_from(EDUCATION),
    finnish=st.sampled_from((*LEVELS, None)),
    english=st.sampled_from((*LEVELS, None)),
    municipality=st.sampled_from(PLACES),
    age=st.one_of(st.none(), st.integers(15, 75)),
    months=st.one_of(st.none(), st.integers(1, 240)),
)


def assert_is_sound(path: Path, person: Profile, known: Known) -> None:
    """The length, the order and what each step asks for."""
    assert LEAST_STEPS <= len(path.steps) <= MOST_STEPS
    ids = [step.programme.id for step in path.steps]
    assert len(set(ids)) == len(ids), ids
    stages = [step.rule.stage for step in path.steps]
    assert stages == sorted(stages)
    assert any(step.rule.role is Role.GOAL for step in path.steps)
    reasoner, led_to = Reasoner(known.vocabulary), -1
    for step in path.steps:
        assert step.programme.status(TODAY) is not Status.ENDED
        if "money" in person.obstacles:
            assert step.programme.cost is not Cost.FEE
        missing = [reason.key for reason in reasoner.missing(step.programme, person.wish(TODAY, "en"))]
        if missing:
            assert all(key.startswith("why_missing_fi") for key in missing), (step.programme.id, missing)
            needed = LEVELS.index(step.programme.levels["fi"])
            assert led_to >= needed, f"{step.programme.id} without a step that leads to the Finnish it asks for"
        if step.bridge_to:
            led_to = max(led_to, LEVELS.index(step.bridge_to))
        if step.alternative:
            assert step.alternative is not step.programme
            assert not reasoner.missing(step.alternative, person.wish(TODAY, "en"))


@settings(max_examples=150)
@given(person=people)
def test_every_person_gets_a_path_whose_steps_they_can_take(planner: Planner, known: Known, person: Profile) -> None:
    assert_is_sound(planner.path(person, TODAY), person, known)


@settings(max_examples=60)
@given(person=people, track=st.sampled_from(Track))
def test_every_track_is_open_to_every_person(planner: Planner, known: Known, person: Profile, track: Track) -> None:
    path = planner.path(person, TODAY, track)

    assert path.track is track
    assert_is_sound(path, person, known)


@settings(max_examples=60)
@given(person=people)
def test_all_three_tracks_are_weighed_and_have_a_reason(planner: Planner, person: Profile) -> None:
    weighed = planner.weigh(person)

    assert {one.track for one in weighed} == set(Track)
    assert [one.score for one in weighed] == sorted((one.score for one in weighed), reverse=True)
    assert weighed[0].speaks_for or weighed[0].speaks_against


def ids_of(path: Path) -> list[str]:
    return [step.programme.id for step in path.steps]


NURSE = Profile("work", ("abroad",), (), ("nursing",), "nurse", finnish="A2", municipality="espoo")


def test_foreign_nurse_gets_the_licence_and_care_work_now(planner: Planner) -> None:
    assert {"lvv-right-to-practise", "omnia-care-assistant"} <= set(ids_of(planner.path(NURSE, TODAY)))


def test_level_mismatch_puts_a_language_course_first(planner: Planner) -> None:
    engineer = Profile(
        "work", fields=("engineering",), education="master", finnish="0", english="C1", municipality="espoo"
    )

    steps = planner.path(engineer, TODAY).steps
    bridge = next(step for step in steps if step.bridge_to)

    assert bridge.bridge_to == "B1"
    assert ids_of(planner.path(engineer, TODAY)).index(bridge.programme.id) < [s.programme.id for s in steps].index(
        "koske-espoo"
    )


def test_enough_finnish_needs_no_language_course_first(planner: Planner) -> None:
    engineer = Profile("work", fields=("engineering",), education="master", finnish="B2", municipality="espoo")

    assert not any(step.bridge_to for step in planner.path(engineer, TODAY).steps)


def test_residents_only_service_of_another_town_is_not_offered(planner: Planner) -> None:
    person = Profile("work", ("unemployed",), education="master", finnish="B2", municipality="helsinki")

    assert "koske-espoo" not in ids_of(planner.path(person, TODAY))


@pytest.mark.parametrize("track", list(Track))
def test_asylum_seeker_is_sent_to_no_service_for_registered_jobseekers(planner: Planner, track: Track) -> None:
    person = Profile("work", ("asylum_seeker",), finnish="0", municipality="espoo")

    closed = {"integration-training-espoo", "work-trial", "startup-grant", "espoo-employment-services", "koske-espoo"}
    assert not closed & set(ids_of(planner.path(person, TODAY, track)))


def test_ended_programmes_are_left_out_on_a_later_day(planner: Planner) -> None:
    for step in planner.path(NURSE, date(2030, 1, 1)).steps:
        assert step.programme.status(date(2030, 1, 1)) is not Status.ENDED
