"""How well follow-up questions are told from messages with a meaning of their own, over labelled lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.answers.faq_follow_ups import LISTS
from bot.errors import BadInput
from bot.json_lines import read_json_lines

_SHAPE = '{"topic": "work_trial", "text": "…", "lang": "fi", "follow_up": "how_long" or null}'
_PARTS = ("topic", "text", "lang")


@dataclass(frozen=True)
class Labelled:
    """A message after an answer on `topic`, and the follow-up it asks; None for one with a meaning of its own."""

    topic: str
    text: str
    lang: str
    follow_up: str | None


def read_follow_ups(path: Path) -> list[Labelled]:
    """The labelled lines of a file; raises BadInput with file and line."""
    found = [_labelled(place, value) for place, value in read_json_lines(path, _SHAPE)]
    if not found:
        raise BadInput(f"{path}: has no lines; write {_SHAPE} on each")
    return found


def _labelled(place: str, value: Any) -> Labelled:
    whole = isinstance(value, dict) and all(isinstance(value.get(part), str) and value[part] for part in _PARTS)
    label = value.get("follow_up", "") if whole else ""
    if label == "" or not (label is None or isinstance(label, str)):
        raise BadInput(f"{place}: write {_SHAPE}")
    return Labelled(value["topic"], value["text"], value["lang"], label)


def outcome(labelled: Labelled, found: str | None) -> str:
    """What became of a message: right, wrong (another follow-up), missed, left (rightly alone) or taken (wrongly).

    To be offered all follow-ups of the topic is to be missed, though less so.
    """
    if labelled.follow_up is None:
        return "left" if found is None else "taken"
    return "right" if found == labelled.follow_up else "missed" if found in (None, *LISTS) else "wrong"


def summarise_follow_ups(labelled: Sequence[Labelled], found: Sequence[str | None]) -> dict[str, Any]:
    """Figures overall and by language, and every mistake with what was found."""
    pairs = list(zip(labelled, found, strict=True))
    languages = sorted({label.lang for label in labelled})
    return {
        "overall": _figures(pairs),
        "by_language": {lang: _figures([pair for pair in pairs if pair[0].lang == lang]) for lang in languages},
        "mistakes": [
            {"topic": label.topic, "text": label.text, "follow_up": label.follow_up, "found": name}
            for label, name in pairs
            if label.follow_up != name
        ],
    }


def _figures(pairs: Sequence[tuple[Labelled, str | None]]) -> dict[str, Any]:
    counts = Counter(outcome(label, name) for label, name in pairs)
    accuracy = (counts["right"] + counts["left"]) / len(pairs)
    kinds = ("right", "wrong", "missed", "left", "taken")
    return {"messages": len(pairs), "accuracy": round(accuracy, 4), **{kind: counts[kind] for kind in kinds}}
