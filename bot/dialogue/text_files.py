"""Reading the YAML files that texts are written in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadInput


def read_mapping(path: Path) -> dict[str, Any]:
    """The whole mapping in `path`; raises BadInput with file and line for broken YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not valid YAML: {error.problem}") from error


def entries_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The texts among what a file says."""
    return {key: value for key, value in content.items() if isinstance(value, dict)}


def read_texts_file(path: Path) -> dict[str, Any]:
    """The texts in `path`; raises BadInput with file and line for broken YAML."""
    return entries_of(read_mapping(path))
