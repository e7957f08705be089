"""Phrases that speak of danger to life, in every language (data/danger.yml).

The classifier learns danger from a few hundred Finnish and English messages; for a message in
another language, or a short one, it may miss what a phrase says plainly. These phrases catch that.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

from bot.errors import BadInput
from bot.settings import ROOT

DANGER = ROOT / "data" / "danger.yml"
WORDS_BETWEEN = 2
"""Words that may stand between two words of a phrase: "en halua [enää] elää"."""

_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")
# Apostrophes and joiners are written or left out at will.
_LEFT_OUT = dict.fromkeys(map(ord, "'’ʼ`´\u200c\u200d\u0640"))
# Arabic and Persian keyboards differ in two letters, and people write the forms of alif and ya for one another.
_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"})


def normalised(text: str) -> str:
    """Lower case and compatibility forms, apostrophes and joiners left out, Arabic letters folded."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_LEFT_OUT).translate(_SAME)
    return re.sub(r"[\u064b-\u0652]", "", folded)


def phrase_pattern(phrase: str) -> str:
    """The regular expression of one phrase of the file."""
    plain = normalised(phrase)
    if _NO_SPACES.search(plain):
        return re.escape(plain)
    words = [
        "(?:" + "|".join(re.escape(form).replace(r"\*", r"\w*") for form in word.split("|")) + ")"
        for word in plain.split()
    ]
    return r"\b" + rf"\W+(?:\w+\W+){{0,{WORDS_BETWEEN}}}".join(words) + r"\b"


@lru_cache(maxsize=1)
def _danger() -> re.Pattern[str]:
    return load_phrases(DANGER)


def load_phrases(path: Path) -> re.Pattern[str]:
    """All phrases of the file as one pattern; raises BadInput when the file has another shape."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(content, dict) or not all(isinstance(phrases, list) for phrases in content.values()):
        raise BadInput(f"{path}: write a list of phrases under each language")
    phrases = [str(phrase) for phrases in content.values() for phrase in phrases]
    return re.compile("|".join(map(phrase_pattern, phrases)))


def speaks_of_danger(text: str) -> bool:
    """Whether a phrase of the file occurs in `text`."""
    return _danger().search(normalised(text)) is not None
