"""What is asked of thousands at once is what is asked of one."""

from __future__ import annotations

import pytest

from bot.programmes.catalogue import Catalogue
from bot.programmes.programme import Programme
from bot.programmes.search.facets import Facets
from bot.programmes.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def programmes(catalogue_of_polku: Catalogue) -> tuple[Programme, ...]:
    return tuple(catalogue_of_polku)


@pytest.fixture(scope="module")
def facets(programmes: tuple[Programme, ...], vocabulary_of_polku: Vocabulary) -> Facets:
    return Facets(programmes, vocabulary_of_polku)


def test_towns(facets: Facets, programmes: tuple[Programme, ...], vocabulary_of_polku: Vocabulary) -> None:
    for town in vocabulary_of_polku.municipalities():
        assert facets.in_town(town).tolist() == [town in programme.municipalities for programme in programmes]

    away = (facets.remote | facets.hybrid).tolist()
    assert facets.only_in_town("espoo").tolist() == [
        programme.municipalities == ("espoo",) and not elsewhere for programme, elsewhere in zip(programmes, away)
    ]


def test_fields(facets: Facets, programmes: tuple[Programme, ...], vocabulary_of_polku: Vocabulary) -> None:
    for field in vocabulary_of_polku.fields:
        matches = facets.field_match(field)
        assert (matches == 1).tolist() == [field in programme.fields for programme in programmes]

    it = {"ict", "coding", "networks_support"}
    assert facets.only_about([*it, "coding"]).tolist() == [
        bool(programme.fields) and set(programme.fields) <= it for programme in programmes
    ]


def test_a_related_field_counts_less_and_training_in_any_field_least(
    facets: Facets, programmes: tuple[Programme, ...]
) -> None:
    of_fields = {programme.id: float(match) for programme, match in zip(programmes, facets.field_match("coding"))}

    assert 1 == of_fields["hive-helsinki"] > of_fields["digitalents-helsinki"] > of_fields["labour-market-training"] > 0
    assert of_fields["omnia-care-assistant"] == 0
