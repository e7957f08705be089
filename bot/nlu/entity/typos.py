"""What a word that no language knows was meant to be: the nearest word of the vocabulary's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.entity.index import name_index
from bot.nlu.entity.words import CACHED_WORDS, STEM, TYPO, Token, stems, word_forms

SHORTEST = 5
SHORTEST_WITH_TWO = 10
SHORTEST_WITH_ANOTHER_LETTER = 8
"""Letters a word needs for a slip to be forgiven, for two of them, and for a wrong letter.

In a short word only a missing, doubled or swapped letter is a slip: a wrong one makes another word
("moikka" is not "maikka"). The first letter must be right, and the last one where there are two slips.
"""


def corrected_forms(tokens: Sequence[Token]) -> list[Mapping[str, int]]:
    """The forms of each word, with what it may be a misspelling of.

    Where most words are unknown the message is in another language, and nothing is corrected.
    """
    unknown = sum(not token.known for token in tokens)
    if unknown > max(1, len(tokens) // 2):
        return [token.forms for token in tokens]
    return [_corrected(token.lower) if _is_misspelt(token) else token.forms for token in tokens]


def _is_misspelt(token: Token) -> bool:
    if token.known or len(token.text) < SHORTEST or not token.text.isalpha():
        return False
    index = name_index()
    return not any(
        index.single(form) or (looseness < STEM and index.starting_with(form))
        for form, looseness in token.forms.items()
    )


@lru_cache(maxsize=CACHED_WORDS)
def _corrected(word: str) -> Mapping[str, int]:
    slips: dict[str, int] = {}
    for stem in (word, *stems(word)):
        if len(stem) >= SHORTEST:
            for key, distance in _near(stem):
                slips[key] = min(distance, slips.get(key, distance))
    least = min(slips.values(), default=0)
    nearest = [key for key, distance in slips.items() if distance == least]
    # Of equally near words the longest: letters are left out more often than added.
    meant = {key: TYPO for key in nearest if len(key) == max(map(len, nearest))}
    return MappingProxyType({**meant, **word_forms(word)})


def _near(stem: str) -> Iterator[tuple[str, int]]:
    allowed = 2 if len(stem) >= SHORTEST_WITH_TWO else 1
    near = process.extract(stem, name_index().keys(stem[0]), scorer=OSA.distance, score_cutoff=allowed, limit=5)
    for key, distance, _ in near:
        another_letter = len(key) == len(stem) and sorted(key) != sorted(stem)
        if another_letter and len(stem) < SHORTEST_WITH_ANOTHER_LETTER:
            continue
        if distance and len(key) >= SHORTEST and (distance == 1 or key[-1] == stem[-1]):
            yield key, distance
