"""What Prometheus reads at /metrics: messages and their outcome, time per stage, fallbacks, and what waits in the database.

docs/alerts.md lists every name.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.client_address import is_from_inside
from bot.conversations.observer import Observer
from bot.operations.figures import Figures
from bot.settings import Secret

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
        self._tickets = self._gauge("polku_tickets_waiting", "Tickets whose turn is a coach's, by state", "state")
        self._untaken = self._gauge("polku_ticket_untaken_seconds", "Age of the oldest ticket that nobody has taken")
        self._unanswered = self._gauge("polku_messages_waiting", "Stored messages that have no answer yet")
        self._unanswered_age = self._gauge(
            "polku_message_waiting_seconds", "Age of the oldest message without an answer"
        )
        self._outbox = self._gauge("polku_outbox_lines", "Lines that Telegram has not taken yet")
        self._outbox_age = self._gauge("polku_outbox_age_seconds", "Age of the oldest line that Telegram has not taken")
        self._imports = self._gauge("polku_import_age_seconds", "Time since a source was imported", "source")
        self._expired = self._gauge("polku_retention_age_seconds", "Time since the retention job was done")
        self._unerased = self._gauge("polku_erasures_waiting", "Tickets that another system has not deleted yet")
        self._unerased_age = self._gauge("polku_erasure_waiting_seconds", "Age of the oldest of these")
        self._switch = self._gauge("polku_service_on", "1 when on: bot, coaches, writing (0 is read-only)", "part")
        self._model = self._gauge("polku_model_info", "1 for the model that Rasa answers with", "model")

    def stage(self, name: str, seconds: float) -> None:
        """Adds one duration."""
        self._stages.labels(name).observe(seconds)

    def handled(self, channel: str, outcome: str, *, is_fallback: bool) -> None:
        """Counts one message."""
        self._messages.labels(channel, outcome).inc()
        if is_fallback:
            self._fallbacks.labels(channel).inc()

    def _gauge(self, name: str, means: str, *labels: str) -> Gauge:
        return Gauge(name, means, labels, registry=self.registry)

    def show(self, figures: Figures, model: str | None, now: datetime) -> None:
        """What waits in the database as it was found just now; ages of what is not there are 0, or left out."""
        for state, count in figures.tickets.items():
            self._tickets.labels(state).set(count)
        self._untaken.set(_age(figures.untaken_since, now))
        self._unanswered.set(figures.unanswered)
        self._unanswered_age.set(_age(figures.unanswered_since, now))
        self._outbox.set(figures.undelivered)
        self._outbox_age.set(_age(figures.undelivered_since, now))
        for source, at in figures.imported.items():
            if at is not None:
                self._imports.labels(source).set(_age(at, now))
        if figures.expired_at is not None:
            self._expired.set(_age(figures.expired_at, now))
        self._unerased.set(figures.unerased)
        self._unerased_age.set(_age(figures.unerased_since, now))
        service = figures.service
        for part, is_on in (("bot", service.bot), ("coaches", service.coaches), ("writing", not service.read_only)):
            self._switch.labels(part).set(int(is_on))
        self._model.clear()
        if model is not None:
            self._model.labels(model).set(1)

    def count_sockets(self, count: Callable[[], int]) -> None:
        """Has the number of open sockets read whenever somebody asks."""
        self._sockets.set_function(count)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


METRICS = web.AppKey("metrics", Metrics)
TOKEN = web.AppKey("metrics_token", Secret)


async def metrics(request: web.Request) -> web.Response:
    """The figures in Prometheus' text format: for who has the token, or without one for programs of our own network.

    404 for all others: there is nothing for them here.
    """
    token = request.app[TOKEN].reveal()
    given = request.headers.get("Authorization", "")
    may_read = hmac.compare_digest(given.encode(), f"Bearer {token}".encode()) if token else is_from_inside(request)
    if not may_read:
        raise web.HTTPNotFound
    body = generate_latest(request.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
