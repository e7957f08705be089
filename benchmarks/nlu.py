"""Compares ways to tell intents apart: accuracy per language, learning curve, training time, latency, memory.

    python -m benchmarks.nlu                        the table of docs/nlu.md
    python -m benchmarks.nlu --diet                 measures Rasa's DIET (in an environment with Rasa and TensorFlow)

Trains on data/nlu, measures on data/evaluation. Vectors are stored in `--folder` between runs, and the table
takes DIET's figures from the file that `--diet` left there.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from benchmarks.intent_data import (
    LANGUAGES,
    evaluation,
    memory_mb,
    percentile,
    sample,
    scores,
    training,
    vectors_in,
    write_json,
)
from bot.nlu.encoder import sentence_encoder

SIZES = (8, 15, 30, 60, None)
"""Training messages per intent and language of the learning curve; None is all there are."""
TIMED_MESSAGES = 500
DIET = "Rasa's default (DIET)"


def _name(size: int | None) -> str:
    return "all" if size is None else str(size)


def measure(approach: str, size: int | None, folder: Path) -> dict[str, Any]:
    """Train one approach on a sample and answer the development set."""
    from benchmarks.intent_approaches import APPROACHES
    from bot.nlu.languages import glossaries

    vectors, taught, asked = vectors_in(folder), sample(training(), size), evaluation()
    samples = [sentence for glossary in glossaries().values() for sentence in glossary.sentences]
    vectors.of([*samples, *(message.text for message in (*taught, *asked))])
    started, used = time.perf_counter(), time.process_time()
    model = APPROACHES[approach].fit(taught, vectors.of)
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    labels = np.array(model.labels)
    rankings = [labels[np.argsort(-model.probabilities(message.text, vectors.of))[:5]].tolist() for message in asked]
    found = {"train_cpu_seconds": processor, "train_seconds": seconds, "messages": len(taught)}
    if size is None:
        stored = folder / "model.pickle"
        stored.write_bytes(pickle.dumps(model))
        found |= _in_own_process(stored)
    return {**found, "scores": scores(asked, rankings)}


def _in_own_process(model: Path) -> dict[str, float]:
    """Latency and memory of a process that holds this model alone."""
    command = [sys.executable, "-m", "benchmarks.nlu", "--answer", str(model)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def answer(path: Path) -> dict[str, float]:
    """Load a stored model and answer messages one by one, text to ranking, as a server would."""
    from benchmarks.intent_approaches import encode_now

    model = pickle.loads(path.read_bytes())  # written by this script a moment ago
    messages = evaluation()
    step = max(1, len(messages) // TIMED_MESSAGES)
    model.probabilities(messages[0].text, encode_now)
    seconds = []
    for message in messages[::step]:
        started = time.perf_counter()
        model.probabilities(message.text, encode_now)
        seconds.append(time.perf_counter() - started)
    return {"p50_ms": percentile(seconds, 0.5), "p95_ms": percentile(seconds, 0.95), "memory_mb": memory_mb()}


def compare(folder: Path, sizes: Sequence[int | None]) -> dict[str, dict[str, Any]]:
    """All approaches at all sizes; stored after each measurement."""
    from benchmarks.intent_approaches import APPROACHES

    found: dict[str, dict[str, Any]] = {}
    for approach in APPROACHES:
        for size in sizes:
            found.setdefault(approach, {})[_name(size)] = measure(approach, size, folder)
            print(f"{approach}, {_name(size)}: {found[approach][_name(size)]}", file=sys.stderr, flush=True)
            write_json(folder / "approaches.json", found)
    return found


def table(found: dict[str, dict[str, Any]], encode_ms: float) -> str:
    """The measurements as two Markdown tables."""
    return "\n".join([*_whole_table(found, encode_ms), "", *_curve_table(found)])


def _whole_table(found: dict[str, dict[str, Any]], encode_ms: float) -> list[str]:
    lines = [
        f"| all training data | {' | '.join(LANGUAGES)} | training, CPU s | p50 / p95 ms | memory MB |",
        f"|---|{'---|' * (len(LANGUAGES) + 3)}",
    ]
    for approach, sizes in found.items():
        whole = sizes.get("all")
        if whole is None:
            continue
        cells = [_pair(whole["scores"].get(language)) for language in LANGUAGES]
        epochs = f" ({whole['epochs']} epochs)" if "epochs" in whole else ""
        lines.append(
            f"| {approach}{epochs} | {' | '.join(cells)} | {whole['train_cpu_seconds']:.0f} | "
            f"{whole['p50_ms']:.1f} / {whole['p95_ms']:.1f} | {whole['memory_mb']:.0f} |"
        )
    lines += ["", f"Encoding the training messages (once, cached by Rasa) costs {encode_ms:.1f} ms each besides."]
    return lines


def _curve_table(found: dict[str, dict[str, Any]]) -> list[str]:
    names = [_name(size) for size in SIZES]
    lines = [f"| messages per intent and language | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for approach, sizes in found.items():
        for language in ("fi", "en"):
            cells = [_pair(sizes[name]["scores"][language]) if name in sizes else "–" for name in names]
            lines.append(f"| {approach}, {language} | {' | '.join(cells)} |")
    return lines


def _pair(top: Sequence[float] | None) -> str:
    return f"{top[0]:.3f} / {top[1]:.3f}" if top else "–"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(tempfile.gettempdir()) / "polku-benchmark"
    parser.add_argument("--folder", type=Path, default=default, help="where vectors, models and results are kept")
    parser.add_argument("--diet", action="store_true", help="measure Rasa's DIET; needs Rasa with TensorFlow")
    parser.add_argument("--sizes", default="8,15,30,60,all", help="messages per intent and language")
    parser.add_argument("--epochs", type=int, default=100, help="of DIET; 100 is Rasa's default")
    parser.add_argument("--table", action="store_true", help="print the table of the last run's results")
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def seconds_to_encode(texts: Sequence[str]) -> float:
    """Seconds that encoding takes for each text, measured all together as training does it."""
    started = time.perf_counter()
    sentence_encoder().encode(texts)
    return (time.perf_counter() - started) / len(texts)


def main() -> None:
    """Measure what the arguments ask for and print it."""
    given = _arguments()
    sizes = [None if size == "all" else int(size) for size in given.sizes.split(",")]
    diet_results = given.folder / "diet.json"
    if given.answer:
        print(json.dumps(answer(given.answer)))
        return
    if given.diet:
        from benchmarks import diet

        diet.compare(given.folder, sizes, diet_results, given.epochs)
        return
    results = given.folder / "approaches.json"
    found = json.loads(results.read_text(encoding="utf-8")) if given.table else compare(given.folder, sizes)
    if diet_results.exists():
        found[DIET] = json.loads(diet_results.read_text(encoding="utf-8"))
    print(table(found, 1000 * seconds_to_encode([message.text for message in training()[::50]])))


if __name__ == "__main__":
    main()
