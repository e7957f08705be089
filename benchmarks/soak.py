"""Many conversations for some minutes: `python -m benchmarks.soak [--model MODEL] [--minutes 10] [--conversations 200]`.

The three processes of one machine, talked to through the gateway's socket: dialogues with a memory between questions of
every kind, each person reading some seconds before writing again. Prints messages, failures, times of an answer, and the
memory of each process; growth is from the middle to the end, because everything that is kept for speed is filled by then.
Also what a message with its answer takes on the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.against_rasa_default import guidance, polku_services, prepare
from benchmarks.conversations import MESSAGES_EACH, Failed, Load, converse, polku_socket
from benchmarks.services import NotStarted, Running, running
from bot.model.training import running_model
from bot.settings import load as load_settings

PAUSE_SECONDS = 8.0
"""Between an answer and the next message, on average: 200 people then write 25 messages a second."""
LOOKS = {"start": 0.1, "middle": 0.5, "end": 1.0}
"""When memory is looked at, as a share of the whole time."""
DIALOGUES = (
    ("i want to study", "coding", "in espoo", "what does the first one cost", "thanks"),
    ("haluan töihin", "olen kokki", "helsingissä", "mikä on starttiraha", "kiitos"),
    ("i want to start a company", "a cafe", "what is a startup grant", "how long does it take", "bye"),
    ("haluan puhua ihmiselle", "koulutus", "lopeta", "mistä löydän suomen kursseja", "vantaalla"),
    ("help me plan", "stop", "find me a welding course", "in vantaa", "show more"),
)


def mixed() -> Iterator[Sequence[str]]:
    """A dialogue with a memory, then questions that have nothing to do with each other, and so on."""
    questions, dialogues = itertools.cycle(guidance()), itertools.cycle(DIALOGUES)
    while True:
        yield next(dialogues)
        yield [next(questions) for _ in range(MESSAGES_EACH)]


async def soak(
    processes: Sequence[Running], gateway: str, conversations: int, seconds: float, pause_seconds: float
) -> tuple[Load, dict[str, dict[str, float]]]:
    """The load, and the memory in MB of each process at each look."""
    talking = asyncio.create_task(converse(polku_socket(gateway), mixed(), conversations, seconds, pause_seconds))
    memory, passed = {}, 0.0
    for look, share in LOOKS.items():
        await asyncio.sleep(share * seconds - passed)
        passed = share * seconds
        memory[look] = {one.name: one.memory().now_mb for one in processes}
    return await talking, memory


def report(load: Load, memory: dict[str, dict[str, float]], seconds: float) -> None:
    """As Markdown tables."""
    print(f"{load.concurrent} conversations, {seconds / 60:.1f} minutes: {load.answered} messages answered, ", end="")
    print(f"{load.failed} failed, {load.per_second:.1f} a second, p50 {load.p50_ms:.0f} ms, p95 {load.p95_ms:.0f} ms")
    for cause, count in load.failures:
        print(f"  {count} × {cause}")
    print("\n| memory MB | start | middle | end | growth an hour |\n|---|---|---|---|---|")
    hours = seconds * (LOOKS["end"] - LOOKS["middle"]) / 3600
    for name in memory["start"]:
        at = [memory[look][name] for look in LOOKS]
        shown = " | ".join(f"{one:.1f}" for one in at)
        print(f"| {name} | {shown} | {(at[-1] - at[-2]) / hours:+.1f} |")


def main() -> int:
    """Prints; status 1 when a message failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="a trained model; left out: the one that serves here")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument(
        "--pause", type=float, default=PAUSE_SECONDS, help="seconds before the next message, on average"
    )
    given = parser.parse_args()
    model, seconds = (given.model or running_model(load_settings())).resolve(), given.minutes * 60
    folder = Path(tempfile.mkdtemp(prefix="polku-soak-"))
    services, _, gateway = polku_services(sys.executable, model, folder / "var")
    try:
        prepare(sys.executable, services[0], folder)
        with running(services, folder / "logs") as (processes, _):
            load, memory = asyncio.run(soak(processes, gateway, given.conversations, seconds, given.pause))
    except (NotStarted, Failed) as error:
        print(f"{error} (logs in {folder / 'logs'})", file=sys.stderr)
        return 1
    report(load, memory, seconds)
    for name in ("polku", "tracker"):
        size = sum(file.stat().st_size for file in (folder / "var").glob(f"{name}.sqlite3*"))
        print(f"{name}.sqlite3: {size / 1e6:.1f} MB, {size / 1000 / load.answered:.1f} KB a message with its answer")
    return int(load.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
