from __future__ import annotations

from pathlib import Path

import pytest
from prepared import take_over_vectors
from ruamel.yaml import YAML

from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.search.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def vocabulary_of_polku() -> Vocabulary:
    return Vocabulary.load(ROOT / "data/vocabulary")


@pytest.fixture(scope="session")
def catalogue_of_polku() -> Catalogue:
    return load_catalogue(ROOT / "data/programmes")


@pytest.fixture(scope="session")
def why_texts() -> dict[str, dict[str, str]]:
    """The why_* templates of the shipped texts, by language and key."""
    return {language: _why(ROOT / f"data/responses/{language}.yml") for language in ("fi", "en")}


def _why(path: Path) -> dict[str, str]:
    texts = YAML(typ="safe").load(path)
    return {key: text["text"] for key, text in texts.items() if key.startswith("why_")}


@pytest.fixture(scope="session")
def search(
    tmp_path_factory: pytest.TempPathFactory, catalogue_of_polku: Catalogue, vocabulary_of_polku: Vocabulary
) -> ProgrammeSearch:
    """The search over the shipped catalogue with its real index, made at most once a run."""
    return open_search(catalogue_of_polku, vocabulary_of_polku, take_over_vectors(tmp_path_factory.mktemp("var")))
