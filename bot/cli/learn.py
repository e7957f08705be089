"""`polku learn`: what people asked in vain, grouped by meaning, and new examples for the training data."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.account import shell_actor
from bot.cli.database import open_database
from bot.cli.days import given_day
from bot.cli.evaluate import EVALUATION, predict
from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.clock import midnight, utc_now
from bot.conversations.learning.teaching import NEW_ANSWER, label_messages, mark_applied, taught
from bot.conversations.learning.unanswered import unanswered
from bot.desk.audit import AuditLog
from bot.errors import BadInput
from bot.model.comparison import Comparison, compare
from bot.model.evaluation import Labelled, read_labelled
from bot.model.examples import Example, Examples, write_examples
from bot.model.training import NLU, model_path, trained_apart
from bot.nlu.encoder import sentence_encoder
from bot.settings import ROOT, Settings, load
from bot.store.session import Database


def add_parser(subparsers: Subparsers) -> None:
    """Adds `learn list|label|add|apply`."""
    kinds = subparsers.add_parser("learn", help="what the assistant could not answer").add_subparsers(
        dest="what", required=True, metavar="list|label|add|apply"
    )
    listing = kinds.add_parser("list", help="unanswered questions, grouped by meaning, the most frequent first")
    listing.add_argument("--limit", type=int, default=20, help="most groups (20)")
    listing.set_defaults(run=run_list)
    labelling = kinds.add_parser("label", help="say what a group of `learn list` means")
    labelling.add_argument("group", type=int, help="its number in the list")
    labelling.add_argument(
        "intent", help=f"full name, such as faq/work_trial; {NEW_ANSWER} when there is no answer to it"
    )
    labelling.set_defaults(run=run_label)
    for parser in (listing, labelling):
        parser.add_argument("--since", help="first day of the messages that are grouped, such as 2026-01-31")
    adding = kinds.add_parser("add", help="write examples of an intent into its file under data/nlu")
    adding.add_argument("intent", help="full name, such as faq/work_trial")
    adding.add_argument("text", nargs="+", help="a message that means it")
    adding.add_argument("--lang", choices=_languages(), required=True)
    adding.set_defaults(run=run_add)
    applying = kinds.add_parser("apply", help="what was said of messages, in the desk or by label, as examples")
    applying.add_argument("--write", action="store_true", help="write them; without it they are only shown")
    applying.add_argument(
        "--evaluate", action="store_true", help="before that, train with them elsewhere and show what changes (minutes)"
    )
    applying.set_defaults(run=run_apply)
    for parser in (listing, labelling, adding, applying):
        add_json(parser)


def run_list(given: argparse.Namespace) -> int:
    """One group a line, or readable blocks."""
    with open_database(load()) as database:
        groups = asyncio.run(unanswered(database, sentence_encoder(), since=_since(given)))
    for group in groups[: given.limit]:
        row = group.to_json()
        print_json(row) if given.json else _print(row)
    if not groups and not given.json:
        print("Nothing was left unanswered.")
    return 0


def run_label(given: argparse.Namespace) -> int:
    """Says what the messages of a group mean. Raises BadInput for an intent or a group that there is not."""
    if given.intent not in Examples(NLU, EVALUATION).intents | {NEW_ANSWER}:
        raise BadInput(f"there is no intent {given.intent}: data/nlu has them all; or write {NEW_ANSWER}")
    with open_database(load()) as database:
        count = asyncio.run(_label(database, given))
    print_json({"intent": given.intent, "messages": count}) if given.json else print(
        f"{count} messages mean {given.intent}. Then: polku learn apply"
    )
    return 0


async def _label(database: Database, given: argparse.Namespace) -> int:
    groups = await unanswered(database, sentence_encoder(), since=_since(given))
    group = next((group for group in groups if group.messages[0].id == given.group), None)
    if group is None:
        raise BadInput(f"there is no group {given.group} (any more): `polku learn list` shows them")
    ids, by, now = [asked.id for asked in group.messages], shell_actor(), utc_now()
    count = await label_messages(database, ids, given.intent, by=by, now=now)
    await AuditLog(database).add(by, "group_labelled", given.intent[:64], now=now)
    return count


def run_add(given: argparse.Namespace) -> int:
    """Writes the examples that are new. Raises BadInput for one that cannot be an example, and then writes none."""
    examples = Examples(NLU, EVALUATION)
    planned = examples.plan([Example(text, given.lang, given.intent) for text in given.text], names=True)
    if refused := next((one for one in planned if one.why and not one.is_known), None):
        raise BadInput(f"{refused.text[:40]!r}: {refused.why}")
    write_examples(examples.contents(planned))
    if given.json:
        print_json({"examples": [_row(one) for one in planned]})
        return 0
    for one in planned:
        print(_line(one))
    if any(one.path for one in planned):
        print("Then: polku check, polku train, polku model promote")
    return 0


def run_apply(given: argparse.Namespace) -> int:
    """Shows what was taught as examples, what they would change, and writes them, each when asked to.

    Look at each line first: it is a person's. Interrupted, it has written nothing, or whole files. What was there to write,
    also what was left out for the reason shown, is done and not shown again.
    """
    settings = load()
    with open_database(settings) as database:
        known = asyncio.run(taught(database))
        missing = asyncio.run(taught(database, new_answers=True))
    examples = Examples(NLU, EVALUATION)
    planned = examples.plan([Example(one.text, one.language, one.intent) for one in known])
    contents = examples.contents(planned)
    if not given.json:
        _print_planned(planned, [one.text for one in missing])
    new = [one for one in planned if one.path]
    evaluation = _evaluate(settings, contents, new) if given.evaluate and new else None
    if given.write:
        write_examples(contents)
        # Interrupted before this, the next time finds the examples known.
        with open_database(settings) as database:
            asyncio.run(mark_applied(database, known, now=utc_now()))
    if given.json:
        shown = {name: asdict(compared) for name, compared in evaluation.items()} if evaluation else None
        print_json({
            "examples": [_row(one) for one in planned], "need_new_answer": [one.text for one in missing],
            "evaluation": shown, "written": [_shown(path) for path in contents] if given.write else [],
        })  # fmt: skip
        return 0
    if evaluation:
        _print_evaluation(evaluation, {one.intent for one in new})
    if not new:
        print("There is nothing new to learn.")
    elif given.write:
        print(f"Written: {', '.join(map(_shown, contents))}. Then: polku check, polku train, polku model promote")
    else:
        print("Nothing was written: add --write")
    if given.write:
        print(f"Done, and not shown again: {len(known)}")
    return 0


def _evaluate(settings: Settings, contents: Mapping[Path, str], new: Sequence[Example]) -> dict[str, Comparison]:
    """What the new examples change on the labelled messages, and on themselves. Raises BadInput without a model to compare."""
    model = model_path(settings)
    if not model.exists():
        raise BadInput("there is no model of the data as it is now to compare with: run `polku train` first")
    # Ended from outside, it ends as with Ctrl + C: what was made for the comparison goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    labelled = [line for path in sorted(EVALUATION.glob("intents_*.jsonl")) for line in read_labelled(path)]
    sets = {"evaluation": labelled, "examples": [Labelled(one.text, one.language or "", one.intent) for one in new]}
    every = [line for lines in sets.values() for line in lines]
    with step(f"Reading {len(every)} messages with {model.name}"):
        before = predict(every, model)
    training = step(f"Training with {len(new)} new examples, apart from the model that runs (a few minutes)")
    with training, trained_apart(settings, contents) as apart:
        after = predict(every, apart)
    begin = len(labelled)
    return {
        "evaluation": compare(labelled, before[:begin], after[:begin]),
        "examples": compare(sets["examples"], before[begin:], after[begin:]),
    }


def _languages() -> list[str]:
    """Those that have training data."""
    return sorted(folder.name for folder in NLU.iterdir() if folder.is_dir())


def _row(one: Example) -> dict[str, Any]:
    return {**asdict(one), "path": _shown(one.path) if one.path else None}


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _line(one: Example) -> str:
    place = _shown(one.path) if one.path else "-"
    return f"{place:36} {one.intent:28} {one.text}" + (f"   ({one.why})" if one.why else "")


def _print_planned(planned: Sequence[Example], missing: Sequence[str]) -> None:
    for one in planned:
        if not one.is_known:
            print(_line(one))
    for text in missing:
        print(f"{'needs a new answer':65} {text}")
    if count := sum(one.is_known for one in planned):
        print(f"Known already, or much the same as an example: {count}")


def _print_evaluation(evaluation: Mapping[str, Comparison], taught_intents: set[str]) -> None:
    known, learned = evaluation["evaluation"], evaluation["examples"].overall
    print(f"new examples understood: {learned.before} of {learned.count} before, {learned.after} after")
    print(f"data/evaluation: {known.overall.before} of {known.overall.count} right before, {known.overall.after} after")
    for intent, right in known.by_intent.items():
        if right.before != right.after or intent in taught_intents:
            print(f"  {intent:32} {right.before:3} -> {right.after:3} of {right.count}")
    for sign, turned in (("+", known.gained), ("-", known.lost)):
        for one in turned:
            print(f"  {sign} {one.lang} {one.intent}: {one.before} -> {one.after}: {one.text}")


def _since(given: argparse.Namespace) -> datetime | None:
    day = given_day("--since", given.since)
    return None if day is None else midnight(day)


def _print(row: dict[str, Any]) -> None:
    print(
        f"{row['group']}: {row['people']} people, {row['messages']} messages, language {row['language'] or '?'}, ",
        end="",
    )
    print(f"taken for {row['taken_for']}, perhaps {row['guess'] or '?'}")
    for text in row["examples"]:
        print(f"    {text}")
