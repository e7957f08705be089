"""Ages, language levels and times without work in words and numbers."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.entity.extraction import extract

TODAY = date(2026, 11, 24)


def values(text: str, entity: str, today: date = TODAY) -> list[str | int]:
    return [item.value for item in extract(text, today=today) if item.entity == entity]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("oon 52v", 52),
        ("I'm 52", 52),
        ("i am fifty two years old", 52),
        ("viisikymmentäkaksi vuotta vanha", 52),
        ("neljäkymmentäkuusivuotias siivooja", 46),
        ("Asun täällä ja olen 34-vuotias", 34),
        ("oon viiskymppinen", 50),
        ("I am in my late 40s", 40),
        ("syntynyt 1974", 52),
        ("born in 1988", 38),
        ("poikani on 17", 17),
        ("my daughter (19) likes drawing", 19),
        ("63 täytin", 63),
        ("ikä 20", 20),
        ("olen 40 vuotta ja aloitan nollasta", 40),
        ("waiter. 24. Kallio.", 24),
        ("21v", 21),
        ("bor i Esbo, 41 år", 41),
        ("мне 32 года", 32),
    ],
)
def test_age_is_read(text: str, age: int) -> None:
    assert values(text, "age") == [age]


@pytest.mark.parametrize(
    "text",
    [
        "I have 15 years of experience",
        "kokemusta 20 vuotta",
        "olin tehtaalla 22 v",
        "22 v samassa tehtaassa",
        "15 v siivoojana",
        "olen 20 vuotta ilman töitä",
        "kurssi kestää 16 viikkoa",
        "can you join if you are 50+",
        "maksaa 20 euroa",
        "I have a daughter, 5 years old",
        "90-luvulla",
        "20",
        "15 лет опыта",
    ],
)
def test_other_numbers_are_no_ages(text: str) -> None:
    assert values(text, "age") == []


def levels(text: str) -> list[tuple[str | int, str | None]]:
    return [(item.value, item.role) for item in extract(text, today=TODAY) if item.entity == "language_level"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("suomi B1", [("B1", "fi")]),
        ("english C1", [("C1", "en")]),
        ("suomen taso A2, englanti C1", [("A2", "fi"), ("C1", "en")]),
        ("B1 Finnish and C1 English", [("B1", "fi"), ("C1", "en")]),
        ("suomi B1 englanti C1", [("B1", "fi"), ("C1", "en")]),
        ("Suomi: B2. Ruotsi: A2. Englanti: C1.", [("B2", "fi"), ("A2", "sv"), ("C1", "en")]),
        ("b1-tasolla", [("B1", "fi")]),
        ("I have A2.2", [("A2", "fi")]),
        ("финский А2", [("A2", "fi")]),
        ("I got YKI 3", [("B1", "fi")]),
        ("yki testistä tuli nelonen", [("B2", "fi")]),
        ("I don't speak Finnish", [("0", "fi")]),
        ("i dont speak finnish or english", [("0", "fi"), ("0", "en")]),
        ("en osaa suomea", [("0", "fi")]),
        ("suomea en puhu", [("0", "fi")]),
        ("no finnish yet", [("0", "fi")]),
        ("no finnish, english good", [("0", "fi"), ("B2", "en")]),
        ("en uskalla puhua suomea", []),
        ("my finnish is zero", [("0", "fi")]),
        ("ilman suomen kieltä", [("0", "fi")]),
        ("en puhu englantia", [("0", "en")]),
        ("I don't speak Finnish well", [("A2", "fi")]),
        ("en puhu kovin hyvin suomea", [("A2", "fi")]),
        ("no Finnish passport", []),
        ("I want a Finnish course", []),
        ("C1E ajokortti", []),
        ("vitamin B12", []),
    ],
)
def test_language_level_is_of_the_language_named_nearest(text: str, expected: list[tuple[str, str]]) -> None:
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("kolme vuotta ilman töitä", 36),
        ("olen ollut työttömänä puoli vuotta", 6),
        ("1,5 vuotta työttömänä", 18),
        ("puolitoista vuotta työttömänä", 18),
        ("vuoden työtön", 12),
        ("viimeks olin töissä 2 vuotta ja 3 kuukautta sitten", 27),
        ("en ole ollut töissä kahteen vuoteen", 24),
        ("yli 10v työttömänä", 120),
        ("tyoton 8 kk", 8),
        ("unemployed 3 weeks", 1),
        ("2-3 years unemployed", 24),
        ("havent worked since two and half years", 30),
        ("a year and a half without work", 18),
        ("half a year without a job", 6),
        ("i'm in my 6th month of unemployment", 6),
        ("out of work since 2022", 48),
        ("työtön vuodesta 2022", 48),
        ("oon työtön 2025 tammikuusta", 22),
        ("I have been unemployed since March 2025", 20),
        ("lost my job in march", 8),
        ("viime kesästä työttömänä", 4),
        ("2 vuotta", 24),
        ("eiku 5 vuotta", 60),
        ("noin 7 kk", 7),
        ("I have 5 years experience as a nurse, unemployed for 7 months", 7),
        ("3 years in Espoo without a job", 36),
        ("unemployed 3 years in Espoo", 36),
        ("olen työskennellyt 10 vuotta kokkina ja nyt ollut työttömänä kaksi vuotta", 24),
    ],
)
def test_time_without_work_is_read_in_months(text: str, months: int) -> None:
    assert values(text, "duration_unemployed") == [months]


@pytest.mark.parametrize(
    "text",
    [
        "olen asunut suomessa 3 vuotta",
        "5 years experience as a cook",
        "laid off after 9 years in QA",
        "25 years at Nokia and then they fired me",
        "20 vuotta samassa tehtaassa, sitten potkut",
        "18 years same company then layoff",
        "3 months rule when jobless with work permit",
        "winter no work, can i get benefit in winter",
        "oon odottanu vastausta jo kaksi viikkoa",
        "kurssi alkaa 2027",
    ],
)
def test_other_times_are_no_time_without_work(text: str) -> None:
    assert values(text, "duration_unemployed") == []


def test_since_a_year_counts_from_the_day_passed_in() -> None:
    assert values("out of work since 2022", "duration_unemployed", date(2025, 3, 1)) == [36]
