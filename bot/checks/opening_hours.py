"""When coaches answer: data/opening_hours.yml."""

from __future__ import annotations

from pathlib import Path

from bot.checks.reading import read_mapping
from bot.errors import BadInput
from bot.handoff.opening_hours import OpeningHours
from bot.programmes.finding import Finding
from bot.programmes.lined_yaml import LinedMap


def check_opening_hours(path: Path, findings: list[Finding]) -> None:
    """Adds the first thing that keeps the file from being used."""
    content = read_mapping(path, findings)
    if content is None:
        return
    try:
        OpeningHours.load(path)
    except BadInput as error:
        message = str(error).removeprefix(f"{path}: ")
        findings.append(Finding(path, _line(content, message.partition(":")[0]), message))


def _line(content: LinedMap, name: str) -> int:
    """The line of the part or weekday that a message begins with."""
    weekly = content.get("weekly")
    for part in (weekly, content):
        if isinstance(part, LinedMap) and name in part:
            return part.line_of(name)
    return 1
