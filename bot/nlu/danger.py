"""Phrases that speak of danger to life, in every language (data/danger.yml).

The classifier learns danger from a few hundred Finnish and English messages; for a message in
another language, or a short one, it may miss what a phrase says plainly. These phrases catch that.
A figure of speech that holds such a phrase ("this job is killing me") is no danger by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.settings import ROOT
from bot.yaml_files import read_yaml

DANGER = ROOT / "data" / "danger.yml"
WORDS_BETWEEN = 2
"""Words that may stand between two words of a phrase: "en halua [enää] elää"."""
FIGURES = "figures_of_speech"
"""The key of the file that lists, for all languages, what only sounds like danger."""

NOT_ACROSS = " _" * (WORDS_BETWEEN + 1) + " "
"""Stands for what was cut out: so many words that no phrase reaches across."""
# "All my life. My back is finished" speaks of no life that ends; dots in the middle of a thought end no sentence.
_NEXT_SENTENCE = re.compile(r"(?<![.!?])[.!?]\s+(?=[A-ZÅÄÖ])")
_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")
# Apostrophes and joiners are written or left out at will.
_LEFT_OUT = dict.fromkeys(map(ord, "'’ʼ`´\u200c\u200d\u0640"))
# Arabic and Persian keyboards differ in two letters, and people write the forms of alif and ya for one another.
_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"})


def normalised(text: str) -> str:
    """Lower case and compatibility forms, apostrophes and joiners left out, Arabic letters folded."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_LEFT_OUT).translate(_SAME)
    return re.sub(r"[\u064b-\u0652]", "", folded)


def phrase_pattern(phrase: str, between: int = WORDS_BETWEEN) -> str:
    """The regular expression of one phrase of the file, with up to `between` words between two of its words.

    A word that ends in a question mark may be left out. With no word between, no comma or full stop may stand there either.
    """
    plain = normalised(phrase)
    if _NO_SPACES.search(plain):
        return re.escape(plain)
    gap = rf"\W+(?:\w+\W+){{0,{between}}}" if between else r"[^\w,.;:!?]+"
    pattern, is_first = "", True
    for word in plain.split():
        forms = "|".join(re.escape(form).replace(r"\*", r"\w*") for form in word.rstrip("?").split("|"))
        if word.endswith("?"):
            pattern += f"(?:{gap}(?:{forms}))?"
        else:
            pattern += ("" if is_first else gap) + f"(?:{forms})"
        is_first = False
    return rf"\b{pattern}\b"


class FiguresOfSpeech:
    """Phrases that say something else than their words, and are taken word for word: "the job kills me" is one, "no job, I
    kill myself" is none.
    """

    def __init__(self, phrases: Sequence[Any] = ()) -> None:
        self._pattern = _pattern(phrases, between=0)

    def cut_from(self, plain: str) -> str:
        """A normalised text with blank words in their place."""
        return self._pattern.sub(NOT_ACROSS, plain) if self._pattern else plain

    def rest_of(self, text: str) -> str | None:
        """What is left of a text, in small letters; None when no figure of speech stands in it."""
        plain = normalised(text)
        if self._pattern is None or not self._pattern.search(plain):
            return None
        return " ".join(self._pattern.sub(" ", plain).split())


@dataclass(frozen=True)
class Phrases:
    """What speaks of danger, and the figures of speech that only sound like it."""

    danger: re.Pattern[str]
    figures: FiguresOfSpeech

    def found_in(self, text: str) -> bool:
        """Whether a phrase of danger occurs in a sentence of `text` outside of the figures of speech."""
        sentences = map(normalised, _NEXT_SENTENCE.split(text))
        return any(self.danger.search(self.figures.cut_from(one)) for one in sentences)


@lru_cache(maxsize=1)
def _danger() -> Phrases:
    return load_phrases(DANGER)


def load_phrases(path: Path) -> Phrases:
    """All phrases of the file; raises BadInput when it is broken or has another shape."""
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(phrases, list) for phrases in content.values()):
        raise BadInput(f"{path}: write a list of phrases under each language")
    figures = FiguresOfSpeech(content.pop(FIGURES, []))
    danger = _pattern([phrase for phrases in content.values() for phrase in phrases], WORDS_BETWEEN)
    if danger is None:
        raise BadInput(f"{path}: write a list of phrases under each language")
    return Phrases(danger, figures)


def _pattern(phrases: Sequence[Any], between: int) -> re.Pattern[str] | None:
    return re.compile("|".join(phrase_pattern(str(phrase), between) for phrase in phrases)) if phrases else None


def without_figures(text: str) -> str | None:
    """What is left of the text without what only sounds like danger; None when nothing of that stands in it."""
    return _danger().figures.rest_of(text)


def speaks_of_danger(text: str) -> bool:
    """Whether a phrase of the file occurs in `text`."""
    return _danger().found_in(text)


def sounds_like_danger(text: str) -> bool:
    """Whether a phrase of the file occurs in `text`, be it in a figure of speech."""
    return _danger().danger.search(normalised(text)) is not None
