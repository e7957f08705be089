"""Likeness in meaning between a query and programmes, in a space fitted to the phrases of the catalogue.

Sentence vectors of e5 all lie close together and differ by language and style as much as by
need. Phrases of one programme say the same need in several ways and two languages: what varies
within a programme is noise and is scaled down (within-class covariance normalisation: Hatch,
Kajarekar and Stolcke, Interspeech 2006). The gain is measured by benchmarks/search.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.nlu.compact_vectors import CompactVectors
from bot.programmes.search.lexical import Floats

_SHRINKAGE = 1.0
_TOPIC_STRICTNESS = 20.0
_TOPIC_STEPS = 1000
_SPREADS = 4.0
_NEAR_ENOUGH = 0.19


@dataclass(frozen=True)
class MeaningIndex:
    """Vectors of all passages (`owners[i]:owners[i+1]` belong to the i-th programme) and what was fitted on them.

    `metric` scales differences between vectors, `center` is their mean; `topic_weights` and
    `topic_offsets` tell `topics` apart. All of it is fitted on the programmes in `reference`, the curated ones, whose
    phrases are what people say: thousands of imported ones must not shift what counts as alike.
    """

    vectors: Floats
    owners: NDArray[np.int64]
    center: Floats
    metric: Floats
    topics: NDArray[np.str_]
    topic_weights: Floats
    topic_offsets: Floats
    reference: NDArray[np.bool_]

    @classmethod
    def fit(
        cls,
        vectors: Floats,
        owners: NDArray[np.int64],
        topics: Sequence[str],
        reference: NDArray[np.bool_],
        examples: tuple[Floats, str],
    ) -> MeaningIndex:
        """An index of `vectors` for programmes with these `topics`; fitted on all of them when none is a reference.

        `examples` are more texts of one topic, which only help to tell topics apart.
        """
        if not reference.any():
            reference = np.ones_like(reference)
        counts = np.diff(owners)
        known = vectors[np.repeat(reference, counts)]
        starts = np.concatenate([[0], np.cumsum(counts[reference])])
        labels = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        texts, topic = examples
        names, weights, offsets = _topic_classifier(
            np.vstack([known, texts]), np.array([*np.array(topics)[reference][labels], *[topic] * len(texts)])
        )
        metric = _metric(known, starts, labels)
        return cls(vectors, owners, known.mean(axis=0), metric, names, weights, offsets, reference)

    def _project(self, vectors: Floats) -> Floats:
        projected = (vectors - self.center) @ self.metric
        lengths: Floats = np.linalg.norm(projected, axis=-1, keepdims=True)
        return np.asarray(projected / np.maximum(lengths, 1e-9), dtype=np.float32)

    @cached_property
    def _compared(self) -> tuple[CompactVectors, Floats]:
        """What a query is compared with, and the length of each programme's mean vector: its phrases pull in one direction or
        in several."""
        projected = self._project(self.vectors)
        sums = np.add.reduceat(projected, self.owners[:-1], axis=0)
        return CompactVectors(projected), np.asarray(np.linalg.norm(sums, axis=1), dtype=np.float32)

    def likeness(self, query: Floats, *, makes_sense: bool = False) -> Floats:
        """How like the query's meaning each programme is: 0 like the middle of all, 1 far above all others.

        All 0 when the query is far from every phrase of the catalogue, as keyboard noise is, unless it is known that the
        query `makes_sense`.
        """
        phrases, mean_lengths = self._compared
        alike = phrases.products(self._project(query))
        nearest = np.maximum.reduceat(alike, self.owners[:-1])
        if nearest.max() < _NEAR_ENOUGH and not makes_sense:
            return np.zeros_like(nearest)
        on_average = np.add.reduceat(alike, self.owners[:-1]) / mean_lengths
        return (self._standing_out(nearest) + self._standing_out(on_average)) / np.float32(2)

    def _standing_out(self, values: Floats) -> Floats:
        """`values` as shares of _SPREADS standard deviations above the median of the reference, 0..1."""
        known = values[self.reference]
        spread = np.float32(_SPREADS) * known.std() + np.float32(1e-6)
        return np.asarray(np.clip((values - np.median(known)) / spread, 0, 1), dtype=np.float32)

    def topic_share(self, query: Floats) -> dict[str, float]:
        """How likely the query is about each topic; the shares add up to 1."""
        scores = self.topic_weights @ query + self.topic_offsets
        shares = np.exp(scores - scores.max())
        return dict(zip(self.topics.tolist(), (shares / shares.sum()).tolist()))


def _metric(vectors: Floats, owners: NDArray[np.int64], labels: NDArray[np.int64]) -> Floats:
    """The inverse root of the covariance within programmes, shrunk towards the identity."""
    counts = np.diff(owners)
    means = np.add.reduceat(vectors, owners[:-1], axis=0) / counts[:, None]
    inside = (vectors - means[labels])[counts[labels] > 1]
    size = vectors.shape[1]
    if not len(inside):
        return np.eye(size, dtype=np.float32)
    covariance = inside.T @ inside / len(inside)
    values, directions = np.linalg.eigh(covariance / (np.trace(covariance) / size) + _SHRINKAGE * np.eye(size))
    return np.asarray(directions * values**-0.5, dtype=np.float32)


def _topic_classifier(vectors: Floats, topics: NDArray[np.str_]) -> tuple[NDArray[np.str_], Floats, Floats]:
    """A linear classifier of passages by topic; a catalogue of one topic needs none."""
    names = np.unique(topics)
    if len(names) < 2:
        return names, np.zeros((1, vectors.shape[1]), dtype=np.float32), np.zeros(1, dtype=np.float32)
    # Only whoever builds the index needs it: 60 MB that the gateway and the action server do without.
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_TOPIC_STRICTNESS, max_iter=_TOPIC_STEPS, class_weight="balanced").fit(vectors, topics)
    weights, offsets = model.coef_, model.intercept_
    if len(names) == 2:
        weights, offsets = np.vstack([-weights, weights]) / 2, np.concatenate([-offsets, offsets]) / 2
    return model.classes_, weights.astype(np.float32), offsets.astype(np.float32)
