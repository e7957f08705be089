"""Polku beside Rasa's own starter project: start-up, memory, latency and throughput, in one run on one machine.

    python -m benchmarks.against_rasa_default --rasa-python /path/to/env-with-rasa-and-tensorflow/bin/python

Makes and trains what `rasa init` makes, starts it, talks to it at 1, 8 and 32 concurrent conversations, ends it;
then the same with Polku's three processes, straight to its HTTP channel and through the gateway's WebSocket.
Everything listens on the loopback address on free ports, is bounded in time and ended at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.conversations import Failed, Load, Talk, load, polku_rest, polku_socket, rasa_rest
from benchmarks.intent_data import ROOT, evaluation, write_json
from benchmarks.services import Memory, NotStarted, Service, free_port, peak_while, running
from bot.programmes.search.search import INDEX_FOLDER

LEVELS = (1, 8, 32)
WARM_UP_SECONDS = 3.0
TOKEN = "only-for-this-benchmark"
"""Both ends of it are started here, on the loopback address."""
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "PYTHONWARNINGS": "ignore"}

SMALL_TALK = ("hi", "are you a bot?", "no", "yes", "goodbye")
"""What both projects can answer: every message is an intent of Rasa's starter project, too."""
GUIDANCE_MESSAGES = 600


def guidance() -> list[str]:
    """What Polku is for: messages of the development set, hardly one twice, so that no vector is remembered.

    Feedback is stored with its conversation, which only the gateway makes, and is left out.
    """
    messages = [
        message.text
        for message in evaluation()
        if message.language in ("fi", "en") and not message.intent.startswith("feedback_")
    ]
    return random.Random(0).sample(messages, GUIDANCE_MESSAGES)


@dataclass
class Measured:
    """One assistant: seconds until it answered, memory of each process, and the loads by name."""

    start_seconds: float = 0.0
    train_seconds: float | None = None
    train_peak_mb: float | None = None
    memory: dict[str, Memory] = field(default_factory=dict)
    loads: dict[str, list[Load]] = field(default_factory=dict)

    def total(self) -> Memory:
        """All processes together."""
        found = self.memory.values()
        return Memory(
            sum(one.now_mb for one in found), sum(one.peak_mb for one in found), sum(one.parted_mb for one in found)
        )


def measure_default(python: str, folder: Path, seconds: float) -> Measured:
    """Rasa's starter project: made, trained, started with its own settings, talked to through its REST channel."""
    project, found = folder / "rasa-default", Measured()
    project.mkdir(parents=True)
    command = [python, "-m", "rasa", "init", "--no-prompt", "--init-dir", str(project)]
    found.train_seconds, found.train_peak_mb = peak_while(command, folder, QUIET, folder / "logs" / "rasa-init.log")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = Service(
        "rasa-default", [python, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)], project, f"{address}/", QUIET
    )
    with running([server], folder / "logs") as (processes, found.start_seconds):
        found.loads["REST, small talk"] = asyncio.run(at_levels(rasa_rest(address), SMALL_TALK, seconds))
        found.memory = {one.name: one.memory() for one in processes}
    return found


def polku_services(python: str, model: Path, var: Path) -> tuple[list[Service], str, str]:
    """The three processes, and the addresses of Rasa and of the gateway."""
    rasa_port, actions_port, gateway_port = free_port(), free_port(), free_port()
    rasa, gateway = f"http://127.0.0.1:{rasa_port}", f"http://127.0.0.1:{gateway_port}"
    environment = {
        **QUIET,
        "POLKU_VAR_DIR": str(var),
        "POLKU_RASA_URL": rasa,
        "POLKU_RASA_TOKEN": TOKEN,
        "POLKU_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "POLKU_GATEWAY_PORT": str(gateway_port),
        "POLKU_MESSAGES_PER_MINUTE": "1000000",
        "POLKU_LOG_LEVEL": "WARNING",
        "SANIC_HOST": "127.0.0.1",
        # What `polku up` gives to its processes.
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "SETUPTOOLS_USE_DISTUTILS": "stdlib",
    }
    serve = [
        python,
        "-m",
        "bot.engine",
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(rasa_port),
        "--model",
        str(model),
        "--endpoints",
        "endpoints.yml",
        "--credentials",
        "credentials.yml",
    ]
    act = [python, "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(actions_port)]
    public = [python, "-m", "bot.cli", "gateway"]
    services = [
        Service("actions", act, ROOT, f"http://127.0.0.1:{actions_port}/health", environment),
        Service("rasa", serve, ROOT, f"{rasa}/webhooks/polku/", environment),
        Service("gateway", public, ROOT, f"{gateway}/health/ready", environment),
    ]
    return services, rasa, gateway


def prepare(python: str, actions: Service, folder: Path) -> None:
    """The schema and the search index; an index that was made here before is taken over."""
    command = [python, "-m", "bot.cli", "prepare"]
    if (ROOT / "var" / INDEX_FOLDER).is_dir():
        command += ["--from", str(ROOT / "var")]
    peak_while(command, ROOT, actions.environment, folder / "logs" / "prepare.log")


def measure_polku(python: str, model: Path | None, folder: Path, seconds: float) -> Measured:
    """Our three processes; trains first when no model is given."""
    found = Measured()
    if model is None:
        command = [python, "-m", "bot.engine", "train", "--force", "--out", str(folder), "--fixed-model-name", "polku"]
        found.train_seconds, found.train_peak_mb = peak_while(command, ROOT, QUIET, folder / "logs" / "polku-train.log")
        model = folder / "polku.tar.gz"
    services, rasa, gateway = polku_services(python, model, folder / "var")
    prepare(python, services[0], folder)
    with running(services, folder / "logs") as (processes, found.start_seconds):
        ways: dict[str, tuple[Talk, Sequence[str]]] = {
            "REST, small talk": (polku_rest(rasa, TOKEN), SMALL_TALK),
            "gateway, small talk": (polku_socket(gateway), SMALL_TALK),
            "REST, guidance": (polku_rest(rasa, TOKEN), guidance()),
            "gateway, guidance": (polku_socket(gateway), guidance()),
        }
        for name, (talk, messages) in ways.items():
            found.loads[name] = asyncio.run(at_levels(talk, messages, seconds))
        found.memory = {one.name: one.memory() for one in processes}
    return found


async def at_levels(talk: Talk, messages: Sequence[str], seconds: float) -> list[Load]:
    """One load for each level of concurrency, after a short warm-up."""
    await load(talk, messages, 1, WARM_UP_SECONDS)
    return [await load(talk, messages, level, seconds) for level in LEVELS]


def print_report(default: Measured | None, ours: Measured | None) -> None:
    """Both as Markdown tables."""
    sides = {"Rasa's starter project": default, "Polku": ours}
    print("| | start-up s | memory MB | shared parted MB | peak MB | training s | training peak MB |")
    print("|---|---|---|---|---|---|---|")
    for name, side in sides.items():
        if side:
            total = side.total()
            trained = [f"{side.train_seconds:.0f}" if side.train_seconds else "–"]
            trained.append(f"{side.train_peak_mb:.0f}" if side.train_peak_mb else "–")
            memory = " | ".join(f"{mb:.0f}" for mb in (total.now_mb, total.parted_mb, total.peak_mb))
            print(f"| {name} | {side.start_seconds:.1f} | {memory} | {' | '.join(trained)} |")
    for name, side in sides.items():
        if side and len(side.memory) > 1:
            parts = (f"{part} {one.now_mb:.0f} (peak {one.peak_mb:.0f})" for part, one in side.memory.items())
            print(f"\n{name}, memory by process in MB: {', '.join(parts)}")
    print("\n| | conversations | messages/s | p50 ms | p95 ms | answered | failed |\n|---|---|---|---|---|---|---|")
    for name, side in sides.items():
        for way, loads in (side.loads if side else {}).items():
            for one in loads:
                print(
                    f"| {name}, {way} | {one.concurrent} | {one.per_second:.1f} | {one.p50_ms:.1f} | {one.p95_ms:.1f} "
                    f"| {one.answered} | {one.failed} |"
                )


def main() -> int:
    """Measure both sides; exit status 1 when one could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rasa-python", help="Python of an environment with Rasa and TensorFlow; left out: Polku alone"
    )
    parser.add_argument("--python", default=sys.executable, help="Python of Polku's environment")
    parser.add_argument("--model", type=Path, help="a trained model of Polku; left out: one is trained and measured")
    parser.add_argument("--only-default", action="store_true", help="measure Rasa's starter project alone")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each load")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="polku-against-default-"))
    default = ours = None
    try:
        if given.rasa_python:
            default = measure_default(given.rasa_python, folder, given.seconds)
        if not given.only_default:
            ours = measure_polku(given.python, given.model and given.model.resolve(), folder, given.seconds)
    except (NotStarted, Failed) as error:
        print(f"{error} (logs in {folder / 'logs'})", file=sys.stderr)
    print_report(default, ours)
    write_json(folder / "measured.json", {"at": time.time(), "default": repr(default), "polku": repr(ours)})
    return 0 if default and (ours or given.only_default) else 1


if __name__ == "__main__":
    sys.exit(main())
