"""Word glossaries of languages without training data: how keys and messages are cut, and which key is the longest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.languages import LONGEST_ENTRY, Glossary, glossaries, load_glossary, words_in

FILE = """glossary:
  по-фински: in Finnish
  می‌خواهم: want
  شكراً: thanks
  не понял*: I do not understand
  понял*: understood
  работ*: work
sentences:
  - ищу работу
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    path = tmp_path / "xx.yml"
    path.write_text(FILE, encoding="utf-8")
    return load_glossary(path)


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("по-фински", "in Finnish"),
        ("می‌خواهم", "want"),
        ("می خواهم", "want"),
        ("شكرا", "thanks"),
        ("شكراً", "thanks"),
        ("я не поняла работу", "я I do not understand work"),
        ("поняла", "understood"),
        ("не работаю", "не work"),
    ],
)
def test_joiners_hyphens_signs_and_endings_do_not_hide_a_word(glossary: Glossary, text: str, gloss: str) -> None:
    assert glossary.gloss(text) == gloss


def test_every_key_of_the_project_can_be_found() -> None:
    for code, glossary in glossaries().items():
        for key in (*glossary.words, *glossary.stems):
            assert words_in(key) == key.split(" "), f"{code}: {key}"
            assert len(key.split(" ")) <= LONGEST_ENTRY, f"{code}: {key}"
