"""Full-text search over word forms: an inverted index with BM25 weights in plain arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.programmes.search.words import content_words, forms, words

Floats = NDArray[np.float32]
WeightedText = tuple[str, float]
"""A text of a document and how much a word in it counts."""

_SATURATION = 1.2
_LENGTH_SHARE = 0.4
_TYPO_LEAST = 80.0
_TYPO_LENGTHS = 2
_TYPO_WORDS = 4
_TYPO_SHORTEST = 4
_TYPO_CHOICES = 2


def _document(texts: Iterable[WeightedText]) -> dict[str, float]:
    """How often each form occurs in a document, weighted by the text it stands in."""
    counts: dict[str, float] = {}
    for text, weight in texts:
        for word in words(text):
            for form, share in forms(word):
                counts[form] = counts.get(form, 0.0) + weight * share
    return counts


@dataclass(frozen=True)
class LexicalIndex:
    """Which documents each form occurs in; `starts[i]:starts[i+1]` are the postings of `terms[i]`."""

    terms: tuple[str, ...]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    impacts: Floats
    rarity: Floats
    size: int

    @classmethod
    def build(cls, documents: Sequence[Iterable[WeightedText]]) -> LexicalIndex:
        """The index of `documents`, in their order."""
        counted = [_document(texts) for texts in documents]
        lengths = [sum(counts.values()) for counts in counted]
        average = (sum(lengths) / len(lengths)) if lengths else 1.0
        postings: dict[str, list[tuple[int, float]]] = {}
        for number, counts in enumerate(counted):
            slow = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[number] / (average or 1.0))
            for form, count in counts.items():
                postings.setdefault(form, []).append((number, count * (_SATURATION + 1) / (count + slow)))
        terms = tuple(sorted(postings))
        rarity = [math.log(1 + (len(counted) + 0.5) / (len(postings[term]) + 0.5)) for term in terms]
        flat = [pair for term in terms for pair in postings[term]]
        return cls(
            terms,
            np.cumsum([0] + [len(postings[term]) for term in terms], dtype=np.int64),
            np.array([number for number, _ in flat], dtype=np.int32),
            np.array([impact for _, impact in flat], dtype=np.float32),
            np.array(rarity, dtype=np.float32),
            len(counted),
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def _of_like_length(self) -> Mapping[int, Sequence[str]]:
        """The terms that a word of some length may be a misspelling of."""
        lengths: dict[int, list[str]] = {}
        for term in self.terms:
            for length in range(len(term) - _TYPO_LENGTHS, len(term) + _TYPO_LENGTHS + 1):
                lengths.setdefault(length, []).append(term)
        return lengths

    def near(self, word: str) -> list[tuple[str, float]]:
        """Known forms that `word` may be a misspelling of, with how alike they are (0..1)."""
        if len(word) < _TYPO_SHORTEST or not word.isascii() and not set(word) & set("åäöé"):
            return []
        candidates = self._of_like_length.get(len(word), ())
        found = process.extract(word, candidates, scorer=fuzz.ratio, score_cutoff=_TYPO_LEAST, limit=_TYPO_CHOICES)
        return [(term, (ratio / 100) ** 2) for term, ratio, _ in found]

    def scores(self, text: str, ignored: Iterable[str] = ()) -> Floats:
        """How much of what `text` asks for each document contains: 0 nothing .. 1 about all of it.

        `ignored` are words of the text that count for nothing here (places, which filters handle).
        """
        skipped = set(ignored)
        total = np.zeros(self.size, dtype=np.float32)
        asked = 0.0
        typos = _TYPO_WORDS
        for word in content_words(text):
            if word in skipped:
                continue
            known = [(form, share) for form, share in forms(word) if form in self._numbers]
            if not known and typos:
                typos -= 1
                known = self.near(word)
            best, weight = self._word(known)
            total += best
            asked += weight
        return total / np.float32(asked) if asked else total

    def _word(self, known: Sequence[tuple[str, float]]) -> tuple[Floats, float]:
        """The score of one word in each document, the best of its forms, and the most it can give."""
        best = np.zeros(self.size, dtype=np.float32)
        if not known:
            return best, math.log(1 + self.size) * 0.5
        most = 0.0
        for form, share in known:
            number = self._numbers[form]
            found = slice(self.starts[number], self.starts[number + 1])
            value = np.float32(share) * self.rarity[number] * self.impacts[found] / np.float32(_SATURATION + 1)
            where = self.documents[found]
            best[where] = np.maximum(best[where], value)
            most = max(most, share * float(self.rarity[number]))
        return best, most
