"""The coach desk's own texts in each language, and the saved replies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.checks.texts import read_texts
from bot.checks.translations import check_translations
from bot.desk.saved_replies import load_saved_replies
from bot.errors import BadInput
from bot.programmes.finding import Finding


def check_desk(folder: Path, findings: list[Finding]) -> Iterator[Finding]:
    """What is wrong in data/desk; nothing when the project has no desk."""
    if not folder.exists():
        return
    yield from check_translations(read_texts(folder / "texts", findings))
    replies = folder / "saved_replies.yml"
    try:
        load_saved_replies(replies)
    except BadInput as error:
        yield Finding(replies, 1, str(error).removeprefix(f"{replies}: "))
