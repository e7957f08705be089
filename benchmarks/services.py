"""Processes that a benchmark starts, watches and ends: start-up time and memory of each, on Linux."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAUSE_SECONDS = 0.05
STOP_SECONDS = 15.0


class NotStarted(RuntimeError):
    """A process ended or did not answer in time; the message names its log."""


def free_port() -> int:
    """A port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Service:
    """A command, where it runs, and the address that answers with 200 when it is ready (4xx counts for `any_status`)."""

    name: str
    command: Sequence[str]
    folder: Path
    ready: str
    environment: Mapping[str, str]
    any_status: bool = False


@dataclass(frozen=True)
class Memory:
    """Memory of a process and its children in MB (10^6 bytes): now, the sum of their peaks, and now again with what several
    processes share parted among them."""

    now_mb: float
    peak_mb: float
    parted_mb: float


class Running:
    """A started service in a process group of its own."""

    def __init__(self, service: Service, log: Path) -> None:
        self.name = service.name
        self._service = service
        self._log = log
        self._started = time.perf_counter()
        with log.open("w") as output:
            self._process = subprocess.Popen(
                service.command,
                cwd=service.folder,
                env={**os.environ, **service.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_ready(self, limit_seconds: float) -> float:
        """Seconds from the start until it answered."""
        while time.perf_counter() - self._started < limit_seconds:
            if self._process.poll() is not None:
                raise NotStarted(f"{self.name} ended with status {self._process.returncode}: see {self._log}")
            if _answers(self._service.ready, self._service.any_status):
                return time.perf_counter() - self._started
            time.sleep(PAUSE_SECONDS)
        raise NotStarted(f"{self.name} did not answer within {limit_seconds:.0f} s: see {self._log}")

    def memory(self) -> Memory:
        """Of the process and everything it started."""
        ids = [self._process.pid, *_descendants(self._process.pid)]
        return Memory(
            sum(_of_process_mb(pid, "status", "VmRSS") for pid in ids),
            sum(_of_process_mb(pid, "status", "VmHWM") for pid in ids),
            sum(_of_process_mb(pid, "smaps_rollup", "Pss:") for pid in ids),
        )

    def stop(self) -> None:
        """End it and its children, politely first."""
        for kind in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, kind)
                self._process.wait(STOP_SECONDS)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


@contextmanager
def running(
    services: Sequence[Service], logs: Path, limit_seconds: float = 180
) -> Iterator[tuple[list[Running], float]]:
    """Start all at once; gives them and the seconds until the last one answered. Ends them in any case."""
    logs.mkdir(parents=True, exist_ok=True)
    started: list[Running] = []
    try:
        begun = time.perf_counter()
        for service in services:
            started.append(Running(service, logs / f"{service.name}.log"))
        for one in started:
            one.wait_ready(limit_seconds)
        yield started, time.perf_counter() - begun
    finally:
        for one in reversed(started):
            one.stop()


def peak_while(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> tuple[float, float]:
    """Run a command to its end; (seconds by the clock, peak memory in MB). Raises NotStarted when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise NotStarted(f"{' '.join(command[:4])} … failed: see {log}")
    return time.perf_counter() - begun, used.ru_maxrss * 1024 / 1e6


def _answers(url: str, any_status: bool) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except urllib.error.HTTPError:
        return any_status
    except OSError:
        return False


def _of_process_mb(pid: int, file: str, field: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024 / 1e6


def _descendants(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [found for child in children for found in (child, *_descendants(child))]
