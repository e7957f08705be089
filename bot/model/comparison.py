"""What a change of the training data changes on labelled messages: figures before and after, and every message that turned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.evaluation import Labelled, Predicted


@dataclass(frozen=True)
class Turned:
    """A message that is understood otherwise than before."""

    text: str
    lang: str
    intent: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """`right_before` and `right_after` of `count` messages; those that became right, and those that became wrong."""

    count: int
    right_before: int
    right_after: int
    gained: tuple[Turned, ...]
    lost: tuple[Turned, ...]


def compare(labelled: Sequence[Labelled], before: Sequence[Predicted], after: Sequence[Predicted]) -> Comparison:
    """Both predictions are of the messages in their order."""
    gained, lost = [], []
    for label, old, new in zip(labelled, before, after, strict=True):
        turned = Turned(label.text, label.lang, label.intent, old.intent, new.intent)
        if old.intent != label.intent == new.intent:
            gained.append(turned)
        elif old.intent == label.intent != new.intent:
            lost.append(turned)
    return Comparison(
        len(labelled),
        sum(guess.intent == label.intent for label, guess in zip(labelled, before)),
        sum(guess.intent == label.intent for label, guess in zip(labelled, after)),
        tuple(gained),
        tuple(lost),
    )
