"""YAML files that people edit, as the program reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadInput


def read_yaml(path: Path) -> Any:
    """What the file holds, None when it is empty; raises BadInput with file and line for broken YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not valid YAML: {error.problem}") from error
