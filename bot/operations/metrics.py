"""What Prometheus reads at /metrics: messages and their outcome, time per stage, fallbacks, open sockets."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.conversations.observer import Observer

STAGE_BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics(Observer):
    """The figures of one gateway, in a registry of its own so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "polku_messages", "Messages by channel and final state", ["channel", "outcome"], registry=self.registry
        )
        self._fallbacks = Counter(
            "polku_fallbacks", "Messages that were not understood", ["channel"], registry=self.registry
        )
        self._stages = Histogram(
            "polku_stage_seconds",
            "Time of a message in each stage: accept, wait, assistant, settle, total",
            ["stage"],
            buckets=STAGE_BUCKETS_SECONDS,
            registry=self.registry,
        )
        self._sockets = Gauge("polku_open_sockets", "Pages connected by WebSocket", registry=self.registry)

    def stage(self, name: str, seconds: float) -> None:
        """Adds one duration."""
        self._stages.labels(name).observe(seconds)

    def handled(self, channel: str, outcome: str, *, is_fallback: bool) -> None:
        """Counts one message."""
        self._messages.labels(channel, outcome).inc()
        if is_fallback:
            self._fallbacks.labels(channel).inc()

    def count_sockets(self, count: Callable[[], int]) -> None:
        """Has the number of open sockets read whenever somebody asks."""
        self._sockets.set_function(count)


METRICS = web.AppKey("metrics", Metrics)


async def metrics(request: web.Request) -> web.Response:
    """The figures in Prometheus' text format."""
    body = generate_latest(request.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
