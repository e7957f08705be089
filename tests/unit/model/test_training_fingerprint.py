"""A model is named after what it was trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.model.training import SOURCES, fingerprint, model_path, trained_model
from bot.settings import Settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one small file at each place that a model is made of."""
    for name in SOURCES:
        place = tmp_path / name
        file = place if place.suffix else place / "file.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def test_changed_example_changes_the_name(project: Path) -> None:
    before = fingerprint(project)

    (project / "data" / "nlu" / "file.yml").write_text("another example")

    assert fingerprint(project) != before


def test_compiled_files_do_not_count(project: Path) -> None:
    before = fingerprint(project)

    cache = project / "bot" / "nlu" / "__pycache__"
    cache.mkdir()
    (cache / "module.pyc").write_bytes(b"\0")
    (project / "bot" / "nlu" / "_loops.so").write_bytes(b"\0")

    assert fingerprint(project) == before


def test_missing_model_is_said_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="polku train"):
        trained_model(Settings(models_dir=tmp_path))


def test_older_model_serves_until_the_new_one_is_trained(tmp_path: Path) -> None:
    settings = Settings(models_dir=tmp_path)
    older = tmp_path / "polku-000000000000.tar.gz"
    older.write_bytes(b"")

    assert trained_model(settings) == older

    model_path(settings).write_bytes(b"")
    assert trained_model(settings) == model_path(settings)
