"""What `make test` or an earlier run has made in the project's own var folder, for tests that begin with an empty one."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.dialogue.faq_context import VECTORS
from bot.programmes.search import INDEX_FOLDER
from bot.settings import ROOT


def take_over_vectors(var: Path) -> Path:
    """Copies the search index and the follow-ups' vectors to `var`, unless it has them: encoding them anew takes a minute.

    What is older than the data does no harm: vectors are kept by their text.
    """
    var.mkdir(parents=True, exist_ok=True)
    for name in (INDEX_FOLDER, VECTORS):
        made = ROOT / "var" / name
        if (var / name).exists():
            continue
        if made.is_dir():
            shutil.copytree(made, var / name)
        elif made.is_file():
            shutil.copy(made, var / name)
    return var
