"""The labelled messages of the intent benchmarks: what is trained on, what is measured on, and samples of it."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.encoder import sentence_encoder
from bot.nlu.kept_vectors import KeptVectors

ROOT = Path(__file__).resolve().parent.parent
TRAINING = ROOT / "data" / "nlu"
EVALUATION = ROOT / "data" / "evaluation"
LANGUAGES = ("fi", "en", "sv", "ru", "uk", "et", "ar", "so", "fa")
MAIN_LANGUAGES = ("fi", "en")


@dataclass(frozen=True)
class Labelled:
    """A message with its language (ISO 639-1) and intent, retrieval intents by their full name."""

    text: str
    language: str
    intent: str


def vectors_in(folder: Path) -> KeptVectors:
    """Sentence vectors of these messages, computed once and kept in `folder` between runs."""
    return KeptVectors(sentence_encoder(), folder / "vectors.npz")


def training() -> list[Labelled]:
    """Every training utterance of data/nlu."""
    found = []
    for path in sorted(TRAINING.glob("*/*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = (line.removeprefix("-").strip() for line in block["examples"].splitlines())
            found.extend(Labelled(line, path.parent.name, block["intent"]) for line in lines if line)
    return found


def evaluation() -> list[Labelled]:
    """The development set, which is never trained on."""
    found = []
    for name in ("fi", "en", "other"):
        for line in (EVALUATION / f"intents_{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(Labelled(row["text"], row["lang"], row["intent"]))
    return found


def sample(messages: Sequence[Labelled], per_label: int | None, seed: int = 0) -> list[Labelled]:
    """At most `per_label` messages of each intent in Finnish and in English; None gives all, other languages too."""
    if per_label is None:
        return list(messages)
    groups: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for message in messages:
        if message.language in MAIN_LANGUAGES:
            groups[message.language, message.intent].append(message)
    chooser = random.Random(seed)
    return [
        message for key in sorted(groups) for message in chooser.sample(groups[key], min(per_label, len(groups[key])))
    ]


def scores(messages: Sequence[Labelled], rankings: Iterable[Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Accuracy and share of messages with the right intent among the first three, per language, as (top1, top3)."""
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for message, ranking in zip(messages, rankings, strict=True):
        hits[message.language].append((message.intent == ranking[0], message.intent in ranking[:3]))
    return {
        language: (sum(first for first, _ in found) / len(found), sum(three for _, three in found) / len(found))
        for language, found in hits.items()
    }


def memory_mb(field: str = "VmRSS") -> float:
    """Memory of this process in MB (10^6 bytes): `VmRSS` now, `VmHWM` at its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError(f"/proc/self/status has no {field}: this benchmark needs Linux")


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which `share` of the measurements lie, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def write_json(path: Path, content: Any) -> None:
    """Store one measurement, folders made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
