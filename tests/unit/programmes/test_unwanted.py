"""What a wish rules out is neither searched for nor offered; what somebody lacks is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.programmes.programme import Delivery, Step
from bot.programmes.search.search import ProgrammeSearch
from bot.programmes.wishes.start_wish import starts_by
from bot.programmes.wishes.unwanted import ruled_out, without
from bot.programmes.wishes.wish import Result, Wish

TODAY = date(2026, 11, 24)


def found(search: ProgrammeSearch, text: str, **known: str) -> list[Result]:
    return list(search.find(replace(Wish(today=TODAY, text=text), **known), 5).results)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("coding course, I don't want a degree", "coding course"),
        ("it training but not in helsinki", "it training but"),
        ("suomen kurssi, ei netissä", "suomen kurssi"),
        ("en halua enää siivota, haluan toimistotöihin", "haluan toimistotöihin"),
        ("en jaksa enää siivota, mitä muuta voin opiskella", "mitä muuta voin opiskella"),
        ("tired of restaurant work, IT course", "IT course"),
        ("olen väsynyt hoitoalaan, haluan koodata", "olen, haluan koodata"),
        ("a course not only in Espoo", "a course not only in Espoo"),
        ("ei kun Vantaalla", "ei kun Vantaalla"),
        ("asun Vantaalla, en Espoossa", "asun Vantaalla"),
        ("drop kerava and put espoo", "and put espoo"),
        ("poista kerava, laita tilalle espoo", "laita tilalle espoo"),
        ("swap kerava for espoo", "for espoo"),
        ("jätä kerava pois", "pois"),
        ("i want to drop out of school", "i want to drop out of school"),
    ],
)
def test_what_is_ruled_out_is_told_from_what_is_wanted(text: str, wanted: str) -> None:
    assert without(text, ruled_out(text)) == wanted


@pytest.mark.parametrize("text", ["nursing, I don't want a degree", "en halua yliopistoon, haluan hoitoalalle"])
def test_no_degree_is_offered_to_who_wants_none(search: ProgrammeSearch, text: str) -> None:
    results = found(search, text)

    assert results
    assert not [result for result in results if result.programme.step is Step.DEGREE]


@pytest.mark.parametrize("text", ["IT-ala, en halua mitään tutkintoa", "IT, I don't want any qualification"])
def test_no_qualification_is_offered_to_who_wants_none(search: ProgrammeSearch, text: str) -> None:
    results = found(search, text)

    assert results
    assert not [result for result in results if result.programme.step in (Step.DEGREE, Step.VOCATIONAL)]


@pytest.mark.parametrize("known", [{}, {"municipality": "helsinki"}])
def test_place_that_is_ruled_out_is_no_filter(search: ProgrammeSearch, known: dict[str, str]) -> None:
    results = found(search, "vocational studies but not in helsinki", **known)

    assert results
    assert not [result for result in results if result.programme.municipalities == ("helsinki",)]


def test_course_on_the_spot_is_offered_to_who_does_not_want_one_online(search: ProgrammeSearch) -> None:
    assert found(search, "suomen kurssi, ei netissä")[0].programme.delivery is not Delivery.ONLINE


def test_what_somebody_cannot_do_is_what_they_search_for(search: ProgrammeSearch) -> None:
    assert found(search, "en osaa lukea enkä kirjoittaa")[0].programme.id in (
        "luetaan-yhdessa",
        "helsinki-literacy-training",
        "helsinki-institute-literacy-phase",
    )


@pytest.mark.parametrize("text", ["free finnish course in helsinki", "ilmainen suomen kurssi"])
def test_free_ones_come_before_those_that_cost(search: ProgrammeSearch, text: str) -> None:
    costs_nothing = [result.programme.is_free for result in found(search, text)]

    assert costs_nothing[0]
    assert costs_nothing == sorted(costs_nothing, reverse=True)


def test_wage_that_is_not_paid_is_no_wish_for_something_free(search: ProgrammeSearch) -> None:
    assert found(search, "pomo ei maksanut palkkaa")[0].programme.id in ("pay-security", "sak-helpline")


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("a course starting in January", date(2027, 1, 31)),
        ("kurssi joka alkaa tammikuussa", date(2027, 1, 31)),
        ("helmikuussa alkava koulutus", date(2027, 2, 28)),
        ("something that begins next month", date(2026, 12, 31)),
        ("marraskuussa alkava", date(2026, 11, 30)),
        ("I moved here in January", None),
        ("I may start a company", None),
        ("alkaisin opiskella", None),
    ],
)
def test_month_of_the_start_is_read(text: str, last_day: date | None) -> None:
    assert starts_by(text, TODAY) == last_day


def test_a_school_that_is_ruled_out_is_left_out_and_one_that_somebody_has_no_place_at_is_not(
    search: ProgrammeSearch,
) -> None:
    wish = "electrician training"
    provider = found(search, wish)[0].programme.provider.fi

    assert provider not in [result.programme.provider.fi for result in found(search, f"{wish}, not {provider}")]
    assert provider in [result.programme.provider.fi for result in found(search, f"{wish}, ei ole {provider}")]


def test_what_is_to_be_forgotten_is_not_wanted() -> None:
    assert without(
        "forget welding, what about truck driving", ruled_out("forget welding, what about truck driving")
    ) == ("what about truck driving")
