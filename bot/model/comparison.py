"""What a change of the training data changes on labelled messages: figures before and after, and every message that turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Right:
    """How many of `count` messages were and are understood."""

    count: int
    before: int
    after: int


@dataclass(frozen=True)
class Comparison:
    """All messages, each intent by itself, those that became right, and those that became wrong."""

    overall: Right
    by_intent: Mapping[str, Right]
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
    sides = list(zip(labelled, before, after, strict=True))
    intents = sorted({label.intent for label in labelled})
    by_intent = {intent: _right([side for side in sides if side[0].intent == intent]) for intent in intents}
    return Comparison(_right(sides), by_intent, tuple(gained), tuple(lost))


def _right(sides: Sequence[tuple[Labelled, Predicted, Predicted]]) -> Right:
    return Right(
        len(sides),
        sum(before.intent == label.intent for label, before, _after in sides),
        sum(after.intent == label.intent for label, _before, after in sides),
    )
