"""Which intent a message has: two linear experts, one on meaning and one on letters, multiplied.

The expert on meaning (sentence vectors, language mean removed) carries over to other languages;
the one on character n-grams knows the Finnish and English terms that the encoder blurs. Their
errors differ, so the product of their probabilities beats both (table in docs/nlu.md). A message
in a language without training data is also read through its word-by-word English gloss.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.ngrams import Vectorizer

Array = np.ndarray[Any, Any]

VERSION = "2"
"""Raise it whenever a change here or in ngrams.py changes what is learnt: Rasa's cache does not see that."""

MEANING_C = 25.0
LETTERS_C = 30.0
TEMPERATURE = 1.0
FLOOR = 1e-4
"""No expert may veto an intent: its probabilities never fall below this."""


@dataclass(frozen=True)
class View:
    """One way to read a message: its text, its vector, and how far each expert can read it (0 to 1)."""

    text: str
    vector: Array
    languages: Mapping[str, float]
    letters: float
    weight: float = 1.0


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
    examples: Mapping[str, Array]
    """By label: the vectors of its training messages, in half precision, which is all that comparing needs."""

    def likeness(self, vector: Array, label: str) -> float:
        """How much (cosine) a message is like the nearest training message of `label`."""
        return float((self.examples[label].astype(np.float32) @ vector).max())

    def probabilities(self, views: Sequence[View]) -> Array:
        """Probability of each label for one message, read in one or more views."""
        log_total = np.zeros(len(self.labels), dtype=np.float64)
        for view in views:
            log_total += view.weight * np.log(self._meaning(view) + FLOOR)
            if view.letters:
                log_total += view.weight * view.letters * np.log(self._letters(view.text) + FLOOR)
        scaled = np.exp((log_total - log_total.max()) * TEMPERATURE)
        return np.asarray(scaled / scaled.sum())

    def _meaning(self, view: View) -> Array:
        scores = self.meaning_weights @ _centred(view.vector, view.languages, self.means) + self.meaning_bias
        exponentials = np.exp(scores - scores.max())
        return np.asarray(exponentials / exponentials.sum())

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
            examples=np.concatenate([self.examples[label] for label in self.labels]),
            examples_end=np.cumsum([len(self.examples[label]) for label in self.labels]),
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
            examples = np.split(arrays["examples"], arrays["examples_end"][:-1])
            return cls(
                labels=tuple(names["labels"]),
                means={name.removeprefix("mean_"): arrays[name] for name in arrays.files if name.startswith("mean_")},
                meaning_weights=arrays["meaning_weights"],
                meaning_bias=arrays["meaning_bias"],
                vectorizer=Vectorizer(index, arrays["idf"]),
                letter_weights=arrays["letter_weights"],
                letter_bias=arrays["letter_bias"],
                examples=dict(zip(names["labels"], examples)),
            )


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
        examples=_by_label(vectors.astype(np.float16), labels),
    )


def _by_label(vectors: Array, labels: Sequence[str]) -> dict[str, Array]:
    of_each = np.asarray(labels)
    return {label: vectors[of_each == label] for label in sorted(set(labels))}
