"""New examples go where the intent has its others, once, without what names a person; nothing else in the file changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from bot.errors import BadInput
from bot.model.examples import Example, Examples, write_examples

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
      - auttaako Omnia työkokeilussa
"""
TESTED = "voinko tehdä kokeilun kaupassa"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nlu" / "fi" / "all.yml"
    path.parent.mkdir(parents=True)
    path.write_text(FILE, encoding="utf-8")
    evaluation = tmp_path / "evaluation"
    evaluation.mkdir()
    (evaluation / "intents_fi.jsonl").write_text(json.dumps({"text": TESTED}) + "\n" + json.dumps({"query": "hitsaus"}))
    return path


def plan(file: Path, *wanted: Example, names: bool = False) -> tuple[list[Example], dict[Path, str]]:
    root = file.parent.parent.parent
    examples = Examples(root / "nlu", root / "evaluation")
    planned = examples.plan(wanted, names=names)
    return planned, examples.contents(planned)


def of(intent: str, *texts: str, language: str = "fi") -> list[Example]:
    return [Example(text, language, intent) for text in texts]


def examples(path: Path) -> dict[str, list[str]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry["intent"]: entry["examples"].splitlines() for entry in content["nlu"]}


def test_new_examples_are_added_once(file: Path) -> None:
    greetings = of("greet", "terve", "HEI!", "Terve.", "  päivää \n taas ")
    planned, contents = plan(file, *greetings, *of("faq/work_trial", "kokeilusta töihin"))
    assert file.read_text(encoding="utf-8") == FILE

    write_examples(contents)

    assert [one.path for one in planned] == [file, None, None, file, file]
    assert [one.is_known for one in planned] == [False, True, True, False, False]
    assert examples(file) == {
        "greet": ["- hei", "- moi", "- terve", "- päivää taas"],
        "faq/work_trial": ["- mikä on työkokeilu", "- auttaako Omnia työkokeilussa", "- kokeilusta töihin"],
    }
    assert "  # Questions\n" in file.read_text(encoding="utf-8")
    assert plan(file, *greetings)[1] == {}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("soita [phone] työkokeilusta", "soita työkokeilusta"),
        ("soita 040 1234567 työkokeilusta", "soita työkokeilusta"),
        ("hetu on 131052-308T, saanko kokeilun", "hetu on , saanko kokeilun"),
        ("onko Omnia mukana kokeilussa", "onko Omnia mukana kokeilussa"),
    ],
)
def test_what_was_masked_is_left_out_of_the_example(file: Path, text: str, written: str) -> None:
    [one], _ = plan(file, *of("faq/work_trial", text))

    assert (one.text, one.path) == (written, file)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "cannot be"),
        ("[phone]", "cannot be"),
        ("?!", "cannot be"),
        ("/greet", "as a command"),
        ("moi [nimi](name)", "no brackets"),
        ('a{"b": 1}', "no brackets"),
        ("x" * 301, "at most 300"),
        ("olen Matti ja tarvitsen kokeilun", "may name somebody"),
        ("nimeni on matti", "may name somebody"),
        ("Voinko tehdä kokeilun kaupassa?", "never trained on"),
        ("voinko tehdä kokeilun kaupassa nyt", "never trained on"),
        ("hitsaus", "never trained on"),
        ("Hei", r"is an example of greet \(fi/all.yml:5\)"),
        ("mikä on se työkokeilu", r"much the same as 'mikä on työkokeilu' \(fi/all.yml:10\)"),
    ],
)
def test_what_is_left_out_is_told(file: Path, text: str, why: str) -> None:
    [one], contents = plan(file, *of("faq/work_trial", text))

    assert (one.path, contents) == (None, {})
    assert re.search(why, one.why or "")


def test_editor_may_write_a_name(file: Path) -> None:
    assert plan(file, *of("greet", "moro Polku"), names=True)[0][0].path == file


def test_one_text_does_not_mean_two_things(file: Path) -> None:
    first, second = plan(file, *of("greet", "moro vaan"), *of("faq/work_trial", "Moro vaan!"))[0]

    assert (first.path, second.why) == (file, "is an example of greet (new)")


@pytest.mark.parametrize(
    ("intent", "language", "why"),
    [("gree.", "fi", "no file"), ("greet", "sv", "language"), ("greet", None, "language")],
)
def test_unknown_intent_and_language_are_named(file: Path, intent: str, language: str | None, why: str) -> None:
    [one], _ = plan(file, Example("moro", language, intent))

    assert one.path is None and why in (one.why or "")


def test_interrupted_writing_leaves_whole_files(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = file.with_name("other.yml")
    other.write_text('version: "3.1"\nnlu:\n  - intent: thanks\n    examples: |\n      - kiitos\n', encoding="utf-8")
    wanted = [*of("greet", "moro vaan"), *of("thanks", "kiitti paljon")]
    _, contents = plan(file, *wanted)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_examples(contents)
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == FILE
    assert sorted(path.name for path in file.parent.iterdir()) == ["all.yml", "other.yml"]

    write_examples(dict(list(contents.items())[:1]))
    planned, rest = plan(file, *wanted)
    assert [one.is_known for one in planned] == [True, False]
    assert list(rest) == [other]


def test_data_that_cannot_be_read_is_named(file: Path) -> None:
    file.write_text("nlu: [", encoding="utf-8")

    with pytest.raises(BadInput, match="polku check"):
        plan(file)
