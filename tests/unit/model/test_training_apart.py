"""A model to compare with is trained elsewhere, and nothing of it stays."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import Unavailable
from bot.model.training import NLU, trained_apart
from bot.settings import Settings

FILE = NLU / "fi" / "crisis.yml"


class Rasa:
    """Makes a model of what it finds, and keeps what that was."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.status = 0

    def __call__(self, command: list[str], *, env: dict[str, str], **_: Any) -> SimpleNamespace:
        given = dict(zip(command, command[1:]))
        data = Path(given["--data"])
        self.files = {str(path.relative_to(data)): path.read_text(encoding="utf-8") for path in data.rglob("*.yml")}
        self.place, self.cache = Path(given["--out"]), Path(env["RASA_CACHE_DIRECTORY"])
        if not self.status:
            (self.place / f"{given['--fixed-model-name']}.tar.gz").write_bytes(b"model")
        return SimpleNamespace(returncode=self.status)


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> Rasa:
    made = Rasa()
    monkeypatch.setattr(subprocess, "run", made)
    return made


def test_model_is_of_the_changed_data_which_stays_as_it_is(rasa: Rasa, tmp_path: Path) -> None:
    before = FILE.read_text(encoding="utf-8")

    with trained_apart(Settings(var_dir=tmp_path), {FILE: "changed"}) as model:
        assert model.read_bytes() == b"model"

    names = {str(path.relative_to(NLU)) for path in NLU.rglob("*.yml")}
    assert (rasa.files.keys(), rasa.files["fi/crisis.yml"]) == (names, "changed")
    assert FILE.read_text(encoding="utf-8") == before
    assert rasa.cache.is_relative_to(rasa.place) and not rasa.place.exists()


def test_nothing_stays_of_an_interrupted_or_failed_training(rasa: Rasa, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), trained_apart(Settings(var_dir=tmp_path), {}):
        raise KeyboardInterrupt
    assert not rasa.place.exists()

    rasa.status = 1
    with pytest.raises(Unavailable, match="train.log"), trained_apart(Settings(var_dir=tmp_path), {}):
        pass
    assert not rasa.place.exists()
