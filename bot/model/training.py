"""Trains the model when what it is made of has changed; a model is named after the content it was trained on."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.serving.promoted import promotions
from bot.errors import BadInput, Unavailable
from bot.model.archive import is_whole
from bot.settings import ROOT, Settings

log = logging.getLogger(__name__)

SOURCES = ("config.yml", "domain.yml", "data/nlu", "data/stories", "data/languages", "bot/nlu", "requirements.lock")
"""Everything that a model is made of, relative to the project's folder."""
COMPILED = (".pyc", ".so")
"""Made from these on each machine, not what a model is made of."""
MODELS_KEPT = 3
NLU = ROOT / "data" / "nlu"


def fingerprint(root: Path = ROOT) -> str:
    """Twelve hex digits that change with any file the model is made of."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        place = root / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and path.suffix not in COMPILED)


def model_path(settings: Settings, root: Path = ROOT) -> Path:
    """Where the model of the data as it is now is, or will be once it is trained."""
    return settings.models_dir / f"polku-{fingerprint(root)}.tar.gz"


def trained_model(settings: Settings) -> Path:
    """The model of the data as it is now; the newest older one when that is not trained yet.

    Raises BadInput when there is none at all.
    """
    wanted = model_path(settings)
    if wanted.exists():
        return wanted
    older = _by_age(settings.models_dir)
    if not older:
        raise BadInput(f"there is no trained model in {settings.models_dir}: run `polku train` (or `make train`)")
    log.warning("model_is_older_than_its_data", extra={"model": older[-1].name})
    return older[-1]


def running_model(settings: Settings) -> Path:
    """The model that is to serve people: the promoted one, or `trained_model` where none was promoted.

    A damaged file is passed over for the promotion before it, in the end for the newest model. Raises BadInput when
    there is none at all.
    """
    for name in promotions(settings.models_dir):
        if is_whole(settings.models_dir / name):
            return settings.models_dir / name
        log.error("model_is_damaged", extra={"model": name})
    trained = trained_model(settings)
    if is_whole(trained):
        return trained
    log.error("model_is_damaged", extra={"model": trained.name})
    for older in reversed(_by_age(settings.models_dir)):
        if is_whole(older):
            return older
    raise BadInput(f"{trained} is damaged and there is no other model: run `polku train --force`")


def train(settings: Settings, *, force: bool = False) -> Path:
    """The model of the data as it is now, trained if need be; Rasa's messages go to var/train.log.

    Raises Unavailable when training fails; the models there are stay as they are.
    """
    wanted = model_path(settings)
    if wanted.exists() and not force:
        return wanted
    _run(settings, wanted, *(["--force"] if force else []))
    kept = promotions(settings.models_dir)
    for old in _by_age(settings.models_dir)[:-MODELS_KEPT]:
        if old.name not in kept:
            old.unlink()
    return wanted


@contextmanager
def trained_apart(settings: Settings, contents: Mapping[Path, str]) -> Iterator[Path]:
    """The model that other `contents` of files of data/nlu would make. It and its data are elsewhere, and gone after the block.

    Raises Unavailable as `train` does.
    """
    with TemporaryDirectory(prefix="polku-learn-") as folder:
        data = Path(folder) / "nlu"
        shutil.copytree(NLU, data)
        for path, text in contents.items():
            (data / path.relative_to(NLU)).write_text(text, encoding="utf-8")
        model = Path(folder) / "apart.tar.gz"
        _run(settings, model, "--data", str(data), str(ROOT / "data" / "stories"), cache=Path(folder) / "cache")
        yield model


def _run(settings: Settings, model: Path, *more: str, cache: Path | None = None) -> None:
    """Has Rasa make `model` in a process of its own, which ends with this one's wait."""
    model.parent.mkdir(parents=True, exist_ok=True)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    log_file = settings.var_dir / "train.log"
    command = [sys.executable, "-m", "bot.engine", "train", "--out", str(model.parent)]
    command += ["--fixed-model-name", model.name.removesuffix(".tar.gz"), *more]
    # Nobody waits for one sentence here: all cores encode.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": str(os.cpu_count() or 1)}
    if cache is not None:
        environment["RASA_CACHE_DIRECTORY"] = str(cache)
    with log_file.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    if done.returncode or not model.exists():
        raise Unavailable(f"training failed with status {done.returncode}: the reason stands at the end of {log_file}")


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("polku-*.tar.gz"), key=lambda path: path.stat().st_mtime)
