"""Shows on stderr that a long step is going on and how long it has taken, so that nobody takes it for stuck."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY_SECONDS = 1.0
EVERY_SECONDS_WITHOUT_TERMINAL = 15.0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Prints `name`, the running seconds while the block runs, and "done" or "failed" at its end."""
    begun = time.monotonic()
    ended = threading.Event()
    on_terminal = sys.stderr.isatty()
    ticker = threading.Thread(target=_tick, args=(name, begun, ended, on_terminal), daemon=True)
    print(f"{name} …", end="" if on_terminal else "\n", file=sys.stderr, flush=True)
    ticker.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        ended.set()
        ticker.join()
        start = f"\r{name}: " if on_terminal else f"{name}: "
        print(f"{start}{outcome} ({time.monotonic() - begun:.1f} s)   ", file=sys.stderr, flush=True)


def _tick(name: str, begun: float, ended: threading.Event, on_terminal: bool) -> None:
    while not ended.wait(EVERY_SECONDS if on_terminal else EVERY_SECONDS_WITHOUT_TERMINAL):
        passed = time.monotonic() - begun
        line = f"\r{name} … {passed:.0f} s" if on_terminal else f"{name} … {passed:.0f} s\n"
        print(line, end="", file=sys.stderr, flush=True)
