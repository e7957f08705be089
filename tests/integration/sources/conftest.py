from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from source_parts import Imports, Serve, serving_source

from bot.programmes.sources import opintopolku
from bot.programmes.vocabulary import Vocabulary
from bot.settings import ROOT


@pytest.fixture
def serve() -> Serve:
    """Runs the replaying server of opintopolku, ptv or linkedevents."""
    return serving_source


@pytest.fixture(autouse=True)
def pages_of_five(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opintopolku is asked for pages as large as those that were written down."""
    monkeypatch.setattr(opintopolku, "_PAGE_SIZE", 5)


@pytest.fixture(scope="session")
def vocabulary_of_polku() -> Vocabulary:
    return Vocabulary.load(ROOT / "data/vocabulary")


@pytest.fixture
def imports(tmp_path: Path, vocabulary_of_polku: Vocabulary) -> Iterator[Imports]:
    made = Imports(tmp_path, vocabulary_of_polku)
    yield made
    made.database.close()
