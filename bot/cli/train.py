"""`polku train`: the model of the data as it is now."""

from __future__ import annotations

import argparse

from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.model.training import model_path, train
from bot.settings import load


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("train", help="train the model, if the data changed")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Trains and prints where the model is."""
    settings = load()
    is_new = given.force or not model_path(settings).exists()
    with step("Training the model (a few minutes)" if is_new else "The model is up to date"):
        model = train(settings, force=given.force)
    print_json({"model": str(model), "trained": is_new}) if given.json else print(model)
    return 0
