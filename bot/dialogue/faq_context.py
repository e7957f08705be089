"""Follow-up questions that lean on the answer before them: after the start-up grant, "and how long?" asks about it.

A classifier that sees one message alone cannot know. Here the message is compared with the ways in which people ask the
follow-ups of the topic in hand (data/follow_ups), and with what the classifier makes of it: a message with a clear
meaning of its own keeps it. The thresholds are chosen on data/evaluation/follow_ups_dev.jsonl (docs/nlu.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from bot.dialogue.faq_follow_ups import FollowUps, follow_ups, topic_of
from bot.dialogue.follow_up import SURE
from bot.nlu.encoder import SentenceEncoder, sentence_encoder

ASIDES = (
    "utter_thank", "utter_affirm_nothing", "utter_deny_nothing", "utter_feedback_", "utter_change_language_done",
    "utter_which_language", "utter_ask_simpler_nothing", "utter_unsure", "utter_out_of_scope", "utter_bot_challenge",
)  # fmt: skip
"""Beginnings of keys that are said between a question and the next one, without a topic of their own."""
FIRM = frozenset({"crisis", "delete_my_data", "start_over", "request_human", "change_language"})
"""Intents that no context changes."""
LOW_MOOD = "faq/wellbeing"
ABOUT_PROGRAMME = "programme_"
STRANGE = frozenset({"out_of_scope", "nlu_fallback"})
HINTS = {"programme_apply": "how", "programme_cost": "how_much", "programme_requirements": "who"}
"""Questions about a programme are asked in the same words as those about a topic: what each of them is a sign of."""
HINT_COUNTS = 0.1
LINES_COMPARED = 3
NEARLY_BEST = 0.03
"""A follow-up that the topic has is preferred to one that it lacks as long as it is no less likely than this."""


def topic_in_hand(keys: Iterable[str]) -> str | None:
    """The faq topic that was last spoken of; None when something else was since. `keys` are of what was said, newest first."""
    said = (key for key in keys if not key.startswith(ASIDES))
    return topic_of(next(said, ""))


@dataclass(frozen=True)
class Reading:
    """What the classifier makes of a message alone: intent (full name), its probability, and sure, loose or unsure."""

    intent: str
    confidence: float
    fit: str | None

    def needed(self, topic: str) -> float | None:
        """How much (cosine) the message must be like a follow-up of `topic` to be one; None when nothing is enough."""
        if self.intent in FIRM:
            return None
        if self.intent.startswith(ABOUT_PROGRAMME):
            return 0.86
        if self.intent in STRANGE or self.intent == f"faq/{topic}":
            return 0.88
        if self.intent == LOW_MOOD:
            return 0.94
        if self.fit != SURE or self.intent == "inform" or self.confidence < 0.95:
            return 0.90
        return 0.92 if self.confidence < 0.99 else 0.955


class Asked:
    """The ways of asking the follow-ups of one topic as vectors, with those of follow-ups that the topic lacks."""

    def __init__(self, encoder: SentenceEncoder, asked: FollowUps, topic: str) -> None:
        self._encoder = encoder
        self._own = asked.asked(topic)
        lines = [(name, line) for name, lines in {**asked.common(), **self._own}.items() for line in lines]
        self._names = np.array([name for name, _ in lines])
        # One by one, because the encoder remembers single texts, and most of these are common to all topics.
        self._vectors = np.concatenate([encoder.encode([line]) for _, line in lines]) if lines else np.zeros((0, 1))
        self._mean = self._vectors.mean(axis=0) if lines else np.zeros(1)
        self._directions = _unit(self._vectors - self._mean)

    def nearest(self, text: str, hint: str | None = None) -> tuple[str | None, float]:
        """The follow-up that `text` asks if it asks one, and how much it is like the nearest way of asking it (cosine).

        None when it rather asks something that the topic has no answer to.
        """
        if not self._own:
            return None, 0.0
        vector = self._encoder.encode([text])[0]
        # What all short questions have in common says nothing: without it, their differences show.
        alike = self._directions @ _unit(vector - self._mean)
        likely = {name: _mean_of_best(alike[self._names == name]) for name in np.unique(self._names)}
        if hint in likely:
            likely[hint] += HINT_COUNTS
        name = max(self._own, key=lambda one: likely[one])
        if likely[name] < max(likely.values()) - NEARLY_BEST:
            return None, 0.0
        return name, float((self._vectors[self._names == name] @ vector).max())


def _unit(vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _mean_of_best(values: np.ndarray[Any, Any]) -> float:
    return float(np.sort(values)[-LINES_COMPARED:].mean())


@lru_cache(maxsize=64)
def asked_about(topic: str) -> Asked:
    """The ways of asking about `topic`, encoded once."""
    return Asked(sentence_encoder(), follow_ups(), topic)


def follow_up_of(text: str, reading: Reading, topic: str) -> str | None:
    """The follow-up of `topic` that `text` asks, by name; None when it has a meaning of its own or fits none."""
    needed = reading.needed(topic)
    if needed is None:
        return None
    name, likeness = asked_about(topic).nearest(text, HINTS.get(reading.intent))
    return name if likeness >= needed else None
