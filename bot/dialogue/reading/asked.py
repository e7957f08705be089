"""How follow-ups are asked and answered, as vectors: the one that a message asks is the nearest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from bot.dialogue.answers.faq_follow_ups import MORE, OTHER, SOURCE, WORTH, FollowUps, follow_ups
from bot.nlu.encoder import sentence_encoder
from bot.nlu.glosses import gloss_of
from bot.nlu.kept_vectors import Array, KeptVectors
from bot.settings import ROOT, load

HINT_COUNTS = 0.01
OWN_COUNTS = 0.01
"""How much more a topic's own way of asking weighs than one that topics share, whose words may be of another topic."""
NEARLY_BEST, NEARLY_AS_ASKED, CLEARLY_OTHER = 0.02, 0.03, 0.95
"""A follow-up that the topic has is preferred to one that it lacks as long as it is no less likely than this, and unless the
other one is asked in nearly known words.
"""
ANSWER_COUNTS = 0.5
"""How much an answer that stands out weighs beside the ways of asking."""
OTHER_LANGUAGE_COUNTS = 0.99
"""How much a way of asking in another language than Finnish and English weighs: two messages in one of those are near to each
other, whatever they say.
"""
VECTORS = "follow_up_vectors.npz"
MADE_BEFORE = ROOT / "prepared" / VECTORS
"""In an image (deploy/Dockerfile): Rasa, whose container has a `var` of its own, need not make them."""


class Asked:
    """How the follow-ups of one topic are asked and answered, as vectors, beside those that the topic lacks."""

    def __init__(self, vectors: KeptVectors, common: Mapping[str, Array], asked: FollowUps, topic: str) -> None:
        own = asked.asked(topic)
        self._own = tuple(own)
        # Of what topics share there is one copy for all of them.
        self._shared = [(kind, asked.answering(topic, kind), near) for kind, near in common.items()]
        self._ways = by_name(vectors.of, own)
        answers = by_name(vectors.of_passages, asked.answers(topic))
        # language, follow-up, dimension
        self._answers = np.stack(list(answers.values()), axis=1) if own else np.zeros((0, 0, 0))

    def nearest(self, vector: Array, hint: str | None = None) -> tuple[str | None, float, bool]:
        """The follow-up that a message asks if it asks one, and how much it is like the nearest way of asking it (cosine).

        `MORE` (`WORTH` for "is it worth it", `SOURCE` for doubt) when it rather asks something that the topic has no answer
        to: then all it has can be offered. None when it is like no question about a topic at all. Last comes whether the
        topic has an answer of its own to that kind of question.
        """
        if not self._own:
            return None, 0.0, False
        alike = {name: float((near @ vector).max()) + OWN_COUNTS for name, near in self._ways.items()}
        stands_in = dict.fromkeys(alike, False)
        for kind, name, near in self._shared:
            likeness = float((near @ vector).max())
            if likeness > alike.get(name, -1.0):
                alike[name], stands_in[name] = likeness, kind != name
        likely = {name: value + (HINT_COUNTS if name == hint else 0.0) for name, value in alike.items()}
        for name, more in zip(self._own, self._standing_out(vector)):
            likely[name] += ANSWER_COUNTS * float(more)
        name = max(self._own, key=lambda one: likely[one])
        best = max(likely, key=lambda one: likely[one])
        if best == OTHER:
            return None, 0.0, False
        is_near = likely[name] >= likely[best] - NEARLY_BEST and alike[name] >= alike[best] - NEARLY_AS_ASKED
        if is_near and (alike[best] < CLEARLY_OTHER or name == best):
            return name, alike[name], not stands_in[name]
        return (best if best in (WORTH, SOURCE) else MORE), alike[best], False

    def nearest_own(self, vector: Array) -> tuple[str, float]:
        """The follow-up with the nearest of the topic's own ways of asking, and how near that is (cosine)."""
        alike = {name: float((near @ vector).max()) for name, near in self._ways.items()}
        name = max(alike, key=lambda one: alike[one])
        return name, alike[name]

    def _standing_out(self, vector: Array) -> Array:
        """How much nearer each answer is to the message than the topic's answers are on average, in the better language."""
        near = self._answers @ vector
        return np.asarray((near - near.mean(axis=1, keepdims=True)).max(axis=0))


def by_name(encode: Callable[[Sequence[str]], Array], lines: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """The vectors of the lines of each name, encoded in one go: whatever is new is written to disk once."""
    if not lines:
        return {}
    vectors = encode([line for named in lines.values() for line in named])
    ends = np.cumsum([len(named) for named in lines.values()])[:-1]
    return dict(zip(lines, np.split(vectors, ends)))


@lru_cache(maxsize=1)
def kept_vectors() -> KeptVectors:
    """The vectors of this process."""
    return KeptVectors(sentence_encoder(), load().var_dir / VECTORS, MADE_BEFORE)


@lru_cache(maxsize=1)
def common_vectors() -> Mapping[str, Array]:
    """The ways of asking that topics share, by name of the follow-up."""
    common, others = (
        by_name(kept_vectors().of, lines) for lines in (follow_ups().common(), follow_ups().common_in_others())
    )
    weaker = {name: vectors * OTHER_LANGUAGE_COUNTS for name, vectors in others.items()}
    return {name: np.concatenate([near, weaker[name]]) if name in weaker else near for name, near in common.items()}


@lru_cache(maxsize=1)
def vectors_alone() -> Mapping[str, Array]:
    """The ways of asking that need no topic in hand, by topic and name of the follow-up."""
    return by_name(kept_vectors().of, follow_ups().asked_alone())


@lru_cache(maxsize=128)
def asked_about(topic: str) -> Asked:
    """What is asked and answered about `topic`, encoded once."""
    return Asked(kept_vectors(), common_vectors(), follow_ups(), topic)


def prepare(threads: int = 1) -> None:
    """Encodes all follow-ups, so that the first person who asks one need not wait: a minute or two, once for each version.

    The encoder works outside Python's lock: more `threads` are for who has nothing else to do.
    """
    common_vectors()
    vectors_alone()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(asked_about, follow_ups().names()))
    kept_vectors().forget()


def vectors_of(text: str) -> list[Array]:
    """The message as it is and, in a language that the ways of asking are not written in, by its English words."""
    # Each by itself: the encoder remembers a text that comes alone, and the classifier had the first one encoded.
    return [sentence_encoder().encode([one])[0] for one in (text, gloss_of(text)) if one]
