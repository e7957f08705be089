"""Adds examples to the training data, in the file and place where the intent has its others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BadInput

_EXAMPLE = re.compile(r"^(\s*)- (.*)$")
LONGEST = 300


def add_examples(folder: Path, intent: str, texts: Sequence[str], *, write: bool = True) -> tuple[Path, list[str]]:
    """Writes those of `texts` that the intent does not have yet at the end of its examples; the file, and what is new.

    Without `write` the file stays as it is.

    Raises BadInput for an intent that no file of `folder` has, and for a text that cannot be an example.
    """
    wanted = [_cleaned(text) for text in texts]
    for path in sorted(folder.glob("*.yml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        start = next((number for number, line in enumerate(lines) if _is_intent(line, intent)), None)
        if start is None:
            continue
        end, indent, known = _examples(lines, start + 1)
        added = [text for text in dict.fromkeys(wanted) if text.casefold() not in known]
        lines[end:end] = [f"{indent}- {text}" for text in added]
        if added and write:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path, added
    raise BadInput(f"{folder}: no file has the intent {intent}; `polku check` lists what there is")


def _is_intent(line: str, intent: str) -> bool:
    return re.fullmatch(rf"\s*- intent: [\"']?{re.escape(intent)}[\"']?\s*", line) is not None


def _examples(lines: list[str], start: int) -> tuple[int, str, set[str]]:
    """Where the examples that begin after `start` end, their indentation, and themselves in lower case."""
    end, indent, known = start, "      ", set()
    for number in range(start, len(lines)):
        found = _EXAMPLE.match(lines[number])
        if found and found[2].startswith("intent:"):
            break
        if found:
            end, indent = number + 1, found[1]
            known.add(found[2].strip().casefold())
    return end, indent, known


def _cleaned(text: str) -> str:
    one_line = " ".join(text.split())
    # Brackets would be read as the marking of an entity, a slash at the beginning as a command.
    if not one_line or len(one_line) > LONGEST or one_line.startswith("/") or re.search(r"[\[\]{}]", one_line):
        raise BadInput(
            f"{text[:40]!r} cannot be an example: 1 to {LONGEST} characters, no brackets, no slash at the start"
        )
    return one_line
