"""`polku up`: everything on one machine. `polku gateway`: the gateway alone, as containers run it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli.output import Subparsers, add_json, print_json
from bot.cli.progress import step
from bot.dialogue.serving.promoted import promoted_model
from bot.model.training import model_path, running_model, train
from bot.nlu.finnish import voikko
from bot.operations import logs
from bot.operations.supervisor import Part, Supervisor
from bot.settings import ROOT, Settings, load

ACTIONS_LOGGING = Path(logs.__file__).with_name("actions_logging.yml")


def add_parser(subparsers: Subparsers) -> None:
    """Adds both commands."""
    up = subparsers.add_parser("up", help="run gateway, Rasa and actions on this machine")
    up.add_argument("--no-train", action="store_true", help="take the newest model there is")
    add_json(up)
    up.set_defaults(run=run_up)
    gateway = subparsers.add_parser("gateway", help="run the gateway alone")
    add_json(gateway)
    gateway.set_defaults(run=run_gateway)


def parts(settings: Settings) -> list[Part]:
    """The three processes, as the settings want them."""
    rasa, actions = urlsplit(settings.rasa_url), urlsplit(settings.actions_url)
    rasa_host, rasa_port = rasa.hostname or "127.0.0.1", rasa.port or 5005
    actions_host, actions_port = actions.hostname or "127.0.0.1", actions.port or 5055
    folder = settings.var_dir / "logs"
    # The rest, such as the number of threads, they inherit: bot.engine.prepare() has set it for this process.
    quiet = {
        "PYTHONWARNINGS": "ignore",
        "POLKU_ACTIONS_URL": settings.actions_url,
        "POLKU_RASA_TOKEN": settings.token(),
    }
    python = sys.executable
    return [
        Part(
            "actions",
            [python, "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(actions_port),
             "--logging-config_file", str(ACTIONS_LOGGING)],
            f"http://{actions_host}:{actions_port}/health",
            actions_host,
            actions_port,
            folder / "actions.log",
            {**quiet, "SANIC_HOST": actions_host},
        ),
        Part(
            "rasa",
            [python, "-m", "bot.engine", "run", "-i", rasa_host, "-p", str(rasa_port),
             "--model", str(running_model(settings)), "--endpoints", "endpoints.yml",
             "--credentials", "credentials.yml"],
            f"http://{rasa_host}:{rasa_port}/webhooks/polku/",
            rasa_host,
            rasa_port,
            folder / "rasa.log",
            quiet,
        ),
        Part(
            "gateway",
            [python, "-m", "bot.cli", "gateway"],
            f"{settings.gateway_url()}/health/ready",
            settings.gateway_host,
            settings.gateway_port,
            folder / "gateway.log",
            quiet,
        ),
    ]  # fmt: skip


def prepare(settings: Settings, *, may_train: bool) -> None:
    """What the processes need before they start: Finnish, the schema, the model, the search index.

    Raises Unavailable or BadInput, each with what to do.
    """
    from bot.cli.prepare import prepare_index, prepare_schema

    voikko()
    prepare_schema(settings)
    if may_train and not promoted_model(settings.models_dir) and not model_path(settings).exists():
        with step("Training the model (a few minutes, once)"):
            train(settings)
    prepare_index()


def _apart(work: Callable[[], None]) -> None:
    """In a process of its own: what it loads would stay in this one's memory for as long as Polku runs."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        process.submit(work).result()


def run_up(given: argparse.Namespace) -> int:
    """Runs until Ctrl-C or SIGTERM."""
    settings = load()
    logs.set_up("WARNING")
    _apart(partial(prepare, settings, may_train=not given.no_train))
    address = f"http://{settings.gateway_host}:{settings.gateway_port}/"
    with ExitStack() as starting:
        starting.enter_context(step("Starting gateway, Rasa and actions"))

        def ready() -> None:
            starting.close()
            if given.json:
                print_json({"address": address})
            else:
                print(f"\nPolku answers at {address}  (Ctrl-C ends it; logs: {settings.var_dir / 'logs'})", flush=True)

        asyncio.run(supervise(settings, ready))
    print("Polku has stopped.", file=sys.stderr)
    return 0


async def supervise(settings: Settings, ready: Callable[[], None]) -> None:
    """Runs the parts until somebody ends them; `ready` is called once they answer."""
    await Supervisor(parts(settings), ROOT).run(ready)


def run_gateway(given: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM."""
    from bot import gateway

    settings = load()
    logs.set_up(settings.log_level)
    gateway.run(settings)
    return 0
