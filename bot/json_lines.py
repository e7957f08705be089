"""Files of one JSON value a line, as labelled data and queries are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.errors import BadInput


def read_json_lines(path: Path, shape: str) -> Iterator[tuple[str, Any]]:
    """Each value with its place ("file:line"); empty lines are passed over.

    Raises BadInput with the place and the `shape` that a line should have, for a file or a line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path}: cannot be read as UTF-8 text ({type(error).__name__}); give a file of JSON lines"
        ) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            try:
                yield place, json.loads(line)
            except (ValueError, RecursionError):
                raise BadInput(f"{place}: write {shape}") from None
