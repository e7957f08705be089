from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.programmes.catalogue import Catalogue
from bot.programmes.imports.merge import merge
from bot.programmes.programme import LocalText, Programme, Source, Topic

TODAY = date(2026, 11, 24)
TEXT = LocalText("teksti", "text")
CURATED = Programme(
    "finnish-course",
    LocalText("Suomen kielen kurssi", "Finnish course"),
    LocalText("Omnia", "Omnia"),
    Topic.LANGUAGE_COURSE,
    TEXT,
    TEXT,
    TEXT,
    "https://example.org/own",
    Source("Omnia", "https://example.org/own"),
    TODAY,
    municipalities=("espoo",),
)


def imported(origin: str, **changes: object) -> Programme:
    """The same course as another source lists it."""
    given = {"id": f"{origin}-1", "origin": origin, "source": Source(origin, f"https://example.org/{origin}")}
    return replace(CURATED, **{**given, **changes})  # type: ignore[arg-type]


def test_curated_entry_wins_and_shows_the_other_source() -> None:
    other = imported("opintopolku", summary=LocalText("muuta", "other"))

    merged = list(merge(Catalogue.of([CURATED]), [other]))

    assert merged == [replace(CURATED, other_sources=(other.source,))]


def test_duplicate_of_two_sources_is_one_entry_with_what_both_say() -> None:
    first = imported("opintopolku", name=LocalText("Suomen kielen kurssi", ""), levels={})
    second = imported("ptv", levels={"fi": "A2"}, level_extracted=True)

    (merged,) = merge(Catalogue.of([]), [second, first])

    assert (merged.id, merged.other_sources) == ("opintopolku-1", (second.source,))
    assert merged.name.en == "Finnish course"
    assert (merged.levels, merged.level_extracted) == ({"fi": "A2"}, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"provider": LocalText("Helsingin kaupunki", "City of Helsinki")},
        {"municipalities": ("vantaa",)},
        {"name": LocalText("Ruotsin kielen kurssi", "Swedish course")},
    ],
    ids=["other provider", "other place", "other name"],
)
def test_entries_that_differ_stay_apart(changes: dict[str, object]) -> None:
    assert len(merge(Catalogue.of([CURATED]), [imported("ptv", **changes)])) == 2


def test_entries_of_one_source_are_never_merged() -> None:
    autumn, spring = imported("opintopolku"), imported("opintopolku", id="opintopolku-2")

    assert len(merge(Catalogue.of([]), [autumn, spring])) == 2


def test_courses_that_start_on_other_days_stay_apart() -> None:
    first, second = imported("opintopolku", starts=TODAY), imported("ptv", starts=date(2027, 1, 1))

    assert len(merge(Catalogue.of([]), [first, second])) == 2


def test_provider_is_recognised_by_its_longer_name() -> None:
    other = imported("ptv", provider=LocalText("Espoon seudun koulutuskuntayhtymä Omnia", ""))

    assert len(merge(Catalogue.of([CURATED]), [other])) == 1
