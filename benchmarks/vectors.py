"""Sentence vectors of the benchmarks' messages, computed once and kept in a folder between runs."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.encoder import sentence_encoder
from bot.nlu.intent_model import Array

BATCH = 64


class Vectors:
    """Vectors by text, stored in one file per version of the encoder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        version = hashlib.sha256(sentence_encoder().version.encode()).hexdigest()[:12]
        self._path = folder / f"vectors-{version}.npz"
        self._known: dict[str, Array] = {}
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as stored:
                self._known = dict(zip(stored["texts"].tolist(), stored["vectors"]))

    def of(self, texts: Sequence[str]) -> Array:
        """The vectors of `texts` in their order, shape (len(texts), dimensions)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            self._known.update(zip(batch, sentence_encoder().encode(batch)))
        if missing:
            np.savez(self._path, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
        return np.stack([self._known[text] for text in texts])


def seconds_to_encode(texts: Sequence[str]) -> float:
    """Seconds that encoding takes for each text, measured in batches as training does it."""
    started = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        sentence_encoder().encode(texts[start : start + BATCH])
    return (time.perf_counter() - started) / len(texts)
