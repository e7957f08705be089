"""Follow-up questions that lean on the answer before them: after the start-up grant, "and how long?" asks about it.

A classifier that sees one message alone cannot know. Here the message is compared with the ways in which people ask the
follow-ups of the topic in hand (data/follow_ups), and with what the classifier makes of it: a message with a clear
meaning of its own keeps it. The thresholds are chosen on data/evaluation/follow_ups_dev.jsonl (docs/nlu.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.faq_follow_ups import FollowUps, follow_ups, topic_of
from bot.dialogue.follow_up import NEW_SEARCH, SURE
from bot.dialogue.kept_vectors import KeptVectors
from bot.nlu.encoder import SentenceEncoder, sentence_encoder
from bot.settings import load

ASIDES = (
    "utter_thank", "utter_affirm_nothing", "utter_deny_nothing", "utter_feedback_", "utter_change_language_done",
    "utter_which_language", "utter_ask_simpler_nothing", "utter_unsure", "utter_out_of_scope", "utter_bot_challenge",
)  # fmt: skip
"""Beginnings of keys that are said between a question and the next one, without a topic of their own."""
FIRM = frozenset({"crisis", "delete_my_data", "start_over", "request_human", "change_language"})
"""Intents that no context changes."""
LOW_MOOD = "faq/wellbeing"
ABOUT_PROGRAMME = "programme_"
LEANING = frozenset({"out_of_scope", "nlu_fallback", "inform"})
"""What a bare question often looks like to a classifier that sees it alone."""
HINTS = {"programme_apply": "how", "programme_cost": "how_much", "programme_requirements": "who"}
"""Questions about a programme are asked in the same words as those about a topic: what each of them is a sign of."""
HINT_COUNTS = 0.01
NEARLY_BEST = 0.02
"""A follow-up that the topic has is preferred to one that it lacks as long as it is no less likely than this."""
VECTORS = "follow_up_vectors.npz"


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
            return 0.87
        if self.intent in LEANING or self.intent == f"faq/{topic}":
            return 0.895
        if self.intent == LOW_MOOD:
            return 0.93
        if self.intent.startswith(NEW_SEARCH):
            return 0.915 if self.confidence < 0.99 else 0.955
        if self.fit != SURE or self.confidence < 0.95:
            return 0.9
        return 0.915 if self.confidence < 0.99 else 0.955


class Asked:
    """The ways of asking the follow-ups of one topic as vectors, with those of follow-ups that the topic lacks."""

    def __init__(self, encoder: SentenceEncoder, vectors: KeptVectors, asked: FollowUps, topic: str) -> None:
        self._encoder = encoder
        self._own = tuple(asked.asked(topic))
        lines = {**asked.common(), **asked.asked(topic)}
        self._vectors = {name: vectors.of(texts) for name, texts in lines.items()}

    def nearest(self, text: str, hint: str | None = None) -> tuple[str | None, float]:
        """The follow-up that `text` asks if it asks one, and how much it is like the nearest way of asking it (cosine).

        None when it rather asks something that the topic has no answer to.
        """
        if not self._own:
            return None, 0.0
        vector = self._encoder.encode([text])[0]
        alike = {name: float((vectors @ vector).max()) for name, vectors in self._vectors.items()}
        likely = {name: value + (HINT_COUNTS if name == hint else 0.0) for name, value in alike.items()}
        name = max(self._own, key=lambda one: likely[one])
        return (name, alike[name]) if likely[name] >= max(likely.values()) - NEARLY_BEST else (None, 0.0)


@lru_cache(maxsize=1)
def kept_vectors() -> KeptVectors:
    """The vectors of this process."""
    return KeptVectors(sentence_encoder(), load().var_dir / VECTORS)


def prepare() -> None:
    """Encodes what all topics share, so that the first person who asks a follow-up need not wait for it."""
    for lines in follow_ups().common().values():
        kept_vectors().of(lines)


@lru_cache(maxsize=64)
def asked_about(topic: str) -> Asked:
    """The ways of asking about `topic`, encoded once."""
    return Asked(sentence_encoder(), kept_vectors(), follow_ups(), topic)


def follow_up_of(text: str, reading: Reading, topic: str) -> str | None:
    """The follow-up of `topic` that `text` asks, by name; None when it has a meaning of its own or fits none."""
    needed = reading.needed(topic)
    if needed is None:
        return None
    name, likeness = asked_about(topic).nearest(text, HINTS.get(reading.intent))
    return name if likeness >= needed else None
