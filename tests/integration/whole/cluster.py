"""Several of each process over one PostgreSQL and one Redis, each kind behind a proxy of its own, as containers would run them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import servers
from prepared import take_over_vectors
from process_parts import free_port
from wire import Wire

from bot.cli.serve import parts
from bot.settings import ROOT, Secret, Settings

START_SECONDS = 180


@dataclass
class Replica:
    """One process; `kill` ends it as a crash does."""

    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """SIGKILL, and waits for its end."""
        self.process.kill()
        self.process.wait()


class Cluster:
    """Two gateways, three Rasas, two action servers."""

    def __init__(self, folder: Path, stack: ExitStack, database_url: str, tracker_url: str, redis_port: int) -> None:
        self._folder, self._stack, self.database_url = folder, stack, database_url
        self.rasa_proxy, self.actions_proxy = Wire(()), Wire(())
        self._settings = Settings(
            var_dir=folder / "var",
            database_url=Secret(database_url),
            tracker_url=Secret(tracker_url),
            redis_url=Secret(f"redis://127.0.0.1:{redis_port}/0"),
            rasa_url=f"http://127.0.0.1:{self.rasa_proxy.port}",
            actions_url=f"http://127.0.0.1:{self.actions_proxy.port}/webhook",
        )
        take_over_vectors(self._settings.var_dir)
        subprocess.run([sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, env=self._environment(), check=True)
        self.actions = [self._start("actions") for _ in range(2)]
        self.rasas = [self._start("rasa") for _ in range(3)]
        self.gateways = [self._start("gateway") for _ in range(2)]
        self.rasa_proxy.targets = [one.port for one in self.rasas]
        self.actions_proxy.targets = [one.port for one in self.actions]

    def _start(self, name: str) -> Replica:
        port = free_port()
        own: dict[str, Any] = {
            "rasa": {"rasa_url": f"http://127.0.0.1:{port}"},
            "actions": {"actions_url": f"http://127.0.0.1:{port}/webhook"},
            "gateway": {"gateway_port": port},
        }[name]
        part = next(part for part in parts(replace(self._settings, **own)) if part.name == name)
        environment = {**self._environment(), **part.environment, "POLKU_GATEWAY_PORT": str(port)}
        with open(self._folder / f"{name}-{port}.log", "wb") as log:
            process = subprocess.Popen(
                part.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._stack.callback(_end, process)
        self._stack.callback(process.terminate)
        return Replica(port, process)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "POLKU_VAR_DIR": str(self._settings.var_dir),
            "POLKU_DATABASE_URL": self._settings.database_url.reveal(),
            "POLKU_TRACKER_URL": self._settings.tracker_url.reveal(),
            "POLKU_REDIS_URL": self._settings.redis_url.reveal(),
            "POLKU_RASA_URL": self._settings.rasa_url,
            "POLKU_ACTIONS_URL": self._settings.actions_url,
            "POLKU_MESSAGES_PER_MINUTE": "600",
        }

    def wait_ready(self) -> None:
        """Until every replica answers."""
        addresses = [
            *(f"http://127.0.0.1:{one.port}/health" for one in self.actions),
            *(f"http://127.0.0.1:{one.port}/webhooks/polku/" for one in self.rasas),
            *(f"http://127.0.0.1:{one.port}/health/live" for one in self.gateways),
        ]
        until = time.monotonic() + START_SECONDS
        for address in addresses:
            while not _answers(address):
                assert time.monotonic() < until, f"{address} does not answer; logs in {self._folder}"
                time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def redis_on(stack: ExitStack) -> int:
    """The port of a Redis server that ends with `stack`."""
    port = free_port()
    stack.enter_context(servers.running(servers.redis_command(port), port))
    return port
