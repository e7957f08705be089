from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.programmes.catalogue import Catalogue
from bot.programmes.imports.stored import from_json, to_json
from bot.programmes.programme import Status

TODAY = date(2026, 11, 24)


def test_every_curated_programme_survives_its_json(catalogue_of_polku: Catalogue) -> None:
    for programme in catalogue_of_polku:
        assert from_json(to_json(programme), checked_on=programme.checked_on, listed_until=None) == programme


def test_same_content_is_the_same_text_whenever_it_was_checked(catalogue_of_polku: Catalogue) -> None:
    programme = next(iter(catalogue_of_polku))

    assert to_json(programme) == to_json(replace(programme, checked_on=date(2030, 1, 1)))


def test_entry_that_is_no_longer_listed_ends_after_its_last_day(catalogue_of_polku: Catalogue) -> None:
    living = next(item for item in catalogue_of_polku if item.status(TODAY) is Status.ACTIVE)

    assert replace(living, listed_until=TODAY).status(TODAY) is Status.ACTIVE
    assert replace(living, listed_until=TODAY).status(date(2026, 11, 25)) is Status.ENDED
