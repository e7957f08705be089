"""Reading the YAML files that texts are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.yaml_files import read_yaml


def read_mapping(path: Path) -> dict[str, Any]:
    """The whole mapping in `path`; raises BadInput with file and line for broken YAML."""
    content = read_yaml(path) or {}
    if not isinstance(content, dict):
        raise BadInput(f"{path}:1: write keys with their texts, not {type(content).__name__}")
    return content


@contextmanager
def whole(place: Path) -> Iterator[None]:
    """Around what takes the shape for granted that `polku check` proves: another shape raises BadInput."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, re.error) as error:
        reason = " ".join(str(error).split())[:80]
        raise BadInput(f"{place}: an entry has another shape ({reason}); polku check names the line") from error


def entries_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The texts among what a file says."""
    return {key: value for key, value in content.items() if isinstance(value, dict)}


def read_texts_file(path: Path) -> dict[str, Any]:
    """The texts in `path`; raises BadInput with file and line for broken YAML."""
    return entries_of(read_mapping(path))
