"""What is known of languages without training data: a word glossary and sample sentences, from data/languages.

The samples give the mean vector of a language: sentence encoders place each language a little
apart, and taking the mean away brings messages with the same meaning together (docs/nlu.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.errors import BadInput
from bot.settings import ROOT
from bot.yaml_files import read_yaml

LANGUAGES = ROOT / "data" / "languages"
PARTS = ("glossary", "sentences")
"""What a language's file is made of."""
LATIN = "latin"
"""The further part of a language whose writing leaves the vowels out: its common words, each with its Latin spellings."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_SIGNS = re.compile("[\u064b-\u0652]")
SHORTEST_STEM = 2
"""Letters of a stem, or of the last word of one that has several words, at least."""
FOREIGN_BELOW = 0.5
"""A text that is less than this Finnish or English is also read through its gloss."""
ONLY_READ = frozenset({"fr", "ku", "tr", "vi"})
"""Languages that have a glossary and no texts: a word of theirs alone ("kar") is as likely one of another language."""
LONGEST_ENTRY = 4
"""Words of the longest glossary key."""


@dataclass(frozen=True)
class Glossary:
    """Words and stems of one language with their English meaning."""

    words: Mapping[str, str]
    stems: Mapping[str, str]
    sentences: tuple[str, ...]
    latin: Mapping[str, str] = field(default_factory=dict)

    def gloss(self, text: str) -> str:
        """A rough English rendering, word by word; what is not known is kept (names, Finnish terms)."""
        return " ".join(word if meaning is None else meaning for word, meaning in self._read(text))

    def whole_gloss(self, text: str) -> str:
        """The same for a text of which every word is known; "" for any other."""
        meanings = [meaning for _, meaning in self._read(text)]
        return "" if None in meanings else " ".join(filter(None, meanings))

    def knows(self, word: str) -> bool:
        """Whether a word by itself has a meaning here, inflected or not."""
        return bool(self.whole_gloss(word))

    def _read(self, text: str) -> Iterator[tuple[str, str | None]]:
        """The words of a text in order, or the first of several with one meaning, each with what it means."""
        words = words_in(text)
        position = 0
        while position < len(words):
            meaning, used = self._longest(words, position)
            yield words[position], meaning
            position += used

    def _longest(self, words: list[str], position: int) -> tuple[str | None, int]:
        for size in range(min(LONGEST_ENTRY, len(words) - position), 0, -1):
            phrase = " ".join(words[position : position + size])
            meaning = self.words.get(phrase) or self._by_stem(phrase)
            if meaning is not None:
                return meaning, size
        return None, 1

    def _by_stem(self, phrase: str) -> str | None:
        """The meaning of a phrase whose last word begins as a stem ends."""
        shortest = phrase.rfind(" ") + 1 + SHORTEST_STEM
        beginnings = (phrase[:end] for end in range(len(phrase), shortest - 1, -1))
        return next((self.stems[one] for one in beginnings if one in self.stems), None)


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, cut alike in messages and in the keys of a glossary.

    Hyphens and joiners part words (по-фински, می‌خواهم); the vowel signs of Arabic are left out, as most people leave them out.
    """
    return [word.lower() for word in _WORD.findall(_SIGNS.sub("", text))]


def load_glossary(path: Path) -> Glossary:
    """Reads one language's file; raises BadInput when it is broken or has another shape."""
    content = read_yaml(path)
    entries, sentences = (content.get(part) for part in PARTS) if isinstance(content, dict) else (None, None)
    if not isinstance(entries, dict) or not isinstance(sentences, list):
        raise BadInput(f"{path}: write {' and '.join(PARTS)}; polku check names the line")
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for key, meaning in entries.items():
        (stems if str(key).endswith("*") else words)[" ".join(words_in(str(key)))] = str(meaning)
    return Glossary(words, stems, tuple(map(str, sentences)), content.get(LATIN) or {})


@lru_cache(maxsize=1)
def glossaries() -> dict[str, Glossary]:
    """All glossaries by language, loaded once a process."""
    return {path.stem: load_glossary(path) for path in sorted(LANGUAGES.glob("*.yml"))}


def stands_in_glossary(word: str) -> bool:
    """Whether a word in small letters is, as it is written, one of a language with a glossary that people are answered in."""
    return any(word in glossary.words for code, glossary in glossaries().items() if code not in ONLY_READ)


def home_share(shares: Mapping[str, float]) -> float:
    """How much of a text is Finnish or English (0 to 1), by its language probabilities; 1 where they say nothing."""
    return shares.get("fi", 0.0) + shares.get("en", 0.0) if shares else 1.0


def foreign_glossary(shares: Mapping[str, float]) -> Glossary | None:
    """The glossary of the language that a text is mostly in, by its language probabilities; None for Finnish, English and others."""
    if home_share(shares) >= FOREIGN_BELOW:
        return None
    return glossaries().get(max(shares, key=lambda code: shares[code]))


def foreign_gloss(text: str, shares: Mapping[str, float]) -> str | None:
    """The English rendering of a text that is mostly in a language with a glossary; None for any other."""
    glossary = foreign_glossary(shares)
    return glossary.gloss(text) if glossary else None


def fingerprint() -> str:
    """Changes with any of the language files; part of the key of Rasa's training cache."""
    digest = hashlib.sha256()
    for path in sorted(LANGUAGES.glob("*.yml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
