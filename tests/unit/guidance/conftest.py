"""The rules, the catalogue and the vocabulary of this project."""

from __future__ import annotations

from datetime import date

import pytest

from bot.guidance.answers import QUESTIONS, answer_book
from bot.guidance.planner import Planner
from bot.guidance.rules import Known, load_rules
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(ROOT / "data" / "vocabulary")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "data" / "programmes")


@pytest.fixture(scope="session")
def known(vocabulary: Vocabulary, catalogue: Catalogue) -> Known:
    return Known({question: answer_book().options(question) for question in QUESTIONS}, vocabulary, catalogue)


@pytest.fixture(scope="session")
def planner(known: Known) -> Planner:
    return Planner(load_rules(ROOT / "data" / "paths", known), known.catalogue, known.vocabulary)
