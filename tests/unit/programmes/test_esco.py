from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.programmes.esco import EscoTerms, read_esco, save, with_esco
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.reading import WishReader

OCCUPATION = "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-00000000000"
SKILL = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-00000000000"
OCCUPATIONS = [
    {
        "uri": "http://data.europa.eu/esco/isco/C2512",
        "notation": "2512",
        "kind": "isco_group",
        "fi": "Ryhmä",
        "en": "Group",
    },
    {
        "uri": f"{OCCUPATION}1",
        "notation": "2512.9",
        "kind": "occupation",
        "fi": "kvanttikoodari",
        "en": "quantum coder",
    },
    {"uri": f"{OCCUPATION}2", "notation": "9999.1", "kind": "occupation", "fi": "unennäkijä", "en": "dreamer"},
    {"uri": f"{OCCUPATION}3", "notation": "2512.1", "kind": "occupation", "fi": "koodari", "en": "coder"},
]
SKILLS = [
    {"uri": f"{SKILL}1", "fi": "hitsaus veden alla", "en": "underwater welding"},
    {"uri": f"{SKILL}2", "fi": "olla ystävällinen", "en": "be friendly"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("occupations", OCCUPATIONS), ("skills", SKILLS)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def terms(folder: Path, vocabulary_of_polku: Vocabulary) -> EscoTerms:
    return read_esco(folder, vocabulary_of_polku)


def test_occupation_has_the_field_of_its_group_and_a_skill_the_field_it_names(terms: EscoTerms) -> None:
    fields = {term.fi[0]: term.field for term in terms.terms}

    assert fields == {"kvanttikoodari": "coding", "koodari": "coding", "hitsaus veden alla": "welding"}
    assert (terms.occupations_read, terms.skills_read) == (3, 2)


def test_saved_words_are_understood_and_curated_ones_keep_their_meaning(
    terms: EscoTerms, vocabulary_of_polku: Vocabulary, tmp_path: Path
) -> None:
    save(terms, tmp_path)
    extended = with_esco(vocabulary_of_polku, tmp_path)

    assert WishReader(extended).read("haluan kvanttikoodariksi").fields == ("coding",)
    assert extended.named("koodari") == vocabulary_of_polku.named("koodari")
    assert len(extended.occupations) == len(vocabulary_of_polku.occupations) + 1


def test_without_saved_words_the_vocabulary_is_the_curated_one(vocabulary_of_polku: Vocabulary, tmp_path: Path) -> None:
    assert with_esco(vocabulary_of_polku, tmp_path) is vocabulary_of_polku


def test_line_of_another_shape_is_named(folder: Path, vocabulary_of_polku: Vocabulary) -> None:
    (folder / "skills.jsonl").write_text('{"label": "x"}\n', encoding="utf-8")

    with pytest.raises(BadInput, match=r"skills\.jsonl:1: write"):
        read_esco(folder, vocabulary_of_polku)


def test_broken_saved_file_says_what_to_do(vocabulary_of_polku: Vocabulary, terms: EscoTerms, tmp_path: Path) -> None:
    save(terms, tmp_path).write_text("{", encoding="utf-8")

    with pytest.raises(BadInput, match="polku vocabulary import"):
        with_esco(vocabulary_of_polku, tmp_path)
