"""Each connector against the replayed answers of its source: what an entry says, and what is not taken."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import cast

import pytest
from source_parts import EVENTS, Imports, Serve

from bot.programmes.programme import Cost, Delivery, Step, TimeOfWeek, Topic
from bot.programmes.sources.client import SourceClient
from bot.programmes.sources.opintopolku import Opintopolku
from bot.programmes.sources.source import Context, Rejected
from bot.programmes.vocabulary import Vocabulary

OFFER = "opintopolku-1-2-246-562-17-0000000000000000"


@pytest.fixture
async def from_opintopolku(imports: Imports, serve: Serve) -> Imports:
    async with serve("opintopolku") as server:
        await imports.run("opintopolku", server.url)
    return imports


async def test_training_has_its_level_from_free_text_and_says_so(from_opintopolku: Imports) -> None:
    nurse = from_opintopolku.programmes()[f"{OFFER}9101"]

    assert (nurse.levels, nurse.level_extracted) == ({"fi": "B1"}, True)
    assert (nurse.topic, nurse.step, nurse.municipalities) == (Topic.TRAINING, Step.VOCATIONAL, ("espoo",))
    assert nurse.cost is Cost.FREE
    assert nurse.fields == ("care",)


async def test_continuous_application_has_no_end(from_opintopolku: Imports) -> None:
    nurse = from_opintopolku.programmes()[f"{OFFER}9101"]

    assert (nurse.apply_from, nurse.apply_until) == (date(2026, 8, 1), None)


async def test_application_period_of_the_joint_application_counts_when_the_target_says_so(
    from_opintopolku: Imports,
) -> None:
    course = from_opintopolku.programmes()[f"{OFFER}9105"]

    assert (course.apply_from, course.apply_until) == (date(2026, 12, 1), date(2027, 1, 5))
    assert (course.starts, course.ends) == (date(2027, 1, 12), date(2027, 4, 22))
    assert (course.topic, course.cost, course.cost_note.en) == (Topic.LANGUAGE_COURSE, Cost.SMALL_FEE, "60 €")
    assert course.municipalities == ("espoo", "kauniainen")


async def test_term_without_a_day_is_told_in_words(from_opintopolku: Imports) -> None:
    degree = from_opintopolku.programmes()[f"{OFFER}9108"]

    assert degree.starts is None
    assert degree.description.en.endswith("Starts: autumn 2027.")
    assert (degree.name.fi, degree.description.fi) == ("", "")
    assert degree.cost is Cost.FREE_EU_FEE_NON_EU


async def test_descriptions_are_plain_text(from_opintopolku: Imports) -> None:
    texts = [programme.description for programme in from_opintopolku.programmes().values()]

    assert not any("<" in text.fi + text.en for text in texts)


@pytest.mark.parametrize(("fixture", "name"), [("opintopolku", "opintopolku"), ("ptv", "ptv")])
async def test_contacts_of_persons_are_never_imported(imports: Imports, serve: Serve, fixture: str, name: str) -> None:
    async with serve(fixture) as server:
        await imports.run(name, server.url)

    stored = json.dumps([str(programme) for programme in imports.programmes().values()])
    assert "@example.org" not in stored
    assert "+358" not in stored


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Käsityökurssi", False),
        ("Seuratanssin alkeet", False),
        ("Patchwork ja tilkkutyöt", False),
        ("Taidetyöpaja", False),
        ("Digitaidot työnhaussa", True),
        ("Työelämätaidot", True),
        ("Uraohjausta aikuisille", True),
        ("Suomen kieli 2", True),
    ],
)
def test_hobby_is_told_from_a_course_about_work_by_its_name(name: str, taken: bool) -> None:
    record = {
        "koulutus": {"koulutustyyppi": "vapaa-sivistystyo-muu"},
        "toteutus": {"toteutusOid": "1.2", "toteutusNimi": {"fi": name}, "kunnat": []},
        "details": None,
    }
    source = Opintopolku(cast(SourceClient, None), "https://opintopolku.example")
    [read] = source.read([record], Context(cast(Vocabulary, None), date(2026, 11, 24)))

    assert isinstance(read, Rejected)
    assert ("hobby" not in read.reason) is taken


async def test_short_pages_do_not_end_the_reading(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        summary = await imports.run("opintopolku", server.url)
        pages = [request.query["page"] for request in server.requests if "search" in request.path]

    assert pages[:4] == ["1", "2", "3", "1"]
    assert summary.records == 12


async def test_services_of_the_right_classes_come_with_texts_in_both_languages(imports: Imports, serve: Serve) -> None:
    async with serve("ptv") as server:
        summary = await imports.run("ptv", server.url)

    services = {programme.name.fi: programme for programme in imports.programmes().values()}
    assert summary.new == 8
    assert services["Työnhakijan palvelut"].topic is Topic.JOB_SEARCH
    assert services["Työnhakijan palvelut"].municipalities == ("espoo", "kauniainen")
    assert services["Työnhakijan palvelut"].apply.en == "Book a time by phone or online."
    assert services["Suomen kielen kurssit"].topic is Topic.LANGUAGE_COURSE
    assert services["Työttömien vertaisryhmä"].topic is Topic.PEER_SUPPORT
    assert "http" in services["Starttiraha"].url


async def test_what_the_service_catalogue_withdrew_is_ended_at_once(imports: Imports, serve: Serve) -> None:
    async with serve("ptv") as server:
        await imports.run("ptv", server.url)
        withdrawn = {"pageNumber": 1, "pageSize": 5, "pageCount": 1,
                     "itemList": [{"id": "00000000-0000-4000-8000-000000000107", "name": "x"}]}  # fmt: skip
        server.extra["/api/v11/Service"] = lambda request: withdrawn
        server.extra["/api/v11/Service/area/Municipality/code/049"] = lambda request: {**withdrawn, "itemList": None,
                                                                                       "pageCount": 0}  # fmt: skip
        summary = await imports.run("ptv", server.url, since=datetime(2026, 9, 1, tzinfo=timezone.utc))

    gone = imports.programmes()["ptv-00000000-0000-4000-8000-000000000107"]
    assert (summary.kind, summary.gone) == ("changes", 1)
    assert gone.listed_until is not None
    assert gone.listed_until < gone.checked_on


async def test_list_that_takes_too_long_is_asked_for_in_halves(imports: Imports, serve: Serve) -> None:
    async with serve("ptv") as server:
        server.fail(3, 504, path="serviceWithGD")
        summary = await imports.run("ptv", server.url)
        asked = [len(request.query["guids"].split(",")) for request in server.requests if "guids" in request.query]

    assert summary.new == 8
    assert asked[-2:] == [4, 4]


async def test_recurring_event_is_one_entry_that_says_when_it_meets_next(imports: Imports, serve: Serve) -> None:
    async with serve("linkedevents") as server:
        await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")

    cafes = [programme for programme in imports.programmes().values() if programme.name.fi == "Kielikahvila"]
    assert len(cafes) == 1
    assert cafes[0].group is not None
    assert cafes[0].group.meets.fi == "ti 1.12.2026 klo 17.00"
    assert cafes[0].group.meets_when == (TimeOfWeek.EVENING,)


async def test_event_without_a_keyword_that_matters_is_not_taken(imports: Imports, serve: Serve) -> None:
    async with serve("linkedevents") as server:
        summary = await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")

    assert list(summary.rejected.values()) == [["espoo:example08"]]


async def test_price_in_words_is_quoted_and_bare_dates_are_understood(imports: Imports, serve: Serve) -> None:
    async with serve("linkedevents") as server:
        await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")

    events = {programme.id.rpartition("-")[2]: programme for programme in imports.programmes().values()}
    assert events["example10"].cost_note.fi == "Ilmainen työttömille, muille 45 €"
    assert (events["example05"].starts, events["example05"].group) == (date(2026, 12, 8), None)
    assert events["example04"].delivery is Delivery.ONSITE


async def test_deleted_event_is_ended(imports: Imports, serve: Serve) -> None:
    async with serve("linkedevents") as server:
        await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")
        summary = await imports.run(
            "linkedevents-espoo", f"{server.url}{EVENTS}", since=datetime(2026, 11, 19, tzinfo=timezone.utc)
        )

    assert (summary.kind, summary.gone) == ("changes", 1)
    assert imports.programmes()["linkedevents-espoo-espoo-example12"].listed_until is not None
