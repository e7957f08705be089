"""What a translator sees: a row for each text of the English file, with what stands in the other language now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.checks.buttons import LONGEST_TITLE, TITLE_KEYS
from bot.checks.facts import ANSWER
from bot.checks.partial import longest
from bot.dialogue.answers.texts import slots_of
from bot.dialogue.answers.translated import REVIEWED, TITLES, Entry, is_outdated
from bot.errors import BadInput

BUTTON = "button"
"""Key of the rows for titles of buttons; the English title tells one from the other."""
OWN = {
    "utter_unreviewed_notice": (
        "Nobody who speaks this language has checked this translation yet. "
        "The button under an answer shows the English original."
    ),
    "utter_language_notice": (
        "Some answers come in plain English. If you want another language, write: in English or suomeksi."
    ),
    "button_original": "The original in English",
}
"""In English what only the other languages say: of themselves."""
_CONTEXTS = {
    "utter_crisis": "said at once to a person in danger; every number must stay as it is",
    "utter_": "said in the chat",
    "telegram_": "shown by Telegram",
}


@dataclass(frozen=True)
class Row:
    """One text to translate. `part` is text (text.2, text.3 for variants), simple or title."""

    key: str
    part: str
    context: str
    english: str
    finnish: str
    longest: int
    translation: str = ""
    is_outdated: bool = False

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells the row from every other."""
        return self.key, self.part, self.english if self.key == BUTTON else ""

    @property
    def placeholders(self) -> frozenset[str]:
        """Names in braces, which the translation needs too."""
        return frozenset(slots_of(self.english))


def read_partial(path: Path) -> dict[str, Any]:
    """What a partial language's file holds; a new one is empty. Raises BadInput for a file that is not YAML lines."""
    if not path.exists():
        return {REVIEWED: False}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: not valid YAML: run `polku check`") from error
    if not isinstance(content, dict):
        raise BadInput(f"{path}: is not made of key: value lines")
    return content


def rows(english: Mapping[str, Entry], finnish: Mapping[str, Entry], content: Mapping[str, Any]) -> Iterator[Row]:
    """A row for every text, with the translation that `content` has."""
    titles = content.get(TITLES) or {}
    for key, said in OWN.items():
        yield Row(
            key, "text", "said of this translation", said, "", longest(key, "text"), _text(content.get(key), "text")
        )
    for title in dict.fromkeys(button["title"] for entry in english.values() for button in entry.get("buttons", [])):
        yield Row(BUTTON, "title", "title of a button", title, "", LONGEST_TITLE, titles.get(title, ""))
    for key, entry in english.items():
        own = content.get(key) or {}
        old = bool(own) and is_outdated(own, entry)
        for part, said in parts(entry).items():
            yield Row(
                key,
                part,
                _context(key, part),
                said,
                _text(finnish.get(key), part),
                longest(key, part.partition(".")[0]),
                _text(own, part),
                old,
            )


def parts(entry: Entry) -> dict[str, str]:
    """The texts of an entry by part."""
    text = entry.get("text", "")
    variants = [text] if isinstance(text, str) else text
    said = {"text" if number == 1 else f"text.{number}": variant for number, variant in enumerate(variants, 1)}
    return {**said, **{part: entry[part] for part in ("simple", "title") if entry.get(part)}}


def _text(entry: Entry | None, part: str) -> str:
    return parts(entry).get(part, "") if entry else ""


def _context(key: str, part: str) -> str:
    if part == "title" or key.startswith(TITLE_KEYS):
        return "title of a button"
    if key.startswith(ANSWER):
        return "easier words for the same answer" if part == "simple" else "answer to a question"
    return next((words for start, words in _CONTEXTS.items() if key.startswith(start)), "put into other texts")
