"""`polku learn`: what people asked in vain, grouped by meaning, and new examples for the training data."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from bot.cli.database import open_database
from bot.cli.evaluate import EVALUATION, predict
from bot.cli.output import LANGUAGES, Subparsers, add_json, print_json
from bot.clock import FINLAND
from bot.conversations.teaching import Taught, taught
from bot.conversations.unanswered import unanswered
from bot.errors import BadInput
from bot.model.comparison import Comparison, compare
from bot.model.evaluation import Labelled, read_labelled
from bot.model.examples import add_examples
from bot.model.training import train, trained_model
from bot.nlu.encoder import sentence_encoder
from bot.settings import ROOT, load


def add_parser(subparsers: Subparsers) -> None:
    """Adds `learn list|add|apply`."""
    kinds = subparsers.add_parser("learn", help="what the assistant could not answer").add_subparsers(
        dest="what", required=True, metavar="list|add|apply"
    )
    listing = kinds.add_parser("list", help="unanswered questions, grouped by meaning, the most frequent first")
    listing.add_argument("--since", help="first day, such as 2026-01-31")
    listing.add_argument("--limit", type=int, default=20, help="most groups (20)")
    listing.set_defaults(run=run_list)
    adding = kinds.add_parser("add", help="write examples of an intent into its file under data/nlu")
    adding.add_argument("intent", help="full name, such as faq/work_trial")
    adding.add_argument("text", nargs="+", help="a message that means it")
    adding.add_argument("--lang", choices=LANGUAGES, required=True)
    adding.set_defaults(run=run_add)
    applying = kinds.add_parser("apply", help="what coaches and leads said in the desk, as examples")
    applying.add_argument("--write", action="store_true", help="write them; without it they are only shown")
    applying.add_argument("--evaluate", action="store_true", help="then train and show what changed (minutes)")
    applying.set_defaults(run=run_apply)
    for parser in (listing, adding, applying):
        add_json(parser)


def run_list(given: argparse.Namespace) -> int:
    """One group a line, or readable blocks."""
    with open_database(load()) as database:
        groups = asyncio.run(unanswered(database, sentence_encoder(), since=_midnight(given.since)))
    for group in groups[: given.limit]:
        row = group.to_json()
        print_json(row) if given.json else _print(row)
    if not groups and not given.json:
        print("Nothing was left unanswered.")
    return 0


def run_add(given: argparse.Namespace) -> int:
    """Writes the examples that are new. Raises BadInput for an intent that has no file in this language."""
    path, added = add_examples(ROOT / "data" / "nlu" / given.lang, given.intent, given.text)
    shown = str(path.relative_to(ROOT))
    if given.json:
        print_json({"file": shown, "added": added})
        return 0
    print(f"{shown}: {len(added)} new examples of {given.intent}")
    if added:
        print(f"Then: polku check, polku train, polku evaluate nlu data/evaluation/intents_{given.lang}.jsonl")
    return 0


def run_apply(given: argparse.Namespace) -> int:
    """Shows what was taught in the desk, and writes it into data/nlu when asked to. Look at each line first: it is a person's.

    Raises BadInput for --evaluate without --write.
    """
    if given.evaluate and not given.write:
        raise BadInput("--evaluate needs --write: what is not written cannot be trained on")
    with open_database(load()) as database:
        known = asyncio.run(taught(database))
        missing = asyncio.run(taught(database, new_answers=True))
    labelled = _evaluation_messages() if given.evaluate else []
    before = predict(labelled, trained_model(load())) if labelled else []
    rows = [_apply(one, write=given.write) for one in known]
    compared = None
    if labelled and any(row["file"] for row in rows):
        compared = compare(labelled, before, predict(labelled, train(load())))
    if given.json:
        changes = asdict(compared) if compared else None
        print_json({"examples": rows, "need_new_answer": [one.text for one in missing], "evaluation": changes})
        return 0
    for row in rows:
        print(
            f"{row['file'] or '-':32} {row['intent']:32} {row['text']}" + (f"   ({row['why']})" if row["why"] else "")
        )
    for one in missing:
        print(f"{'needs a new answer':65} {one.text}")
    if compared:
        _print_comparison(compared)
    elif any(row["file"] for row in rows):
        print("Then: polku check, polku train, polku evaluate" if given.write else "Nothing was written: add --write")
    return 0


def _apply(one: Taught, *, write: bool) -> dict[str, Any]:
    """One message as an example: the file that it is new in, or why it goes into none."""
    row = {"text": one.text, "intent": one.intent, "language": one.language, "file": None, "why": None}
    try:
        if one.language not in LANGUAGES:
            raise BadInput("no training data in this language")
        folder = ROOT / "data" / "nlu" / one.language
        path, added = add_examples(folder, one.intent, [one.text], write=write)
    except BadInput as error:
        return {**row, "why": str(error).replace(f"{ROOT}/", "")}
    return {**row, "file": str(path.relative_to(ROOT))} if added else {**row, "why": "known already"}


def _evaluation_messages() -> list[Labelled]:
    return [line for lang in LANGUAGES for line in read_labelled(EVALUATION / f"intents_{lang}.jsonl")]


def _print_comparison(compared: Comparison) -> None:
    print(f"right before: {compared.right_before} of {compared.count}, after: {compared.right_after}")
    for sign, turned in (("+", compared.gained), ("-", compared.lost)):
        for one in turned:
            print(f"  {sign} {one.intent}: {one.before} -> {one.after}: {one.text}")


def _midnight(written: str | None) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(written), time(), FINLAND) if written else None
    except ValueError:
        raise BadInput(f"--since: {written!r} is not a day; write it as 2026-01-31") from None


def _print(row: dict[str, Any]) -> None:
    print(f"{row['people']} people, {row['messages']} messages, language {row['language'] or '?'}, ", end="")
    print(f"taken for {row['taken_for']}, perhaps {row['guess'] or '?'}")
    for text in row["examples"]:
        print(f"    {text}")
