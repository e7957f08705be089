"""`polku model`: which model serves people, and the gate before another one does."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from bot.cli.evaluate import EVALUATION, predict
from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.dialogue.serving.promoted import promoted_model, promotions
from bot.errors import BadInput
from bot.model.promotion import TOLERANCE, Compared, Measured, compare, measure, promote, roll_back
from bot.model.training import model_path
from bot.settings import Settings, load


def add_parser(subparsers: Subparsers) -> None:
    """Adds `model promote|rollback|list`."""
    kinds = subparsers.add_parser("model", help="which model serves people").add_subparsers(
        dest="what", required=True, metavar="promote|rollback|list"
    )
    up = kinds.add_parser("promote", help="let a model serve people, if it is not worse than the one that does")
    up.add_argument("name", nargs="?", help="a file in the models folder (default: the model of the data as it is now)")
    up.add_argument("--tolerance", type=float, default=TOLERANCE, help=f"how far a figure may fall ({TOLERANCE})")
    up.set_defaults(run=run_promote)
    back = kinds.add_parser("rollback", help="let the model before it serve people again")
    back.set_defaults(run=run_rollback)
    listing = kinds.add_parser("list", help="every model there is")
    listing.set_defaults(run=run_list)
    for parser in (up, back, listing):
        add_json(parser)


def run_promote(given: argparse.Namespace) -> int:
    """Measures both models, prints the figures and promotes. Raises NotPromoted, BadInput for an unknown model."""
    settings = load()
    model = _named(settings, given.name)
    running = promoted_model(settings.models_dir)
    compared: list[Compared] = []
    if running is not None and running != model:
        compared = compare(_measure(running), _measure(model), given.tolerance)
        if not given.json:
            _print(compared)
    promote(settings.models_dir, model, compared)
    if given.json:
        print_json(
            {"model": model.name, "before": running and running.name, "compared": [asdict(one) for one in compared]}
        )
    else:
        print(f"{model.name} serves people from now on")
    return 0


def run_rollback(given: argparse.Namespace) -> int:
    """Goes back. Raises BadInput when there is no earlier model."""
    name = roll_back(load().models_dir)
    print_json({"model": name}) if given.json else print(f"{name} serves people again")
    return 0


def run_list(given: argparse.Namespace) -> int:
    """One line a model, the newest first, with its place among the promotions."""
    settings = load()
    promoted = promotions(settings.models_dir)
    models = sorted(settings.models_dir.glob("polku-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for model in models:
        place = promoted.index(model.name) if model.name in promoted else None
        is_of_data = model == model_path(settings)
        if given.json:
            print_json(
                {"model": model.name, "runs": place == 0, "promotions_ago": place, "of_data_as_it_is": is_of_data}
            )
            continue
        notes = ["runs" if place == 0 else f"{place} promotions ago"] if place is not None else []
        notes += ["of the data as it is now"] if is_of_data else []
        print(f"{model.name}  {', '.join(notes)}".rstrip())
    return 0


def _named(settings: Settings, name: str | None) -> Path:
    model = settings.models_dir / Path(name).name if name else model_path(settings)
    if not model.is_file():
        said = f"there is no {model.name} in {settings.models_dir}"
        raise BadInput(
            f"{said}: `polku model list` shows what there is" if name else f"{said}: run `polku train` first"
        )
    return model


def _measure(model: Path) -> Measured:
    with step(f"Measuring {model.name} on data/evaluation"):
        return measure(model, EVALUATION, predict)


def _print(compared: list[Compared]) -> None:
    print(f"{'':16}{'running':>10}{'new':>10}")
    for one in compared:
        print(f"{one.name:16}{one.before:10.4f}{one.after:10.4f}{'  worse' if one.is_worse else ''}")
