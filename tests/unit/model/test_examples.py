"""New examples go where the intent has its others, once, and nothing else in the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import BadInput
from bot.model.examples import add_examples

FILE = """version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hei
      - moi
  # Questions
  - intent: faq/work_trial
    examples: |
      - mikä on työkokeilu
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "all.yml").write_text(FILE, encoding="utf-8")
    return tmp_path


def examples(path: Path) -> dict[str, list[str]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry["intent"]: entry["examples"].splitlines() for entry in content["nlu"]}


def test_new_examples_are_added_once(folder: Path) -> None:
    path, added = add_examples(folder, "greet", ["terve", "HEI", "terve", "  päivää \n taas "])

    assert added == ["terve", "päivää taas"]
    assert examples(path) == {
        "greet": ["- hei", "- moi", "- terve", "- päivää taas"],
        "faq/work_trial": ["- mikä on työkokeilu"],
    }
    assert "  # Questions\n" in path.read_text(encoding="utf-8")


def test_last_intent_of_a_file(folder: Path) -> None:
    path, _ = add_examples(folder, "faq/work_trial", ["työkokeilu?"])

    assert examples(path)["faq/work_trial"] == ["- mikä on työkokeilu", "- työkokeilu?"]


def test_nothing_new_leaves_the_file_alone(folder: Path) -> None:
    assert add_examples(folder, "greet", ["moi"])[1] == []
    assert (folder / "all.yml").read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize("text", ["", "  ", "/greet", "moi [nimi](name)", 'a{"b": 1}', "x" * 301])
def test_text_that_is_no_example_is_named(folder: Path, text: str) -> None:
    with pytest.raises(BadInput, match="cannot be an example"):
        add_examples(folder, "greet", [text])


@pytest.mark.parametrize("intent", ["unknown", "gree.", "faq"])
def test_unknown_intent_is_named(folder: Path, intent: str) -> None:
    with pytest.raises(BadInput, match="no file has the intent"):
        add_examples(folder, intent, ["moi"])
