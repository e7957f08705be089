"""The vocabulary as extraction reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import Unavailable
from bot.nlu.entity.index import NameIndex
from bot.nlu.entity.vocabulary import VOCABULARY, Name, fingerprint, read_names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VOCABULARY, tmp_path / "vocabulary"))


def test_district_stands_for_its_municipality() -> None:
    values = {name.text: name.value for name in read_names() if name.entity == "municipality"}

    assert values["Leppävaara"] == "espoo"


def test_ordinary_words_are_left_out_whatever_the_vocabulary_says(folder: Path) -> None:
    entry = '- {id: x, fi: [työ, hitsaus], en: [work, welding], isced: "07"}'
    (folder / "fields.yml").write_text(entry, encoding="utf-8")

    assert [name.text for name in read_names(folder) if name.entity == "field"] == ["hitsaus", "welding"]


@pytest.mark.parametrize("spoil", ["missing", "broken"])
def test_vocabulary_that_cannot_be_read_is_named(folder: Path, spoil: str) -> None:
    if spoil == "missing":
        (folder / "skills.yml").unlink()
    else:
        (folder / "skills.yml").write_text("- id: [", encoding="utf-8")

    with pytest.raises(Unavailable, match=r"skills\.yml"):
        read_names(folder)


def test_fingerprint_changes_with_any_file(folder: Path) -> None:
    before = fingerprint(folder)

    with (folder / "places.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")

    assert fingerprint(folder) != before


def test_name_in_capitals_only_is_told_from_one_in_small_letters() -> None:
    assert Name("HR", "field", "hr", "en").capitals_only
    assert not Name("Omnia", "programme", "omnia", "").capitals_only


def test_inflected_name_is_found_by_its_base_form() -> None:
    index = NameIndex([Name("siivoustyöt", "field", "cleaning", "fi")])

    assert [name.value for name in index.single("siivoustyö")] == ["cleaning"]
