"""The ways to tell intents apart that benchmarks/nlu.py compares, all with one shape: `fit`, then `probabilities`.

Importing this module imports Rasa, so that the processes whose memory is compared all hold it, as DIET's does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from benchmarks.intent_data import Labelled
from bot.engine import prepare
from bot.nlu import intent_model
from bot.nlu.encoder import sentence_encoder
from bot.nlu.intent_model import Array, IntentModel
from bot.nlu.language_scores import language_scores
from bot.nlu.languages import glossaries
from bot.nlu.ngrams import Vectorizer

prepare()  # before the first import of Rasa
from bot.nlu.intents import views_of

Encode = Callable[[Sequence[str]], Array]
NEIGHBOURS = 10
"""Nearest training messages that vote."""


class Approach(Protocol):
    """One trained way of telling intents apart."""

    labels: tuple[str, ...]

    @classmethod
    def fit(cls, messages: Sequence[Labelled], encode: Encode) -> Approach:
        """Trained on labelled messages."""

    def probabilities(self, text: str, encode: Encode) -> Array:
        """A score for each label, the highest wins; everything from the text on is done here."""


@dataclass(frozen=True)
class MeaningLinear:
    """Logistic regression on sentence vectors, nothing else."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array

    @classmethod
    def fit(cls, messages: Sequence[Labelled], encode: Encode) -> MeaningLinear:
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=intent_model.MEANING_C, max_iter=200, tol=1e-3)
        model.fit(encode([message.text for message in messages]), [message.intent for message in messages])
        return cls(tuple(model.classes_), model.coef_.astype(np.float32), model.intercept_.astype(np.float32))

    def probabilities(self, text: str, encode: Encode) -> Array:
        scores = self.weights @ encode([text])[0] + self.bias
        exponentials = np.exp(scores - scores.max())
        return np.asarray(exponentials / exponentials.sum())


@dataclass(frozen=True)
class LettersLinear:
    """One-against-the-rest logistic regression on character n-grams, nothing else."""

    labels: tuple[str, ...]
    vectorizer: Vectorizer
    weights: Array
    bias: Array

    @classmethod
    def fit(cls, messages: Sequence[Labelled], encode: Encode) -> LettersLinear:
        from sklearn.linear_model import LogisticRegression

        texts = [message.text for message in messages]
        vectorizer = Vectorizer.fit(texts)
        model = LogisticRegression(C=intent_model.LETTERS_C, solver="liblinear", tol=1e-2, random_state=0)
        model.fit(vectorizer.matrix(texts), [message.intent for message in messages])
        weights = np.ascontiguousarray(model.coef_.T.astype(np.float16))
        return cls(tuple(model.classes_), vectorizer, weights, model.intercept_.astype(np.float32))

    def probabilities(self, text: str, encode: Encode) -> Array:
        columns, values = self.vectorizer.row(text)
        each = 1 / (1 + np.exp(-(self.bias + values @ self.weights[columns].astype(np.float32))))
        return np.asarray(each / each.sum())


@dataclass(frozen=True)
class NearestNeighbours:
    """The labels of the nearest training messages, weighted by how near they are."""

    labels: tuple[str, ...]
    vectors: Array
    members: Array

    @classmethod
    def fit(cls, messages: Sequence[Labelled], encode: Encode) -> NearestNeighbours:
        labels = tuple(sorted({message.intent for message in messages}))
        position = {label: index for index, label in enumerate(labels)}
        vectors = encode([message.text for message in messages])
        return cls(labels, vectors, np.array([position[message.intent] for message in messages]))

    def probabilities(self, text: str, encode: Encode) -> Array:
        nearness = self.vectors @ encode([text])[0]
        nearest = np.argpartition(-nearness, NEIGHBOURS)[:NEIGHBOURS]
        votes = np.zeros(len(self.labels))
        # e5 places everything between 0.7 and 1: the exponential spreads that out.
        np.add.at(votes, self.members[nearest], np.exp(30 * nearness[nearest]))
        return np.asarray(votes / votes.sum())


@dataclass(frozen=True)
class Polku:
    """Our own: three experts multiplied, language means removed, foreign messages also read through their gloss."""

    labels: tuple[str, ...]
    model: IntentModel

    @classmethod
    def fit(cls, messages: Sequence[Labelled], encode: Encode) -> Polku:
        texts = [message.text for message in messages]
        vectors, shares = encode(texts), [language_scores(text) for text in texts]
        means = intent_model.language_means(vectors, shares)
        for code, glossary in glossaries().items():
            means[code] = encode(glossary.sentences).mean(axis=0)
        model = intent_model.train(texts, vectors, shares, [message.intent for message in messages], means)
        return cls(model.labels, model)

    def probabilities(self, text: str, encode: Encode) -> Array:
        """What the pipeline's own component makes of the message."""
        return self.model.probabilities(views_of(self.model, text, encode([text])[0]))


APPROACHES: dict[str, type[Approach]] = {
    "e5 + linear": MeaningLinear,
    "n-grams + linear": LettersLinear,
    "all multiplied (ours)": Polku,
    "nearest neighbours on e5": NearestNeighbours,
}


def encode_now(texts: Sequence[str]) -> Array:
    """The sentence encoder itself, without a store: for measuring latency."""
    return sentence_encoder().encode(texts)
