"""How well messages are understood: accuracy, macro-F1, fallback rate, confusions and latency over labelled lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.json_lines import read_json_lines

FALLBACK = "nlu_fallback"
WORST_CONFUSIONS = 20


@dataclass(frozen=True)
class Labelled:
    """A message with the intent (full name) that it has."""

    text: str
    lang: str
    intent: str


@dataclass(frozen=True)
class Predicted:
    """What the model made of a message; `seconds` is the time of the whole pipeline."""

    intent: str
    confidence: float
    ranking: Sequence[Mapping[str, Any]]
    seconds: float


_SHAPE = '{"text": "…", "lang": "fi", "intent": "…"}'


def read_labelled(path: Path) -> list[Labelled]:
    """The lines {"text", "lang", "intent"} of a file; raises BadInput with file and line."""
    found = [_labelled(place, value) for place, value in read_json_lines(path, _SHAPE)]
    if not found:
        raise BadInput(f"{path}: has no lines; write {_SHAPE} on each")
    return found


def _labelled(place: str, value: Any) -> Labelled:
    try:
        labelled = Labelled(value["text"], value["lang"], value["intent"])
    except (TypeError, KeyError):
        raise BadInput(f"{place}: write {_SHAPE}") from None
    if not all(isinstance(part, str) and part for part in (labelled.text, labelled.lang, labelled.intent)):
        raise BadInput(f"{place}: text, lang and intent are texts that are not empty")
    return labelled


def topic_of(intent: str) -> str:
    """The intent that an answer belongs to: "faq/work_permit/asylum", a topic's answer for some situation, is "faq/work_permit"."""
    return "/".join(intent.split("/")[:2])


def summarise(labelled: Sequence[Labelled], predicted: Sequence[Predicted]) -> dict[str, Any]:
    """The figures, overall and by language, with the worst confusions and the latency in milliseconds."""
    pairs = list(zip(labelled, predicted, strict=True))
    languages = sorted({label.lang for label in labelled})
    confused = Counter((label.intent, guess.intent) for label, guess in pairs if label.intent != guess.intent)
    seconds = sorted(guess.seconds for guess in predicted)
    return {
        "overall": _figures(pairs),
        "by_language": {lang: _figures([pair for pair in pairs if pair[0].lang == lang]) for lang in languages},
        "confusions": [
            {"intent": right, "predicted": wrong, "count": count}
            for (right, wrong), count in confused.most_common(WORST_CONFUSIONS)
        ],
        "latency_ms": {"p50": _percentile(seconds, 0.5), "p95": _percentile(seconds, 0.95)},
    }


def _figures(pairs: Sequence[tuple[Labelled, Predicted]]) -> dict[str, Any]:
    right = sum(label.intent == guess.intent for label, guess in pairs)
    among_three = sum(
        label.intent in [entry["name"] for entry in guess.ranking[:3]] or label.intent == guess.intent
        for label, guess in pairs
    )
    fallbacks = sum(guess.intent == FALLBACK for _label, guess in pairs)
    return {
        "messages": len(pairs),
        "accuracy": round(right / len(pairs), 4),
        "accuracy_top3": round(among_three / len(pairs), 4),
        "macro_f1": round(_macro_f1(pairs), 4),
        "fallback_rate": round(fallbacks / len(pairs), 4),
    }


def _macro_f1(pairs: Iterable[tuple[Labelled, Predicted]]) -> float:
    """The mean F1 of the intents that occur as a label."""
    hits: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    guesses: Counter[str] = Counter()
    for label, guess in pairs:
        labels[label.intent] += 1
        guesses[guess.intent] += 1
        hits[label.intent] += label.intent == guess.intent
    return sum(2 * hits[name] / (labels[name] + guesses[name]) for name in labels) / len(labels)


def _percentile(ordered: Sequence[float], share: float) -> float:
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
