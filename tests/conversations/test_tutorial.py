"""docs/tutorial.md, done as it is written, each section in a copy of the project of its own.

Two things differ from what a reader does, to save minutes: before `polku train` the copy loses most training examples, and vectors
that other tests and a training have made are taken over.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from prepared import take_over_vectors

from bot.settings import ROOT

pytestmark = pytest.mark.long

EXAMPLES_LEFT = 4
TRAINED = ROOT / ".rasa" / "training-vectors.npz"
"""Where a training keeps its vectors (bot/nlu/features.py); importing that would import Rasa."""
_SECTION = re.compile(r"^## (?P<title>.+)\n(?P<text>(?:(?!^## ).*\n)+)", re.MULTILINE)
_PLACE = re.compile(r"^.*?(?P<how>New file|At the end of|In) `(?P<path>[\w./-]+)`:$")
_BLOCK = re.compile(r"(?P<lead>[^\n]*)\n\n```(?P<kind>\w*)\n(?P<content>.*?)^```$", re.DOTALL | re.MULTILINE)

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
SECTIONS = [pytest.param(found["text"], id=found["title"]) for found in _SECTION.finditer(TUTORIAL)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what git keeps of the project, with its trained models and a `polku` of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "models").mkdir()
    for model in (ROOT / "models").iterdir():
        (tmp_path / "models" / model.name).symlink_to(model)
    take_over_vectors(tmp_path / "var")
    if TRAINED.exists():
        (tmp_path / ".rasa").mkdir()
        shutil.copy(TRAINED, tmp_path / ".rasa" / TRAINED.name)
    polku = tmp_path / ".venv" / "bin" / "polku"
    polku.parent.mkdir(parents=True)
    polku.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot.cli "$@"\n')
    polku.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("section", SECTIONS)
def test_section_works_as_written(project: Path, section: str) -> None:
    blocks = list(_BLOCK.finditer(section))
    place = None
    for block in blocks:
        place = _PLACE.match(block["lead"]) or place
        if block["kind"] == "console":
            run_commands(project, block["content"])
        else:
            assert place is not None, f"no file is named before {block['content'][:80]!r}"
            write(project / place["path"], place["how"], block["content"])

    assert len(blocks) == section.count("\n```\n")


def write(path: Path, how: str, content: str) -> None:
    """Makes the file, adds to its end, or does what a diff without line numbers says."""
    if how == "New file":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if how == "At the end of":
        path.write_text(before.rstrip("\n") + "\n" + content, encoding="utf-8")
        return
    old, new = (
        "".join(line[1:] for line in content.splitlines(keepends=True) if line[0] in kept) for kept in (" -", " +")
    )
    assert before.count(old) == 1, f"{path.name} has these lines {before.count(old)} times:\n{old}"
    path.write_text(before.replace(old, new), encoding="utf-8")


def run_commands(project: Path, content: str) -> None:
    """Runs each line that begins with $ and compares what it prints with the lines below it."""
    for written in filter(None, re.split(r"^\$ ", content, flags=re.MULTILINE)):
        command, _, wanted = written.partition("\n")
        if command == "polku train":
            leave_few_examples(project / "data" / "nlu")
        places = [str(project / ".venv" / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
        own = {"PYTHONPATH": str(project), "PATH": os.pathsep.join(places), "POLKU_VAR_DIR": str(project / "var")}
        done = subprocess.run(
            ["bash", "-c", command], cwd=project, env={**os.environ, **own}, capture_output=True, text=True, timeout=600
        )
        wanted = wanted.replace("…", "...")
        is_right = doctest.OutputChecker().check_output(wanted, done.stdout, doctest.ELLIPSIS)
        assert is_right, f"$ {command}\n{done.stdout}\n{done.stderr}\nis not\n{wanted}"


def leave_few_examples(folder: Path) -> None:
    """The first examples of each intent and language."""
    for path in folder.rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        few = re.sub(rf"((?:^      - .*\n){{{EXAMPLES_LEFT}}})(?:^      - .*\n)+", r"\1", text, flags=re.MULTILINE)
        path.write_text(few, encoding="utf-8")
