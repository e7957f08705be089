"""Word glossaries of languages without training data: how keys and messages are cut, and which key is the longest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadInput
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


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("glossary:\n  a: [b\nsentences:\n  - c\n", ":3: not valid YAML", id="broken"),
        pytest.param("glossary:\n  - a\nsentences:\n  - c\n", "write glossary and sentences", id="list of words"),
        pytest.param("glossary:\n  a: b\n", "write glossary and sentences", id="no sentences"),
        pytest.param("", "write glossary and sentences", id="empty"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str, line: str) -> None:
    path = tmp_path / "xx.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=f"xx.yml.*{line}"):
        load_glossary(path)
