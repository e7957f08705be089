"""Data files of any shape: what reads them says what is wrong, with the file, and never breaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from any_trees import TREES, changed_trees
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.demo_day import read_day
from bot.desk.saved_replies import load_saved_replies
from bot.dialogue.answers.faq_follow_ups import FollowUps
from bot.dialogue.answers.glossary import Glossary
from bot.dialogue.answers.texts import Texts
from bot.errors import BadInput
from bot.guidance.answers import QUESTIONS, answer_book, read_answers
from bot.guidance.rules import Known, load_rules
from bot.guidance.self_check import load_checks
from bot.handoff.opening_hours import OpeningHours
from bot.programmes.catalogue import load_catalogue
from bot.programmes.finding import Finding
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT
from bot.translation.rows import read_partial

DATA = ROOT / "data"
EXAMPLES = settings(max_examples=15, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@cache
def small(path: Path) -> Any:
    """The beginning of a real file: enough of every kind of entry, and quick to read."""
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(tree, list):
        return tree[:2]
    return {key: value[:2] if isinstance(value, list) else value for key, value in list(tree.items())[:6]}


def known() -> Known:
    options = {question: answer_book().options(question) for question in QUESTIONS}
    return Known(options, Vocabulary.load(DATA / "vocabulary"), load_catalogue(DATA / "programmes"))


@pytest.fixture(scope="module")
def all_known() -> Known:
    return known()


def taken_or_named(load: Callable[[], object], folder: Path) -> None:
    """`load` works, or says in one line what is wrong with which file."""
    try:
        load()
    except BadInput as error:
        assert str(folder) in str(error)
        assert "\n" not in str(error)


def written(folder: Path, name: str, tree: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    return path


def of(tree: Any) -> st.SearchStrategy[Any]:
    return changed_trees(tree, TREES) | TREES


@EXAMPLES
@given(tree=of(small(DATA / "opening_hours.yml")))
def test_any_tree_is_read_or_named(folder: Path, tree: Any) -> None:
    path = written(folder, "hours/opening_hours.yml", tree)

    taken_or_named(lambda: OpeningHours.load(path), folder)


@EXAMPLES
@given(tree=of(small(DATA / "programmes" / "training.yml")))
def test_any_catalogue_is_read_or_named(folder: Path, tree: Any) -> None:
    path = written(folder, "programmes/training.yml", tree)

    taken_or_named(lambda: load_catalogue(path.parent), folder)


@EXAMPLES
@given(name=st.sampled_from(["fields", "places", "occupations", "skills"]), data=st.data())
def test_any_vocabulary_is_read_or_named(folder: Path, name: str, data: st.DataObject) -> None:
    for other in (DATA / "vocabulary").glob("*.yml"):
        written(folder, f"vocabulary/{other.name}", small(other))
    path = written(folder, f"vocabulary/{name}.yml", data.draw(of(small(DATA / "vocabulary" / f"{name}.yml"))))

    taken_or_named(lambda: Vocabulary.load(path.parent), folder)


@EXAMPLES
@given(name=st.sampled_from(["steps", "tracks"]), data=st.data())
def test_any_rules_of_paths_are_read_or_named(folder: Path, all_known: Known, name: str, data: st.DataObject) -> None:
    for other in ("steps", "tracks"):
        written(folder, f"paths/{other}.yml", small(DATA / "paths" / f"{other}.yml"))
    path = written(folder, f"paths/{name}.yml", data.draw(of(small(DATA / "paths" / f"{name}.yml"))))

    taken_or_named(lambda: load_rules(path.parent, all_known), folder)


@EXAMPLES
@given(data=st.data())
def test_any_self_check_is_read_or_named(folder: Path, all_known: Known, data: st.DataObject) -> None:
    source = sorted((DATA / "paths" / "checks").glob("*.yml"))[0]
    path = written(folder, "checks/one.yml", data.draw(of(yaml.safe_load(source.read_text(encoding="utf-8")))))

    taken_or_named(lambda: load_checks(path.parent, all_known.catalogue), folder)


@EXAMPLES
@given(tree=of(small(DATA / "desk" / "saved_replies.yml")))
def test_any_saved_replies_are_read_or_named(folder: Path, tree: Any) -> None:
    path = written(folder, "desk/saved_replies.yml", tree)

    taken_or_named(lambda: load_saved_replies(path), folder)


@EXAMPLES
@given(language=st.sampled_from(["fi", "en", "ru"]), data=st.data())
def test_any_texts_are_read_or_named(folder: Path, language: str, data: st.DataObject) -> None:
    for other in ("fi", "en"):
        written(folder, f"texts/responses/{other}.yml", small(DATA / "responses" / f"{other}.yml"))
    tree = data.draw(of(small(DATA / "responses" / f"{language}.yml")))
    path = written(folder, f"texts/responses/{language}.yml", tree)

    taken_or_named(lambda: Texts.load(path.parent), folder)


@EXAMPLES
@given(data=st.data())
def test_any_glossary_is_read_or_named(folder: Path, data: st.DataObject) -> None:
    path = written(folder, "glossary.yml", data.draw(of(small(DATA / "glossary.yml"))))

    taken_or_named(lambda: Glossary.load(path), folder)


@EXAMPLES
@given(language=st.sampled_from(["fi", "en"]), data=st.data())
def test_any_follow_ups_are_read_or_named(folder: Path, language: str, data: st.DataObject) -> None:
    source = sorted((DATA / "follow_ups" / language).glob("*.yml"))[0]
    path = written(folder, f"follow_ups/{language}/one.yml", data.draw(of(small(source))))

    taken_or_named(lambda: FollowUps.load(path.parent.parent), folder)


@EXAMPLES
@given(tree=of(small(DATA / "paths" / "answers.yml")))
def test_any_answers_are_read_or_named(folder: Path, tree: Any) -> None:
    path = written(folder, "paths/answers.yml", tree)
    findings: list[Finding] = []

    read_answers(path, findings)

    assert all(finding.path == path for finding in findings)


@EXAMPLES
@given(tree=of(small(DATA / "demo" / "day.yml")))
def test_any_day_is_read_or_named(folder: Path, tree: Any) -> None:
    path = written(folder, "demo/day.yml", tree)

    taken_or_named(lambda: read_day(path), folder)


@EXAMPLES
@given(data=st.data())
def test_any_translation_is_read_or_named(folder: Path, data: st.DataObject) -> None:
    path = written(folder, "responses/ru.yml", data.draw(of(small(DATA / "responses" / "ru.yml"))))

    taken_or_named(lambda: read_partial(path), folder)
