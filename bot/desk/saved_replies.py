"""Saved replies: texts that coaches send often, in data/desk/saved_replies.yml, with variables to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.answers.texts import slots_of
from bot.dialogue.language.languages import COMPLETE
from bot.errors import BadInput
from bot.settings import ROOT

FILE = ROOT / "data" / "desk" / "saved_replies.yml"
VARIABLES = frozenset({"coach", "reference"})


@dataclass(frozen=True)
class SavedReply:
    """`title` for the coach and `text` for the person, both by language."""

    title: Mapping[str, str]
    text: Mapping[str, str]

    def filled(self, *, interface: str, language: str, **values: str) -> Filled:
        """In the coach's and the person's language; English where the person's is not written."""
        written = language if language in self.text else "en"
        return Filled(self.title[interface], self.text[written].format(**values))


@dataclass(frozen=True)
class Filled:
    """Ready to be chosen and sent."""

    title: str
    text: str


def load_saved_replies(file: Path = FILE) -> list[SavedReply]:
    """Every saved reply in order; raises BadInput for a file that cannot be used."""
    try:
        listed = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadInput(f"{file}: cannot be read: {error}") from error
    if not isinstance(listed or [], list):
        raise BadInput(f"{file}: write a list of replies, each with - title: … and text: …")
    return [_saved_reply(file, number, entry) for number, entry in enumerate(listed or [], 1)]


def _saved_reply(file: Path, number: int, entry: Any) -> SavedReply:
    for part in ("title", "text"):
        words = entry.get(part) if isinstance(entry, dict) else None
        if not isinstance(words, dict) or not all(isinstance(words.get(language), str) for language in COMPLETE):
            raise BadInput(f"{file}: reply {number} needs {part} with {' and '.join(COMPLETE)}")
        for text in words.values():
            try:
                unknown = slots_of(str(text)) - VARIABLES
            except ValueError as error:
                raise BadInput(f"{file}: reply {number}: a brace stands alone: {error}") from None
            if unknown:
                known = ", ".join(sorted(VARIABLES))
                raise BadInput(f"{file}: reply {number}: unknown variable {{{min(unknown)}}}; there are {known}")
    return SavedReply(entry["title"], entry["text"])
