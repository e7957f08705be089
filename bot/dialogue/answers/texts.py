"""Every sentence the assistant says: data/responses/<language>.yml, same keys in each complete language.

An entry has `text` (one text, or variants that are said in turn) and may have `title`, `simple`,
`source` with `checked_on`, and `buttons`. `say` gives a reply in the channel-neutral JSON shape.
A language that is not complete has words alone, on the frame of the English entries (translated.py).
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.answers.faq_follow_ups import FOLLOW_UPS, FollowUps, with_follow_ups
from bot.dialogue.answers.text_files import entries_of, read_mapping, whole
from bot.dialogue.answers.translated import REVIEWED, on_english_frame
from bot.dialogue.language.languages import COMPLETE, RIGHT_TO_LEFT
from bot.errors import BadInput
from bot.settings import ROOT

RESPONSES = ROOT / "data" / "responses"

LAST_RESORT = {
    "fi": "Anteeksi, en osaa vastata tähän juuri nyt. Kirjoita: ihminen. Sitten saat apua valmentajalta.",
    "en": "Sorry, I cannot answer this right now. Write: human. Then a coach will help you.",
}
"""Said only when a text is missing after all: nobody is left without a next step."""


class _Lenient(string.Formatter):
    """Leaves an unknown {slot} out instead of failing in front of a person."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")


_FORMATTER = _Lenient()


# Of a number in groups, a line from right to left would show the last group first.
_NUMBER_IN_GROUPS = re.compile(r"\+?\d+(?: \d+)+")
_FROM_LEFT, _END, _FIXED_SPACE = "\u2066", "\u2069", "\u00a0"


def _in_order(text: str, language: str) -> str:
    """The text with telephone numbers that read the same in a language from right to left, on one line."""
    if language not in RIGHT_TO_LEFT:
        return text
    return _NUMBER_IN_GROUPS.sub(lambda found: f"{_FROM_LEFT}{found[0].replace(' ', _FIXED_SPACE)}{_END}", text)


def slots_of(template: str) -> set[str]:
    """Names in braces of a template."""
    return {name for _, name, _, _ in _FORMATTER.parse(template) if name}


@dataclass(frozen=True)
class Texts:
    """All texts by language and key; of the languages in `unreviewed` nobody who speaks them has read the texts."""

    entries: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(repr=False)
    unreviewed: frozenset[str] = frozenset()

    @classmethod
    def load(cls, folder: Path = RESPONSES) -> Texts:
        """Texts of every language in `folder`, with the follow-ups in the folder beside it.

        Raises BadInput with file and line for broken YAML.
        """
        topics = FollowUps.load(folder.parent / FOLLOW_UPS.name).topics
        contents = {path.stem: read_mapping(path) for path in sorted(folder.glob("*.yml"))}
        missing = [language for language in COMPLETE if language not in contents]
        if missing:
            raise BadInput(f"{folder}: no texts for {', '.join(missing)}; expected {missing[0]}.yml")
        partial = {language: content for language, content in contents.items() if language not in COMPLETE}
        with whole(folder):
            written = {language: entries_of(contents[language]) for language in COMPLETE}
            entries: dict[str, Mapping[str, Mapping[str, Any]]] = {
                language: with_follow_ups(written[language], topics.get(language, {})) for language in COMPLETE
            }
            entries |= {language: on_english_frame(content, written["en"]) for language, content in partial.items()}
        return cls(entries, frozenset(language for language in partial if partial[language].get(REVIEWED) is not True))

    def entry(self, key: str, language: str) -> tuple[Mapping[str, Any], str]:
        """The entry of `key` and the language it is in: English when `language` lacks it; empty when nobody has it."""
        for candidate in (language, "en", "fi"):
            found = self.entries.get(candidate, {}).get(key)
            if found is not None:
                return found, candidate
        return {}, language

    def needs_slots(self, key: str) -> bool:
        """Whether the text of `key` has gaps that only the moment can fill; True for a key that nobody has."""
        entry, _ = self.entry(key, "en")
        text = entry.get("text", "{}")
        return any(slots_of(str(one)) or "{}" in str(one) for one in (text if isinstance(text, list) else [text]))

    def phrase(self, key: str, language: str, **slots: Any) -> str:
        """The bare text of `key`, for labels and words inside other texts; the key itself when there is none."""
        entry, _ = self.entry(key, language)
        return _FORMATTER.vformat(str(entry.get("text", key)), (), slots)

    def phrases(self, language: str) -> dict[str, str]:
        """Bare texts by key, English where `language` lacks one."""
        merged = {**self.entries["en"], **self.entries.get(language, {})}
        return {key: entry["text"] for key, entry in merged.items() if isinstance(entry.get("text"), str)}

    def title(self, intent: str, language: str) -> str | None:
        """The plain name of an intent for a button, or None when it cannot be offered."""
        key = f"utter_{intent}" if intent.startswith("faq/") else f"title_{intent}"
        entry, _ = self.entry(key, language)
        return entry.get("title") or (entry.get("text") if key.startswith("title_") else None)

    def say(self, key: str, language: str, *, variant: int = 0, simple: bool = False, **slots: Any) -> dict[str, Any]:
        """The reply for `key`: text, buttons, link, language, and `unreviewed` where nobody has read the translation.

        `variant` picks among several texts; `simple` takes the easier version where there is one.
        """
        entry, used = self.entry(key, language)
        template = (entry.get("simple") if simple else None) or entry.get("text") or LAST_RESORT.get(used, "")
        if isinstance(template, list):
            template = template[variant % len(template)]
        unreviewed = {"unreviewed": True} if used in self.unreviewed else {}
        return {
            "key": key,
            "text": _in_order(_FORMATTER.vformat(template, (), slots).strip(), used),
            "buttons": [self._button(button) for button in entry.get("buttons", [])],
            "cards": [],
            "link": self._link(entry),
            "language": used,
            **unreviewed,
        }

    @staticmethod
    def _button(button: Mapping[str, Any]) -> dict[str, Any]:
        kind = "person" if button["payload"] == "/request_human" else "choice"
        return {"kind": kind, **button}

    @staticmethod
    def _link(entry: Mapping[str, Any]) -> dict[str, Any] | None:
        source = entry.get("source")
        return {**source, "checked_on": str(entry["checked_on"])} if source else None


@cache
def texts_of(folder: Path = RESPONSES) -> Texts:
    """The texts in `folder` as this process first read them; all its parts share them. Raises BadInput as `Texts.load`."""
    return Texts.load(folder)
