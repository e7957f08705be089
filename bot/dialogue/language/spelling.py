"""English that is typed in a hurry: "helo i wnat lern codng" is read as "hello i want learn coding".

Only words that neither English nor Finnish has are mended, each to the nearest word that people use with us (data/nlu/en),
and only where the whole message is English then: a message in another language is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.english import is_english
from bot.nlu.finnish import voikko
from bot.settings import ROOT

EXAMPLES = ROOT / "data" / "nlu" / "en"
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*", re.IGNORECASE)
SHORTEST, MIDDLE, LONG = 3, 6, 8
"""Letters of a word in which a letter may be left out, one may be wrong, and two may.

Below the second figure letters may also have changed places: a wrong letter makes another word or a name ("Wolt").
"""
SEEN = 3
"""So often a word must be used to be what a misspelt one means."""
ENGLISH = 0.6
"""This share of a message's words must be English when it is mended; the shortest ones prove nothing once mended."""


@lru_cache(maxsize=1)
def used_words() -> Mapping[str, int]:
    """English words of the examples, with how often each is used."""
    return words_of(EXAMPLES.glob("*.yml"))


def words_of(files: Iterable[Path]) -> Mapping[str, int]:
    """English words of some training files that are used often enough to be meant, with how often each is used."""
    used = counted(files, _WORD).items()
    return {word: times for word, times in used if len(word) >= SHORTEST and times >= SEEN and is_english(word)}


def counted(files: Iterable[Path], word: re.Pattern[str]) -> Counter[str]:
    """What `word` finds in the examples of some training files, in small letters, with how often each is used."""
    lines = (line for path in files for line in path.read_text(encoding="utf-8").splitlines())
    return Counter(one.lower() for line in lines if line.lstrip().startswith("- ") for one in word.findall(line))


@lru_cache(maxsize=2048)
def _is_word(word: str) -> bool:
    return len(word) < SHORTEST or is_english(word) or bool(voikko().spell(word))


@lru_cache(maxsize=2048)
def meant(word: str) -> str | None:
    """The word that a misspelt one in small letters most likely is; None when none is near."""
    slips = 2 if len(word) >= LONG else 1
    used = used_words()
    alike = [one for one in used if one[0] == word[0] and abs(len(one) - len(word)) <= slips]
    if len(word) < MIDDLE:
        alike = [one for one in alike if len(one) != len(word) or sorted(one) == sorted(word)]
    if len(word) == SHORTEST:
        alike = [one for one in alike if len(one) > len(word)]
    near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=None)
    # Letters change places or are left out more often than wrong ones are added.
    likely = ((found[1], sorted(found[0]) != sorted(word), -len(found[0]), -used[found[0]], found[0]) for found in near)
    return min(likely, default=(None,))[-1]


def mended(text: str, entities: Iterable[Mapping[str, Any]] = ()) -> str | None:
    """The English message with its slips mended; None when there are none or it is not English.

    What the `entities` name is a name already, however it is spelt.
    """
    if not text.isascii():
        return None
    named = [(item["start"], item["end"]) for item in entities]
    words = list(_WORD.finditer(text))
    meanings = [_in_place(word, named) for word in words]
    english = sum(
        len(word.group()) > SHORTEST if meaning else is_english(word.group().lower())
        for word, meaning in zip(words, meanings)
    )
    if not any(meanings) or english < ENGLISH * len(words):
        return None
    for word, meaning in reversed(list(zip(words, meanings))):
        text = f"{text[: word.start()]}{meaning or word.group()}{text[word.end() :]}"
    return text


def _in_place(word: re.Match[str], named: Iterable[tuple[int, int]]) -> str | None:
    """The word that stands in the place of a misspelt one; None for one that is right as it is."""
    if _is_word(word.group().lower()) or any(start <= word.start() < end for start, end in named):
        return None
    return meant(word.group().lower())
