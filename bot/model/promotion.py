"""The gate before a new model: it serves people only when it is not worse than the one that does now.

Both are measured on data/evaluation, which nobody trains on: accuracy and macro-F1 of each language, and how many of the
messages that speak of danger are seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.dialogue.serving.promoted import promotions, write_promotions
from bot.errors import BadInput, PolkuError
from bot.model.evaluation import Labelled, Predicted, read_labelled, summarise

TOLERANCE = 0.01
"""How far a figure may fall: one message of the 154 in a smaller language, seven of the 750 in Finnish."""
CRISIS = "crisis"
DANGER_SEEN = "danger seen"
Predict = Callable[[Sequence[Labelled], Path], list[Predicted]]


class NotPromoted(PolkuError):
    """The new model is worse; the message names the figures."""


@dataclass(frozen=True)
class Measured:
    """A model's figures by name, such as "fi accuracy", and on which evaluation data."""

    model: str
    data: str
    figures: dict[str, float]


@dataclass(frozen=True)
class Compared:
    """One figure of both models."""

    name: str
    before: float
    after: float
    is_worse: bool


def measure(model: Path, evaluation: Path, predict: Predict) -> Measured:
    """The model's figures; kept in a file beside it, so that the same is not measured twice."""
    files = sorted(evaluation.glob("intents_*.jsonl"))
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]
    kept = model.with_name(model.name.removesuffix(".tar.gz") + ".figures.json")
    if kept.exists() and (known := Measured(**json.loads(kept.read_text(encoding="utf-8")))).data == digest:
        return known
    labelled = [line for file in files for line in read_labelled(file)]
    measured = Measured(model.name, digest, figures_of(labelled, predict(labelled, model)))
    kept.write_text(json.dumps(asdict(measured), indent=1), encoding="utf-8")
    return measured


def figures_of(labelled: Sequence[Labelled], predicted: Sequence[Predicted]) -> dict[str, float]:
    """What the gate looks at, by name."""
    languages = summarise(labelled, predicted)["by_language"]
    figures = {
        f"{language} {name.replace('_', ' ')}": float(part[name])
        for language, part in languages.items()
        for name in ("accuracy", "macro_f1")
    }
    danger = [
        guess.intent == CRISIS for label, guess in zip(labelled, predicted, strict=True) if label.intent == CRISIS
    ]
    return {**figures, DANGER_SEEN: round(sum(danger) / len(danger), 4)} if danger else figures


def compare(before: Measured, after: Measured, tolerance: float = TOLERANCE) -> list[Compared]:
    """Both models' figures. What speaks of danger may not be seen less often, however little."""
    return [
        Compared(
            name, was, (now := after.figures.get(name, 0.0)), now < was - (0.0 if name == DANGER_SEEN else tolerance)
        )
        for name, was in before.figures.items()
    ]


def promote(models_dir: Path, model: Path, compared: Sequence[Compared]) -> None:
    """Makes `model` the one that runs; running Rasas take it over within seconds. Raises NotPromoted when it is worse."""
    worse = [f"{one.name} {one.before:.4f} -> {one.after:.4f}" for one in compared if one.is_worse]
    if worse:
        raise NotPromoted(f"{model.name} is worse than the model that runs and was not promoted: {', '.join(worse)}")
    write_promotions(models_dir, [model.name, *(name for name in promotions(models_dir) if name != model.name)])


def roll_back(models_dir: Path) -> str:
    """Makes the model before the running one run again; its name. Raises BadInput when there is none."""
    names = promotions(models_dir)
    if len(names) < 2:
        raise BadInput(f"there is no earlier promoted model in {models_dir} to go back to")
    write_promotions(models_dir, names[1:])
    return names[1]
