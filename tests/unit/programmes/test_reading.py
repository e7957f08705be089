from __future__ import annotations

import pytest

from bot.programmes.catalogue import Catalogue
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.reading import NameReader, WishReader


@pytest.fixture(scope="module")
def names(catalogue_of_polku: Catalogue, vocabulary_of_polku: Vocabulary) -> NameReader:
    return NameReader(catalogue_of_polku, vocabulary_of_polku)


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("DigiPointissa oli hyvä kurssi", "digipoint"),
        ("digipoitn", "digipoint"),
        ("miten pääsen Duunipolkuun", "duunipolku"),
        ("TE-toimistossa", "te-office"),
        ("is the Mastermind Group still there", "mastermind-group"),
        ("Trapesaan", "trapesa"),
        ("Hiven haku", "hive-helsinki"),
    ],
)
def test_programme_is_found_by_an_inflected_or_misspelt_name(names: NameReader, text: str, programme: str) -> None:
    assert names.read(text).programmes[0] == programme


@pytest.mark.parametrize(
    "text", ["lainan korko on liian korkea", "espoossa", "hello", "I want to lead a business", "kurssi"]
)
def test_ordinary_words_are_not_taken_for_names(names: NameReader, text: str) -> None:
    assert names.read(text).programmes == ()


def test_longest_name_wins(names: NameReader) -> None:
    assert names.read("Omnian suomen kielen kurssit").programmes == ("omnia-finnish-courses",)


@pytest.mark.parametrize(
    ("text", "field", "municipality"),
    [
        ("koodauskurssille Leppävaarassa", "coding", "espoo"),
        ("kooduskurssi espoossa", "coding", "espoo"),
        ("kokiksi stadiin", "cooking", "helsinki"),
        ("hitsaajan töitä vantaalta", "welding", "vantaa"),
        ("I am a hairdresser from Espoo", "hairdressing_beauty", "espoo"),
    ],
)
def test_field_and_place_are_read_from_the_text(
    vocabulary_of_polku: Vocabulary, text: str, field: str, municipality: str
) -> None:
    reading = WishReader(vocabulary_of_polku).read(text)

    assert reading.fields[0] == field
    assert reading.municipality == municipality


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("sähköasentajakoulutus", ("electrical",)),
        ("sähköasentajan koulutus", ("electrical",)),
        ("hitsaajakoulutukseen", ("welding",)),
        ("animal care course", ("animals",)),
        ("ai course", ("data_analytics",)),
        ("high school diploma", ()),
        ("opettaja Venäjältä", ("education",)),
        ("I speak Arabic and Nepali", ()),
        ("työnhaku on jumissa", ()),
    ],
)
def test_no_field_is_read_into_a_part_a_slip_or_a_language(
    vocabulary_of_polku: Vocabulary, text: str, fields: tuple[str, ...]
) -> None:
    assert WishReader(vocabulary_of_polku).read(text).fields == fields


@pytest.mark.parametrize(
    ("text", "place"), [("kilo omenoita", None), ("asun Kilossa", "espoo"), ("I live in Kilo", "espoo")]
)
def test_place_that_is_also_a_word_counts_only_as_a_place(
    vocabulary_of_polku: Vocabulary, text: str, place: str | None
) -> None:
    assert WishReader(vocabulary_of_polku).read(text).municipality == place


@pytest.mark.parametrize("text", ["suomen kurssi", "opin suomen kieltä"])
def test_word_that_finnish_has_is_no_misspelt_place(vocabulary_of_polku: Vocabulary, text: str) -> None:
    assert WishReader(vocabulary_of_polku).read(text).municipality is None


@pytest.mark.parametrize(
    ("about_a_paper", "about_money"),
    [
        ("help with Kela papers", "help with Kela money"),
        ("kelan lomake", "kelan tuki"),
        ("Kelan kirje tuli", "Kelan raha tuli"),
        ("a letter from Kela", "money from Kela"),
        ("help form Kela", "help money Kela"),
    ],
)
def test_authority_that_sent_a_paper_is_not_what_is_looked_for(
    names: NameReader, about_a_paper: str, about_money: str
) -> None:
    assert names.read(about_a_paper).of_provider == ()
    assert names.read(about_money).of_provider
