"""A change of the training data is judged by the messages that turned."""

from __future__ import annotations

from bot.model.comparison import Comparison, Right, Turned, compare
from bot.model.evaluation import Labelled, Predicted


def predicted(*intents: str) -> list[Predicted]:
    return [Predicted(intent, 0.9, [], 0.01) for intent in intents]


def test_messages_that_turned_are_named() -> None:
    labelled = [Labelled(text, "fi", intent) for text, intent in (("yksi", "a"), ("kaksi", "b"), ("kolme", "c"))]

    found = compare(labelled, predicted("x", "b", "c"), predicted("a", "y", "c"))

    gained, lost = Turned("yksi", "fi", "a", "x", "a"), Turned("kaksi", "fi", "b", "b", "y")
    by_intent = {"a": Right(1, 0, 1), "b": Right(1, 1, 0), "c": Right(1, 1, 1)}
    assert found == Comparison(Right(3, 2, 2), by_intent, (gained,), (lost,))
