from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadInput
from bot.programmes.vocabulary import Vocabulary, check_vocabulary

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "data" / "vocabulary"
ENTITIES = ROOT / "data" / "evaluation" / "entities.jsonl"

# fmt: off
UUSIMAA = {
    "askola", "espoo", "hanko", "helsinki", "hyvinkaa", "inkoo", "jarvenpaa", "karkkila", "kauniainen", "kerava",
    "kirkkonummi", "lapinjarvi", "lohja", "loviisa", "mantsala", "myrskyla", "nurmijarvi", "pornainen", "porvoo",
    "pukkila", "raasepori", "sipoo", "siuntio", "tuusula", "vantaa", "vihti",
}
# fmt: on


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vocabulary of a few correct entries, for a test to break."""
    contents = {
        "fields": '- id: care\n  fi: [hoiva-ala]\n  en: [care work]\n  isced: "0923"\n',
        "occupations": '- id: nurse\n  field: care\n  fi: [sairaanhoitaja]\n  en: [nurse]\n  isco: "2221"\n',
        "skills": "- id: first_aid\n  field: care\n  fi: [ensiapu]\n  en: [first aid]\n",
        "places": (
            "- id: espoo\n  kind: municipality\n  fi: [Espoo]\n  en: [Espoo]\n  neighbours: [vantaa]\n"
            "- id: vantaa\n  kind: municipality\n  fi: [Vantaa]\n  en: [Vantaa]\n  neighbours: [espoo]\n"
            "- id: kilo\n  kind: district\n  municipality: espoo\n  fi: [Kilo]\n  en: [Kilo]\n  common_word: true\n"
        ),
        "education_levels": '- id: basic\n  isced: "2"\n  fi: [peruskoulu]\n  en: [primary school]\n',
        "programmes": (
            "- id: some-course\n  names: [Some Course]\n- id: school\n  names: [School]\n  programmes: [some-course]\n"
        ),
    }
    for name, text in contents.items():
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def add(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.yml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_shipped_files_have_no_findings() -> None:
    assert [str(finding) for finding in check_vocabulary(FOLDER)] == []


def test_shipped_vocabulary_is_as_large_as_promised(vocabulary: Vocabulary) -> None:
    sizes = {"fields": 60, "occupations": 400, "skills": 250}

    assert {name: len(getattr(vocabulary, name)) >= size for name, size in sizes.items()} == dict.fromkeys(sizes, True)


def test_every_municipality_of_uusimaa_is_there(vocabulary: Vocabulary) -> None:
    municipalities = {place.id for place in vocabulary.places.values() if place.kind == "municipality"}

    assert municipalities >= UUSIMAA


@pytest.mark.parametrize("municipality", ["espoo", "helsinki", "vantaa", "kauniainen"])
def test_cities_of_the_capital_region_have_districts(vocabulary: Vocabulary, municipality: str) -> None:
    districts = [place for place in vocabulary.places.values() if place.municipality == municipality]

    assert districts


def test_education_levels_come_lowest_first(vocabulary: Vocabulary) -> None:
    levels = [level.isced or "" for level in vocabulary.education_levels.values()]

    assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("name", "kind", "term_id"),
    [
        ("koodaus", "field", "coding"),
        ("koodari", "occupation", "software_developer"),
        ("LÄHÄRI", "occupation", "practical_nurse"),
        ("siivooja", "occupation", "cleaner"),
        ("siivous", "field", "cleaning"),
        ("duunari", "occupation", "factory_worker"),
        ("trukkikortti", "skill", "forklift_card"),
        ("hesa", "municipality", "helsinki"),
        ("stadi", "municipality", "helsinki"),
        ("lepuski", "district", "leppavaara"),
        ("amis", "education_level", "vocational"),
        ("duunipolku", "programme", "duunipolku"),
        (" Omnia ", "programme", "omnia"),
    ],
)
def test_spoken_name_finds_its_one_term(vocabulary: Vocabulary, name: str, kind: str, term_id: str) -> None:
    assert [(term.kind, term.id) for term in vocabulary.named(name)] == [(kind, term_id)]


def test_unknown_name_finds_nothing(vocabulary: Vocabulary) -> None:
    assert vocabulary.named("xyzzy") == ()


@pytest.mark.parametrize(
    ("place", "municipality"), [("matinkyla", "espoo"), ("tikkurila", "vantaa"), ("espoo", "espoo"), ("atlantis", None)]
)
def test_place_belongs_to_its_municipality(vocabulary: Vocabulary, place: str, municipality: str | None) -> None:
    assert vocabulary.municipality_of(place) == municipality


def test_neighbours_of_espoo_are_those_it_borders(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.neighbours("espoo")) == {
        "helsinki",
        "kauniainen",
        "kirkkonummi",
        "nurmijarvi",
        "vantaa",
        "vihti",
    }
    assert vocabulary.neighbours("atlantis") == ()


def test_label_is_the_first_name_of_the_language(vocabulary: Vocabulary) -> None:
    nurse = vocabulary.occupations["practical_nurse"]

    assert (nurse.label("fi"), nurse.label("en")) == ("lähihoitaja", "practical nurse")
    assert vocabulary.programmes["digipoint"].label("en") == "DigiPoint"


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("fields", "- id: coding\n  fi: [koodaus]\n  en: [coding]\n", 5, "coding: isced is missing; add it"),
        ("fields", '- id: Care2!\n  fi: [a]\n  en: [b]\n  isced: "06"\n', 5, "must be small letters and digits"),
        ("fields", '- id: it\n  fi: [atk]\n  en: [tech]\n  isced: "x"\n', 8, "isced 'x' must be 1 to 4 digits"),
        ("fields", '- id: it\n  fi: [atk, ATK]\n  en: [b]\n  isced: "06"\n', 6, "fi has 'atk' twice; keep one"),
        ("fields", '- id: it\n  fi: []\n  en: [b]\n  isced: "06"\n', 6, "fi must be a list of texts"),
        (
            "fields",
            '- id: it\n  fi: [on]\n  en: [b, 12]\n  isced: "06"\n',
            7,
            "put numbers, dates and yes or no in quotes",
        ),
        ("fields", '- id: care\n  fi: [a]\n  en: [b]\n  isced: "06"\n', 5, "this id is already used on line 1"),
        ("skills", "- id: nursing\n  field: care\n  fi: [sairaanhoitaja]\n  en: [b]\n", 7, "already a name of nurse"),
        ("skills", "- id: dance\n  field: dancing\n  fi: [a]\n  en: [b]\n", 6, "field 'dancing' is not in fields.yml"),
        (
            "skills",
            "- id: dance\n  colour: red\n",
            6,
            "unknown field 'colour'; known are en, esco, fi, field, id, language",
        ),
        (
            "occupations",
            "- id: cook\n  field: care\n  fi: [a]\n  en: [b]\n  esco: http://x.fi\n",
            10,
            "must be an address",
        ),
        ("occupations", "- id: cook\n  id: chef\n", 7, "written twice"),
        ("occupations", "- [cook\n", 7, "is not YAML"),
        (
            "places",
            "- id: x\n  kind: village\n  fi: [a]\n  en: [b]\n",
            18,
            "'village' is not one of municipality, district",
        ),
        ("places", "- id: x\n  kind: district\n  fi: [a]\n  en: [b]\n", 17, "a district names its municipality"),
        (
            "places",
            "- id: x\n  kind: district\n  fi: [a]\n  en: [b]\n  municipality: oz\n",
            21,
            "municipality 'oz' is not in this file",
        ),
        (
            "places",
            "- id: x\n  kind: municipality\n  fi: [a]\n  en: [b]\n  neighbours: [espoo]\n",
            21,
            "'espoo' does not list 'x' as its neighbour; add it there",
        ),
        (
            "places",
            "- id: x\n  kind: municipality\n  fi: [a]\n  en: [b]\n  municipality: espoo\n",
            21,
            "a municipality has no municipality; remove it",
        ),
        ("places", "- id: x\n  common_word: maybe\n", 18, "common_word must be true, or left out"),
        ("programmes", "- id: y\n  names: [Y]\n  programmes: [gone]\n", 8, "'gone' is not an id in this file"),
    ],
)
def test_mistake_is_named_with_file_line_and_what_to_do(
    folder: Path, name: str, text: str, line: int, message: str
) -> None:
    add(folder, name, text)

    found = check_vocabulary(folder)[0]

    assert (found.path.name, found.line) == (f"{name}.yml", line)
    assert message in str(found)


def test_small_correct_vocabulary_loads(folder: Path) -> None:
    vocabulary = Vocabulary.load(folder)

    assert vocabulary.places["kilo"].common_word
    assert vocabulary.programmes["school"].programmes == ("some-course",)


def test_load_names_the_first_mistake_and_counts_the_rest(folder: Path) -> None:
    add(folder, "skills", "- id: dance\n  field: dancing\n  fi: [a]\n  en: [b]\n")
    add(folder, "programmes", "- id: y\n  names: [Y]\n  programmes: [gone]\n")

    with pytest.raises(BadInput, match=r"skills\.yml:6: dance: field .* \(and 1 more; polku check lists them\)"):
        Vocabulary.load(folder)


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "skills.yml").unlink()

    with pytest.raises(BadInput, match=r"skills\.yml:1: cannot be read"):
        Vocabulary.load(folder)


def test_file_that_is_no_list_is_named(folder: Path) -> None:
    (folder / "skills.yml").write_text("id: first_aid\n", encoding="utf-8")

    assert str(check_vocabulary(folder)[0]).endswith(
        "skills.yml:1: a vocabulary file is a list of entries; write each as - id: … and its names"
    )


def labelled_messages() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ENTITIES.read_text(encoding="utf-8").splitlines()]


def test_labels_of_the_evaluation_messages_exist(vocabulary: Vocabulary) -> None:
    known = {
        "field": set(vocabulary.fields),
        "occupation": set(vocabulary.occupations),
        "skill": set(vocabulary.skills),
        "municipality": {place.id for place in vocabulary.places.values() if place.kind == "municipality"},
        "language_level": {"0", "A1", "A2", "B1", "B2", "C1", "C2"},
        "education_level": set(vocabulary.education_levels),
        "programme": set(vocabulary.programmes),
        "age": {str(years) for years in range(15, 75)},
        "duration_unemployed": {str(months) for months in range(1, 361)},
    }
    unknown = [
        (message["text"], label)
        for message in labelled_messages()
        for label in message["entities"]
        if label["value"] not in known[label["entity"]]
    ]

    assert unknown == []


def test_evaluation_messages_are_many_balanced_and_distinct() -> None:
    messages = labelled_messages()
    texts = {str(message["text"]).casefold() for message in messages}
    finnish = sum(message["lang"] == "fi" for message in messages)
    empty = sum(not message["entities"] for message in messages)

    assert len(texts) == len(messages) >= 250
    assert 0.4 <= finnish / len(messages) <= 0.6
    assert 0.12 <= empty / len(messages) <= 0.2
