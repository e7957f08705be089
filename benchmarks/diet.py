"""Rasa's default classifier, DIET, on our messages. Runs in an environment that has Rasa with TensorFlow.

The pipeline is the one that `rasa init` trains (its config.yml names it), without the two parts that
would hide the classifier: `faq/*` are plain intents here, so that DIET alone decides among all of them,
and the fallback, which replaces unsure intents, is left out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.intent_data import Labelled, evaluation, memory_mb, percentile, sample, scores, training, write_json

CONFIG = """recipe: default.v1
assistant_id: diet
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    ranking_length: 10
policies: []
"""
EPOCHS = 100
"""What the default pipeline sets."""


def _plain(intent: str) -> str:
    return intent.replace("/", "--")


def _write_project(folder: Path, messages: list[Labelled], epochs: int) -> None:
    by_intent: dict[str, list[str]] = {}
    for message in messages:
        by_intent.setdefault(_plain(message.intent), []).append(message.text)
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in by_intent.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    (folder / "config.yml").write_text(CONFIG.format(epochs=epochs))


def _train(folder: Path) -> tuple[float, float, str]:
    """Processor seconds and seconds by the clock that training took, start-up of Rasa included, and the model's path."""
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "nlu",
        "--config",
        "config.yml",
        "--nlu",
        "nlu.yml",
        "--out",
        "models",
    ]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0"}
    started, used = time.perf_counter(), _children_seconds()
    with (folder / "train.log").open("w") as log:
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=log, stderr=log)
    seconds = time.perf_counter() - started
    return _children_seconds() - used, seconds, str(next((folder / "models").glob("*.tar.gz")))


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(folder: Path, per_label: int | None, epochs: int) -> dict[str, Any]:
    """Train on a sample and answer the development set, each in a process of its own."""
    name = "all" if per_label is None else str(per_label)
    project = folder / f"diet-{name}"
    _write_project(project, sample(training(), per_label), epochs)
    processor, seconds, model = _train(project)
    result = project / "answers.json"
    subprocess.run([sys.executable, "-m", "benchmarks.diet", model, str(result)], check=True)
    return {
        "train_cpu_seconds": processor,
        "train_seconds": seconds,
        "epochs": epochs,
        **json.loads(result.read_text(encoding="utf-8")),
    }


async def _answer(model: str) -> dict[str, Any]:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # else each message is printed, which takes time
    agent = Agent.load(model)
    messages = evaluation()
    await agent.parse_message(messages[0].text)
    seconds, rankings = [], []
    for message in messages:
        started = time.perf_counter()
        parsed = await agent.parse_message(message.text)
        seconds.append(time.perf_counter() - started)
        rankings.append([entry["name"].replace("--", "/") for entry in parsed["intent_ranking"]])
    return {
        "scores": scores(messages, rankings),
        "p50_ms": percentile(seconds, 0.5),
        "p95_ms": percentile(seconds, 0.95),
        "memory_mb": memory_mb(),
    }


def compare(folder: Path, sizes: Sequence[int | None], results: Path, epochs: int = EPOCHS) -> None:
    """Measure each size and keep `results` up to date after each, so that a stopped run keeps what it has."""
    found = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    for per_label in sizes:
        name = "all" if per_label is None else str(per_label)
        found[name] = measure(folder, per_label, epochs)
        write_json(results, found)
        print(f"DIET, {name} a label and language: {found[name]}", flush=True)


if __name__ == "__main__":
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    write_json(Path(sys.argv[2]), asyncio.run(_answer(sys.argv[1])))
