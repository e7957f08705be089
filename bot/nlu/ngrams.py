"""Character n-grams within words, weighted by TF-IDF: what is left of a word when endings and spelling vary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SIZES = (2, 3, 4, 5)
MIN_TEXTS = 2
"""An n-gram of a single training text teaches nothing."""

_TOKEN = re.compile(r"[^\W_]+|[?!]+")
_LAUGHTER = re.compile(r"(.)\1{2,}")


def normalised(text: str) -> str:
    """Lower case, letters thrice or more in a row shortened to two, everything but words left out."""
    text = _LAUGHTER.sub(r"\1\1", unicodedata.normalize("NFC", text).lower())
    return " ".join(_TOKEN.findall(text))


def ngrams(text: str) -> Counter[str]:
    """How often each n-gram of 2 to 5 characters occurs, word edges marked by a space."""
    counts: Counter[str] = Counter()
    for word in normalised(text).split():
        padded = f" {word} "
        counts.update({padded})
        for size in SIZES:
            counts.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    return counts


@dataclass(frozen=True)
class Vectorizer:
    """TF-IDF over a fixed vocabulary of n-grams; sublinear term frequency, unit length."""

    index: dict[str, int]
    idf: np.ndarray[Any, Any]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Vectorizer:
        """The vocabulary of `texts`."""
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(ngrams(text).keys())
        kept = sorted(gram for gram, count in frequency.items() if count >= MIN_TEXTS)
        idf = np.log((1 + len(texts)) / (1 + np.array([frequency[gram] for gram in kept]))) + 1
        return cls({gram: position for position, gram in enumerate(kept)}, idf.astype(np.float32))

    def row(self, text: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Columns and weights of one text; both empty when nothing of it is known."""
        known = [(self.index[gram], count) for gram, count in ngrams(text).items() if gram in self.index]
        if not known:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        columns = np.array([column for column, _ in known])
        weights = (1 + np.log(np.array([count for _, count in known], dtype=np.float32))) * self.idf[columns]
        return columns, weights / np.linalg.norm(weights)

    def matrix(self, texts: Iterable[str]) -> Any:
        """The texts as a SciPy CSR matrix, for training."""
        from scipy.sparse import csr_matrix

        rows = [self.row(text) for text in texts]
        lengths = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([columns for columns, _ in rows])
        weights = np.concatenate([weights for _, weights in rows])
        return csr_matrix((weights, columns, lengths), shape=(len(rows), len(self.index)))
