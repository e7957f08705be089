"""`polku demo`: an invented day in a database of its own, so that the desk and the reports have something to show."""

from __future__ import annotations

import argparse
import asyncio

from sqlalchemy import func, select
from tqdm import tqdm

from bot.cli.database import open_database
from bot.cli.demo_day import Stage, read_day
from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.prepare import prepare_index, take_over_index
from bot.cli.progress import step
from bot.clock import utc_now
from bot.errors import BadInput
from bot.model.training import trained_model
from bot.programmes.search.search import INDEX_FOLDER
from bot.settings import ROOT, Settings, load
from bot.store.session import Database
from bot.store.tables import conversations, tickets

DAY = ROOT / "data" / "demo" / "day.yml"
FOLDER = "demo"


def add_parser(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "demo", help="an invented day to look at", description="Wants POLKU_VAR_DIR=var/demo; `make demo` sets it."
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Plays the day and prints how to log in. Raises BadInput where there are conversations, or could be real ones."""
    settings = load()
    _require_own_place(settings)
    model = trained_model(settings)
    with open_database(settings) as database:
        _require_empty(database, settings)
        _prepare(settings)
        from bot.model.in_process import InProcessAssistant

        with step("Loading the model"):
            stage = Stage(database, InProcessAssistant.load(model), settings)
        passwords = asyncio.run(_play(stage))
        counts = _counts(database)
    if given.json:
        print_json({**counts, "coaches": passwords})
        return 0
    print(
        f"{counts['conversations']} conversations, {counts['tickets']} requests. Coaches, with passwords for the first login:"
    )
    for login, password in passwords.items():
        print(f"  {login}  {password}")
    return 0


async def _play(stage: Stage) -> dict[str, str]:
    day = read_day(DAY)
    earliest = utc_now() - day.plays[0].ago
    passwords = {coach["login"]: await stage.hire(coach, now=earliest) for coach in day.coaches}
    for play in tqdm(day.plays, desc="Playing the day", unit=" conversations"):
        await stage.play(play)
    return passwords


def _prepare(settings: Settings) -> None:
    usual = ROOT / "var"
    if (usual / INDEX_FOLDER).is_dir():
        take_over_index(usual, settings)
    prepare_index()


def _require_own_place(settings: Settings) -> None:
    if settings.var_dir.name != FOLDER or settings.database_url or settings.tracker_url:
        raise BadInput(
            "the day is invented and must not mix with real people: run `make demo`, which uses var/demo alone"
        )


def _require_empty(database: Database, settings: Settings) -> None:
    if _counts(database)["conversations"]:
        raise BadInput(f"{settings.var_dir} holds conversations already: delete that folder to begin anew")


def _counts(database: Database) -> dict[str, int]:
    with database.begin(reads_only=True) as connection:
        return {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (conversations, tickets)
        }
