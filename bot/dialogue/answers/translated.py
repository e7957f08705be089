"""Texts of a partial language, put on the frame of the English ones.

A translator writes only words. Where a fact comes from, when it was checked and what a button does are the English
entry's, so that they cannot differ. An answer with a source remembers which English text it translates (`of`): when
that has changed, the translation may say what is no longer true, and English is said until somebody corrects it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

WORDS = ("text", "simple", "title")
"""The parts of an entry that are translated."""
OF = "of"
TITLES = "titles"
"""Top-level key of a partial language: its titles of buttons, by the English title."""
REVIEWED = "reviewed"
"""Top-level key: whether somebody who speaks the language has read the texts."""
_INHERITED = ("source", "checked_on")
_MARK_LENGTH = 8

Entry = Mapping[str, Any]


def mark(english: Entry) -> str:
    """A short name of what an English entry says; it changes with every word."""
    said = json.dumps([english.get(part) for part in WORDS], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:_MARK_LENGTH]


def is_outdated(entry: Entry, english: Entry) -> bool:
    """Whether the English text has facts, and has changed since `entry` was translated from it."""
    return "source" in english and str(entry.get(OF)) != mark(english)


def on_english_frame(content: Mapping[str, Any], english: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries of a partial language's file, whole; those that are out of date are left out."""
    titles = content.get(TITLES) or {}
    entries: dict[str, Entry] = {}
    for key, entry in content.items():
        model = english.get(key, {})
        if key == TITLES or not isinstance(entry, dict) or is_outdated(entry, model):
            continue
        inherited = {name: model[name] for name in _INHERITED if name in model}
        buttons = [
            {**button, "title": titles.get(button["title"], button["title"])} for button in model.get("buttons", [])
        ]
        entries[key] = {**entry, **inherited, **({"buttons": buttons} if buttons else {})}
    return entries
