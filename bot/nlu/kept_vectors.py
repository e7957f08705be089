"""Sentence vectors of texts that stay the same from start to start, kept on disk: encoding a few hundred takes seconds."""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from bot.nlu.encoder import SentenceEncoder

log = logging.getLogger(__name__)

Array = np.ndarray[Any, Any]


class KeptVectors:
    """Vectors by text. A file that cannot be read or written costs time, nothing else.

    Those in `made_before`, as an image brings them, need not be made; what is made is kept in `path`.
    """

    def __init__(self, encoder: SentenceEncoder, path: Path, made_before: Path | None = None) -> None:
        self._encoder = encoder
        self._path = path
        self._read_from = [made_before, path] if made_before else [path]
        self._lock = Lock()
        self._known: dict[str, Array] = {}

    def of(self, texts: Sequence[str]) -> Array:
        """The vectors of what people ask, in the order of `texts`, shape (len(texts), dimensions)."""
        return self._kept("asked", texts, self._encoder.encode)

    def of_passages(self, texts: Sequence[str]) -> Array:
        """The same for texts that answer."""
        return self._kept("passage", texts, self._encoder.encode_passages)

    def _kept(self, kind: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Array]) -> Array:
        keys = [self._key(kind, text) for text in texts]
        with self._lock:
            known = self._known = self._known or {
                key: vector for path in self._read_from for key, vector in _read(path).items()
            }
            missing = {key: text for key, text in zip(keys, texts) if key not in known}
        # Not under the lock, which a thread that makes hundreds would hardly let go: a message that needs a few must not wait.
        new = dict(zip(missing, encode(list(missing.values())))) if missing else {}
        with self._lock:
            known.update(new)
            if new:
                self._write(known)
            return np.stack([known[key] for key in keys])

    def forget(self) -> None:
        """Lets go of all of them; who wants more has them read again."""
        with self._lock:
            self._known = {}

    def _key(self, kind: str, text: str) -> str:
        return hashlib.sha256(f"{self._encoder.version}\0{kind}\0{text}".encode()).hexdigest()[:32]

    def _write(self, known: Mapping[str, Array]) -> None:
        written = self._path.with_suffix(f".{os.getpid()}.npz")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(written, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
            written.replace(self._path)
        except OSError as error:
            log.warning("vectors_not_kept", extra={"reason": error.strerror})


def _read(path: Path) -> dict[str, Array]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"]))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
