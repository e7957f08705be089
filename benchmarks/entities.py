"""Measures entity extraction: F1, processor time, start-up and memory, against looking the names up as written.

    python -m benchmarks.entities [FILE] [--json]

The baseline finds every name of the vocabulary whose words stand in the message exactly, longest first, and
levels and ages by one pattern each: what a gazetteer without morphology does.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.nlu.entity.evaluation import evaluate_entities
from bot.nlu.entity.extraction import extract, prepare
from bot.nlu.entity.vocabulary import read_names
from bot.nlu.language_scores import language_scores
from bot.settings import ROOT

EVALUATION = ROOT / "data" / "evaluation" / "entities.jsonl"
TODAY = date(2026, 11, 24)
LONGEST_NAME = 6
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_LEVEL = re.compile(r"\b([ABC][12])\b", re.IGNORECASE)
_AGE = re.compile(r"\b(\d{2}) ?(?:v\b|-?vuotias|years old)")

Label = tuple[str, str]


def lookup() -> Callable[[str], set[Label]]:
    """The baseline: a function from a message to the (entity, value) pairs in it."""
    names = {tuple(_WORD.findall(name.text.lower())): (name.entity, name.value) for name in read_names()}

    def find(text: str) -> set[Label]:
        words = _WORD.findall(text.lower())
        found: set[Label] = {("language_level", match.upper()) for match in _LEVEL.findall(text)}
        found |= {("age", match) for match in _AGE.findall(text.lower())}
        start = 0
        while start < len(words):
            sizes = range(min(LONGEST_NAME, len(words) - start), 0, -1)
            size = next((size for size in sizes if tuple(words[start : start + size]) in names), 0)
            if size:
                found.add(names[tuple(words[start : start + size])])
            start += max(size, 1)
        return found

    return find


def micro_f1(rows: Sequence[dict[str, Any]], find: Callable[[str], set[Label]]) -> float:
    """F1 over all labels, roles left out."""
    hit = missed = wrong = 0
    for row in rows:
        expected = {(entity["entity"], str(entity["value"])) for entity in row["entities"]}
        found = find(row["text"])
        hit, missed, wrong = hit + len(expected & found), missed + len(expected - found), wrong + len(found - expected)
    return round(2 * hit / (2 * hit + missed + wrong), 4)


def latencies(texts: Iterable[str], call: Callable[[str], object]) -> dict[str, float]:
    """Milliseconds of processor time a message, each text once, so that its words are mostly new."""
    seconds = []
    for text in texts:
        start = time.process_time()
        call(text)
        seconds.append(time.process_time() - start)
    seconds.sort()
    places = {"p50": len(seconds) // 2, "p95": len(seconds) * 95 // 100, "max": len(seconds) - 1}
    return {name: round(1000 * seconds[place], 3) for name, place in places.items()}


def memory_mb() -> float:
    """Resident memory of this process; Linux only."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096 / 1e6


def measure(path: Path) -> dict[str, Any]:
    """All figures of one run."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [row["text"] for row in rows]
    # The word lists are those of language identification, which every message passes first.
    language_scores("hei")
    before, start = memory_mb(), time.process_time()
    prepare()
    started = time.process_time() - start
    extraction = latencies(texts, lambda text: extract(text, today=TODAY))
    memory = memory_mb() - before
    baseline = lookup()
    scores = evaluate_entities(path, TODAY)
    return {
        "messages": len(rows),
        "micro": scores["micro"],
        "by_entity": scores["by_entity"],
        "by_language": scores["by_language"],
        "latency_ms": extraction,
        "startup_seconds": round(started, 3),
        "memory_mb": round(memory, 1),
        "baseline": {"f1": micro_f1(rows, baseline), "latency_ms": latencies(texts, baseline)},
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=EVALUATION)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    arguments = parser.parse_args()
    figures = measure(arguments.file)
    if arguments.json:
        print(json.dumps(figures))
        return
    for title in ("by_entity", "by_language"):
        for name, score in figures[title].items():
            print(f"{name:20} F1 {score['f1']:.3f}  P {score['precision']:.3f}  R {score['recall']:.3f}", end="")
            print(f"  n {score['expected']}")
    latency, baseline = figures["latency_ms"], figures["baseline"]
    print(f"extraction           F1 {figures['micro']['f1']:.3f}  p50 {latency['p50']} ms  p95 {latency['p95']} ms")
    print(f"names as written     F1 {baseline['f1']:.3f}  p50 {baseline['latency_ms']['p50']} ms")
    print(f"start-up {figures['startup_seconds']} s, memory {figures['memory_mb']} MB")


if __name__ == "__main__":
    main()
