"""What `make test` or an earlier run has made in the project's own var folder, for tests that begin with an empty one."""

from __future__ import annotations

from pathlib import Path

from bot.cli.prepare import take_over_index
from bot.programmes.search.search import INDEX_FOLDER
from bot.settings import ROOT, Settings


def take_over_vectors(var: Path) -> Path:
    """Copies the search index and the follow-ups' vectors to `var`, unless it has them: encoding them anew takes minutes.

    What is older than the data does no harm: vectors are kept by their text.
    """
    if (ROOT / "var" / INDEX_FOLDER).is_dir():
        take_over_index(ROOT / "var", Settings(var_dir=var))
    return var
