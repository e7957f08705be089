"""Which intent a message has: three experts, whose probabilities are multiplied.

A linear one on meaning (sentence vectors, language mean removed) carries over to other languages; a linear one on
character n-grams knows the Finnish and English terms that the encoder blurs; the third asks how near the nearest
training message of each intent is, and knows the odd ones that a line cannot part. Their errors differ, so the
product beats each (table in docs/nlu.md). A message in a language without training data is also read through its
word-by-word English gloss.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.compact_vectors import CompactVectors
from bot.nlu.ngrams import Vectorizer

Array = np.ndarray[Any, Any]

VERSION = "3"
"""Raise it whenever a change here or in ngrams.py changes what is learnt: Rasa's cache does not see that."""

MEANING_C = 25.0
LETTERS_C = 30.0
FLOOR = 1e-4
"""No linear expert may veto an intent: its probabilities never fall below this."""
NEARNESS_SCALE = 100.0
"""The encoder's cosines lie between 0.7 and 1: this spreads them out."""
NEARNESS_FLOOR = 0.02
NEARNESS_WEIGHT = 0.8


@dataclass(frozen=True)
class View:
    """One way to read a message: its text and vector, how near each intent is, and how far its letters can be read (0 to 1)."""

    text: str
    vector: Array
    nearness: Array
    languages: Mapping[str, float]
    letters: float


@dataclass(frozen=True)
class Examples:
    """The vectors of the training messages, those of a label in a row that starts at `begin`."""

    vectors: CompactVectors
    begin: Array

    @classmethod
    def of(cls, vectors: Array, labels: Sequence[str]) -> Examples:
        """The vectors put in the order of the labels' names."""
        names, positions = np.unique(np.asarray(labels), return_inverse=True)
        counts = np.bincount(positions, minlength=len(names))
        return cls(CompactVectors(vectors[np.argsort(positions, kind="stable")]), np.cumsum(counts) - counts)

    def nearest(self, vector: Array) -> Array:
        """By label, the cosine of `vector` with the nearest message."""
        return np.asarray(np.maximum.reduceat(self.vectors.products(vector), self.begin))


@dataclass(frozen=True)
class IntentModel:
    """A trained classifier; plain arrays, so that serving needs NumPy alone."""

    labels: tuple[str, ...]
    means: Mapping[str, Array]
    meaning_weights: Array
    meaning_bias: Array
    vectorizer: Vectorizer
    letter_weights: Array
    letter_bias: Array
    examples: Examples

    def nearness(self, vector: Array) -> Array:
        """By label, how near (cosine) a message is to the nearest training message."""
        return self.examples.nearest(vector)

    def probabilities(self, views: Sequence[View]) -> Array:
        """Probability of each label for one message, read in one or more views."""
        log_total = np.zeros(len(self.labels), dtype=np.float64)
        for view in views:
            log_total += np.log(self._meaning(view) + FLOOR)
            log_total += NEARNESS_WEIGHT * np.log(_softmax(NEARNESS_SCALE * view.nearness) + NEARNESS_FLOOR)
            if view.letters:
                log_total += view.letters * np.log(self._letters(view.text) + FLOOR)
        return _softmax(log_total)

    def _meaning(self, view: View) -> Array:
        return _softmax(self.meaning_weights @ _centred(view.vector, view.languages, self.means) + self.meaning_bias)

    def _letters(self, text: str) -> Array:
        columns, weights = self.vectorizer.row(text)
        scores = self.letter_bias + weights @ self.letter_weights[columns].astype(np.float32)
        each = 1 / (1 + np.exp(-scores))
        return np.asarray(each / each.sum())

    def save(self, folder: Path) -> None:
        """Write arrays and names into `folder`; no pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / "intents.npz",
            meaning_weights=self.meaning_weights,
            meaning_bias=self.meaning_bias,
            letter_weights=self.letter_weights,
            letter_bias=self.letter_bias,
            idf=self.vectorizer.idf,
            examples=self.examples.vectors.floats().astype(np.float16),
            examples_begin=self.examples.begin,
            **{f"mean_{code}": mean for code, mean in self.means.items()},
        )
        names = {"labels": self.labels, "ngrams": list(self.vectorizer.index)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            index = {gram: position for position, gram in enumerate(names["ngrams"])}
            return cls(
                labels=tuple(names["labels"]),
                means={name.removeprefix("mean_"): arrays[name] for name in arrays.files if name.startswith("mean_")},
                meaning_weights=arrays["meaning_weights"],
                meaning_bias=arrays["meaning_bias"],
                vectorizer=Vectorizer(index, arrays["idf"]),
                letter_weights=arrays["letter_weights"],
                letter_bias=arrays["letter_bias"],
                examples=Examples(CompactVectors(arrays["examples"].astype(np.float32)), arrays["examples_begin"]),
            )


def _softmax(scores: Array) -> Array:
    exponentials = np.exp(scores - scores.max())
    return np.asarray(exponentials / exponentials.sum())


def _centred(vector: Array, languages: Mapping[str, float], means: Mapping[str, Array]) -> Array:
    """The vector without what only its language explains; `languages` are probabilities."""
    known = {code: share for code, share in languages.items() if code in means}
    total = sum(known.values())
    if not total:
        return vector - means["en"]
    return vector - sum(share / total * means[code] for code, share in known.items())


def language_means(vectors: Array, shares: Sequence[Mapping[str, float]]) -> dict[str, Array]:
    """Mean vector of the training texts of each language that is likely in at least a hundred of them."""
    members: dict[str, list[int]] = {}
    for position, languages in enumerate(shares):
        if languages:
            members.setdefault(max(languages, key=lambda code: languages[code]), []).append(position)
    return {code: vectors[positions].mean(axis=0) for code, positions in members.items() if len(positions) >= 100}


def train(
    texts: Sequence[str],
    vectors: Array,
    languages: Sequence[Mapping[str, float]],
    labels: Sequence[str],
    means: Mapping[str, Array],
) -> IntentModel:
    """Fit both experts. `languages` are the language probabilities of each text, `means` the mean vector of each language."""
    from sklearn.linear_model import LogisticRegression

    centred = np.stack([_centred(vector, shares, means) for vector, shares in zip(vectors, languages)])
    meaning = LogisticRegression(C=MEANING_C, max_iter=200, tol=1e-3).fit(centred, labels)
    vectorizer = Vectorizer.fit(texts)
    # One against the rest: faster than the joint fit on sparse n-grams, and better on unseen messages.
    letters = LogisticRegression(C=LETTERS_C, solver="liblinear", tol=1e-2, random_state=0)
    letters.fit(vectorizer.matrix(texts), labels)
    return IntentModel(
        labels=tuple(meaning.classes_),
        means=means,
        meaning_weights=meaning.coef_.astype(np.float32),
        meaning_bias=meaning.intercept_.astype(np.float32),
        vectorizer=vectorizer,
        letter_weights=np.ascontiguousarray(letters.coef_.T.astype(np.float16)),
        letter_bias=letters.intercept_.astype(np.float32),
        examples=Examples.of(vectors, labels),
    )
