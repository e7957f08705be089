"""Reading the YAML files that texts are written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadInput


def read_texts_file(path: Path) -> dict[str, Any]:
    """The mapping in `path`; raises BadInput with file and line for broken YAML."""
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not valid YAML: {error.problem}") from error
    return {key: value for key, value in loaded.items() if isinstance(value, dict)}
