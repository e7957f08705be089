"""Tells apart languages of one script where trigrams waver: Russian and Ukrainian, Arabic and Persian.

A short message has few trigrams, but a letter that only one language has, or a word of its glossary, settles it.
"""

from __future__ import annotations

import re

from bot.nlu.languages import glossaries

_OWN_LETTERS = {"ru": "ыэёъ", "uk": "іїєґ", "ar": "ةىكأإؤئ", "fa": "پچژگکی"}
_PAIRS = (("ru", "uk"), ("ar", "fa"))
_WORD = re.compile(r"[^\W\d_]+")
CYRILLIC, ARABIC = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[\u0600-\u06ff]")
_SCRIPTS = {"ru": CYRILLIC, "ar": ARABIC}


def language_of_script(text: str) -> str | None:
    """The language of a text in Cyrillic or Arabic letters, told by these alone; None for Latin ones."""
    for language, letters in _SCRIPTS.items():
        if len(letters.findall(text)) > len(text) / 3:
            return told_apart(text, language)
    return None


def has_own_letters(text: str, language: str) -> bool:
    """Whether letters stand in `text` that the other language of the script has not."""
    return any(letter in text.lower() for letter in _OWN_LETTERS[language])


def told_apart(text: str, detected: str) -> str:
    """`detected`, or the other language of its script when letters or words speak for that one."""
    pair = next((pair for pair in _PAIRS if detected in pair), None)
    if pair is None:
        return detected
    letters = {code: sum(text.lower().count(letter) for letter in _OWN_LETTERS[code]) for code in pair}
    words = {code: _known(text, code) for code in pair}
    for counted in (letters, words):
        best = max(pair, key=lambda code: counted[code])
        if counted[best] > min(counted.values()):
            return best
    return detected


def _known(text: str, code: str) -> int:
    return sum(map(glossaries()[code].knows, _WORD.findall(text)))
