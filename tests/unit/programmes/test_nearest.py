"""What is shown, and told, where nothing that is looked for is about the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.programmes.programme import Topic
from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.wish import Found, Wish

TRAINING = Wish(today=date(2026, 12, 1), topic="training")


def topics(found: Found) -> list[Topic]:
    return [result.programme.topic for result in found.results]


def told(found: Found) -> str | None:
    return found.nearest.key if found.nearest else None


@pytest.mark.parametrize("text", ["ai course", "tekoäly kurssi"])
def test_where_no_training_is_about_a_field_studies_of_it_come_first_and_that_is_told(
    search: ProgrammeSearch, text: str
) -> None:
    found = search.find(replace(TRAINING, text=text))

    assert topics(found)[:2] == [Topic.FURTHER_STUDY, Topic.FURTHER_STUDY]
    assert told(found) == "why_nearest_not_training"


def test_where_no_studies_are_about_a_field_training_in_it_is_shown(search: ProgrammeSearch) -> None:
    found = search.find(
        replace(TRAINING, topic="further_study", text="I want to study hairdressing", field="hairdressing_beauty")
    )

    assert Topic.TRAINING in topics(found)
    assert told(found) == "why_nearest_not_further_study"


def test_where_nothing_is_about_a_field_it_is_told_that_these_are_for_many(search: ProgrammeSearch) -> None:
    found = search.find(replace(TRAINING, text="eläintenhoitaja koulutus", occupation="animal_attendant"))

    assert told(found) == "why_nearest_many_fields"
    assert all(result.programme.is_for_many_fields for result in found.results)


@pytest.mark.parametrize("text", ["hoitoalan koulutus", "trukkikortti", "tulityökortti"])
def test_nothing_is_told_where_the_field_is_taught_or_the_card_is_known(search: ProgrammeSearch, text: str) -> None:
    assert told(search.find(replace(TRAINING, text=text))) is None


def test_services_for_work_in_the_very_field_stand_beside_its_training(search: ProgrammeSearch) -> None:
    found = search.find(replace(TRAINING, text="work in a kindergarten", field="childcare_education"))

    assert {Topic.JOB_SEARCH, Topic.TRAINING} <= set(topics(found))


@pytest.mark.parametrize(("age", "are_shown"), [(None, False), (19, True)])
def test_workshops_for_the_young_are_no_training_in_a_field_unless_the_person_is_young(
    search: ProgrammeSearch, age: int | None, are_shown: bool
) -> None:
    wish = replace(TRAINING, text="nuorten työpaja, varasto", field="logistics", age=age)

    ids = [result.programme.id for result in search.find(wish, limit=9).results]

    assert ("omnia-youth-workshops" in ids) is are_shown


def test_a_related_field_is_said_to_be_near(search: ProgrammeSearch) -> None:
    judged = search.judged(search.catalogue.programmes["taxi-driving-licence"], replace(TRAINING, field="logistics"))

    assert judged.why[0].key == "why_related_field"


@pytest.mark.parametrize(("text", "permit"), [("plumber course", None), ("warehouse course", "forklift-card")])
def test_a_permit_for_work_in_many_fields_is_shown_where_the_words_ask_for_it(
    search: ProgrammeSearch, text: str, permit: str | None
) -> None:
    ids = [result.programme.id for result in search.find(replace(TRAINING, text=text)).results]

    assert ids[0] == "stadi-vocational" if permit is None else permit in ids
    assert permit or not {"first-aid-course", "hot-work-card", "forklift-card", "hygiene-passport"} & set(ids)
