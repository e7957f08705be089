"""`polku evaluate`: how well messages, entities and searches are answered, on labelled files."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.actions import services
from bot.cli.output import Subparsers, add_json, print_json
from bot.clock import today_in_finland
from bot.errors import BadInput
from bot.model.evaluation import Labelled, Predicted, read_labelled, summarise, topic_of
from bot.model.follow_up_evaluation import Labelled as FollowUp
from bot.model.follow_up_evaluation import read_follow_ups, summarise_follow_ups
from bot.model.training import trained_model
from bot.nlu.entity.evaluation import evaluate_entities
from bot.nlu.judgement import confidence_of
from bot.programmes.imports.newest import open_curated
from bot.programmes.search.evaluation import check_queries, evaluate_search, load_queries
from bot.settings import ROOT, load

EVALUATION = ROOT / "data" / "evaluation"


def add_parser(subparsers: Subparsers) -> None:
    """Adds `evaluate nlu|entities|search|follow-ups`."""
    kinds = subparsers.add_parser("evaluate", help="measure on labelled data").add_subparsers(
        dest="what", required=True, metavar="nlu|entities|search|follow-ups"
    )
    nlu = kinds.add_parser("nlu", help='intents, on lines {"text", "lang", "intent"}')
    nlu.add_argument("file", type=Path)
    nlu.add_argument("--predictions", type=Path, help="write each line back with what was predicted")
    nlu.set_defaults(run=run_nlu)
    entities = kinds.add_parser("entities", help='entities, on lines {"text", "lang", "entities"}')
    entities.add_argument("file", type=Path, nargs="?", default=EVALUATION / "entities.jsonl")
    entities.set_defaults(run=run_entities)
    search = kinds.add_parser("search", help='programme search, on lines {"query", "lang", "relevant"}')
    search.add_argument("file", type=Path, nargs="?", default=EVALUATION / "search.jsonl")
    search.set_defaults(run=run_search)
    follow_ups = kinds.add_parser("follow-ups", help='faq follow-ups, on lines {"topic", "text", "lang", "follow_up"}')
    follow_ups.add_argument("file", type=Path, nargs="?", default=EVALUATION / "follow_ups.jsonl")
    follow_ups.set_defaults(run=run_follow_ups)
    for parser in (nlu, entities, search, follow_ups):
        add_json(parser)


def run_nlu(given: argparse.Namespace) -> int:
    """Understands every message of the file and prints the figures."""
    labelled = read_labelled(given.file)
    predicted = predict(labelled, trained_model(load()))
    if given.predictions:
        write_predictions(given.predictions, labelled, predicted)
    figures = summarise(labelled, predicted)
    print_json(figures) if given.json else _print_nlu(figures)
    return 0


def predict(labelled: Sequence[Labelled], model: Path) -> list[Predicted]:
    """What a model makes of each message, as the first of a conversation."""
    from bot.dialogue.reading.typed_message import full_intent
    from bot.model.in_process import InProcessAssistant

    assistant = InProcessAssistant.load(model)

    async def one(text: str) -> Predicted:
        begun = perf_counter()
        parse = await assistant.understand(text)
        seconds = perf_counter() - begun
        confidence = confidence_of(parse)
        return Predicted(topic_of(full_intent(parse)), confidence, parse.get("intent_ranking", [])[:5], seconds)

    async def every() -> list[Predicted]:
        # The first message loads what later ones share; it is no message of the file.
        await one("hei hello")
        return [await one(message.text) for message in labelled]

    return asyncio.run(every())


def write_predictions(path: Path, labelled: Sequence[Labelled], predicted: Sequence[Predicted]) -> None:
    """Each line again, in order, with "predicted", "confidence" and "ranking". Raises BadInput."""
    lines = [
        {**asdict(label), "predicted": guess.intent, "confidence": guess.confidence, "ranking": list(guess.ranking)}
        for label, guess in zip(labelled, predicted, strict=True)
    ]
    try:
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another file") from None


def _print_nlu(figures: dict[str, Any]) -> None:
    print(f"{'':10}{'messages':>9}{'accuracy':>10}{'top 3':>8}{'macro F1':>10}{'fallback':>10}")
    for name, part in (("all", figures["overall"]), *figures["by_language"].items()):
        print(
            f"{name:10}{part['messages']:9}{part['accuracy']:10.3f}{part['accuracy_top3']:8.3f}"
            f"{part['macro_f1']:10.3f}{part['fallback_rate']:10.3f}"
        )
    print(f"latency: p50 {figures['latency_ms']['p50']} ms, p95 {figures['latency_ms']['p95']} ms")
    print("worst confusions:")
    for confusion in figures["confusions"]:
        print(f"  {confusion['count']:3}  {confusion['intent']} -> {confusion['predicted']}")


def run_entities(given: argparse.Namespace) -> int:
    """Finds the entities of every message of the file and prints precision, recall and F1."""
    figures = evaluate_entities(given.file, today_in_finland())
    if given.json:
        print_json(figures)
        return 0
    groups = (("all", figures["micro"]), *figures["by_entity"].items(), *figures["by_language"].items())
    print(f"{'':22}{'labels':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
    for name, part in groups:
        print(f"{name:22}{part['expected']:8}{part['precision']:11.3f}{part['recall']:8.3f}{part['f1']:8.3f}")
    return 0


def run_search(given: argparse.Namespace) -> int:
    """Searches every need of the file and prints nDCG and hits."""
    today = today_in_finland()
    # The labels are of curated programmes; what happens to be imported on this machine must not change the figures.
    search = open_curated(services.vocabulary(), load().var_dir)
    check_queries(given.file, search.catalogue)
    scores = evaluate_search(search, load_queries(given.file), today)
    if given.json:
        print_json({name: asdict(score) for name, score in scores.items()})
        return 0
    print(f"{'':6}{'needs':>7}{'nDCG@5':>9}{'hit@1':>8}{'hit@3':>8}")
    for name, score in scores.items():
        print(f"{name:6}{score.count:7}{score.ndcg_at_5:9.3f}{score.hit_at_1:8.3f}{score.hit_at_3:8.3f}")
    return 0


def run_follow_ups(given: argparse.Namespace) -> int:
    """Reads every message of the file as the one after an answer on its topic and prints what became of it."""
    labelled = read_follow_ups(given.file)
    figures = summarise_follow_ups(labelled, find_follow_ups(labelled))
    if given.json:
        print_json(figures)
        return 0
    print(f"{'':6}{'messages':>9}{'accuracy':>10}{'right':>7}{'wrong':>7}{'missed':>8}{'left':>6}{'taken':>7}")
    for name, part in (("all", figures["overall"]), *figures["by_language"].items()):
        print(
            f"{name:6}{part['messages']:9}{part['accuracy']:10.3f}{part['right']:7}{part['wrong']:7}{part['missed']:8}"
            f"{part['left']:6}{part['taken']:7}"
        )
    for mistake in figures["mistakes"]:
        print(f"  {mistake['topic']}: {mistake['follow_up']} -> {mistake['found']}: {mistake['text']}")
    return 0


def find_follow_ups(labelled: Sequence[FollowUp]) -> list[str | None]:
    """What each message asks, by the name of the follow-up, when the answer before it was on its topic."""
    model = trained_model(load())
    from bot.dialogue.reading.follow_ups import follow_up_of
    from bot.dialogue.reading.typed_message import reading_of
    from bot.model.in_process import InProcessAssistant

    assistant = InProcessAssistant.load(model)

    async def every() -> list[str | None]:
        parses = [await assistant.understand(message.text) for message in labelled]
        return [
            follow_up_of(message.text, reading_of(parse), message.topic) for message, parse in zip(labelled, parses)
        ]

    return asyncio.run(every())
