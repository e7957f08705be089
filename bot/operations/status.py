"""Every component at a glance: how it is, and what to do when something is wrong."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from alembic.migration import MigrationContext
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError
from sqlalchemy.engine import Connection, make_url

from bot.conversations.shared_events import CHANNEL
from bot.dialogue.serving.promoted import promoted_model
from bot.errors import Unavailable
from bot.operations.figures import Figures, read_figures
from bot.settings import Settings
from bot.store.migrate import newest_revision
from bot.store.session import Database, make_engine

HTTP_SECONDS = 3.0
UNTAKEN_TOO_LONG = timedelta(days=4)
"""Longer than a weekend with a holiday."""
UNDELIVERED_TOO_LONG = timedelta(minutes=10)
UNANSWERED_TOO_LONG = timedelta(minutes=5)
UNERASED_TOO_LONG = timedelta(hours=1)
EXPIRY_TOO_LONG = timedelta(days=2)
IMPORTS_MISSED = 3
LEAST_FREE_BYTES = 500 * 1024 * 1024


class Level(str, Enum):
    """`note` is not as usual, but meant so."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Part:
    """One component; `do` is what helps, empty when nothing is to be done."""

    name: str
    level: Level
    said: str
    do: str = ""


def ok(name: str, said: str) -> Part:
    """A component that is as it should be."""
    return Part(name, Level.OK, said)


def wrong(name: str, said: str, do: str) -> Part:
    """A component that somebody must look at."""
    return Part(name, Level.WRONG, said, do)


async def look(settings: Settings, now: datetime) -> list[Part]:
    """Every component that is reached over the network or the database, and the disk; nothing is changed."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HTTP_SECONDS)) as http:
        over_http = await asyncio.gather(
            _gateway(http, settings), _rasa(http, settings), _actions(http, settings), _telegram(http, settings)
        )
    return [
        *over_http[:3],
        *await _database(settings, now),
        await look_at_redis(settings),
        over_http[3],
        _disk(settings),
    ]


async def _get(http: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, Mapping[str, Any]] | None:
    """Status and body of an address; None when nobody answers in time."""
    try:
        async with http.get(url, headers=headers) as response:
            body = await response.json(content_type=None)
            return response.status, body if isinstance(body, dict) else {}
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        return None


async def _gateway(http: aiohttp.ClientSession, settings: Settings) -> Part:
    url = settings.gateway_url()
    answer = await _get(http, f"{url}/health/ready")
    if answer is None:
        log = settings.var_dir / "logs" / "gateway.log"
        return wrong(
            "gateway", f"nobody answers at {url}", f"start it (`polku up`, `polku gateway`); the reason is in {log}"
        )
    status, body = answer
    missing = [name for name, holds in (body.get("parts") or {}).items() if not holds]
    if status != 200:
        return wrong("gateway", f"runs, but cannot answer people: {', '.join(missing) or 'not ready'}", "see below")
    return ok("gateway", f"answers people at {url}")


async def _rasa(http: aiohttp.ClientSession, settings: Settings) -> Part:
    answer = await _get(http, f"{settings.rasa_url.rstrip('/')}/webhooks/polku/")
    if answer is None or answer[0] != 200:
        what = "has no model" if answer else f"nobody answers at {settings.rasa_url}"
        log = settings.var_dir / "logs" / "rasa.log"
        return wrong("rasa", what, f"people get an apology meanwhile; start it again, the reason is in {log}")
    model, promoted = answer[1].get("model"), promoted_model(settings.models_dir)
    if promoted is not None and model != promoted.name:
        said = f"answers with {model}, though {promoted.name} was promoted"
        help = "it was promoted seconds ago, or its file is damaged: `polku train --force`, or `polku model rollback`"
        return wrong("rasa", said, help)
    return ok("rasa", f"answers with {model or 'a model'}")


async def _actions(http: aiohttp.ClientSession, settings: Settings) -> Part:
    at = urlsplit(settings.actions_url)
    answer = await _get(http, f"{at.scheme}://{at.netloc}/health")
    if answer is None or answer[0] != 200:
        log = settings.var_dir / "logs" / "actions.log"
        return wrong(
            "actions", f"nobody answers at {settings.actions_url}", f"start them again, the reason is in {log}"
        )
    return ok("actions", "answer")


async def _telegram(http: aiohttp.ClientSession, settings: Settings) -> Part:
    if not settings.telegram_token:
        return ok("telegram", "off: POLKU_TELEGRAM_TOKEN is not set")
    base = f"{settings.telegram_api_url.rstrip('/')}/bot{settings.telegram_token.reveal()}"
    answer = await _get(http, f"{base}/getMe")
    if answer is None:
        return wrong("telegram", "the Bot API does not answer", "check the network; what is said waits in the database")
    if answer[0] != 200:
        return wrong("telegram", "refuses our token", "get a new one from @BotFather, set POLKU_TELEGRAM_TOKEN")
    return ok("telegram", f"knows us as @{(answer[1].get('result') or {}).get('username')} ({settings.telegram_mode})")


async def _database(settings: Settings, now: datetime) -> list[Part]:
    """The database, its schema, and what waits in it."""
    url = make_url(settings.sqlalchemy_url())
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return [wrong("database", f"there is none at {url.database}", "start the gateway once, or check POLKU_VAR_DIR")]
    database = Database(make_engine(settings.sqlalchemy_url()))
    try:
        begun = time.perf_counter()
        revision = await database.read(_revision)
        parts = [ok("database", f"{url.get_backend_name()}, answers in {1000 * (time.perf_counter() - begun):.0f} ms")]
        if revision != newest_revision():
            said = f"the schema is {revision or 'missing'}, this code needs {newest_revision()}"
            return [
                *parts,
                wrong("schema", said, "restart the gateway of the newest version: it migrates at its start"),
            ]
        figures = await database.read(lambda connection: read_figures(connection, settings.import_sources, now))
    except Unavailable as error:
        return [wrong("database", str(error), "check POLKU_DATABASE_URL and the database server")]
    finally:
        database.close()
    return [*parts, ok("schema", f"{revision}, the newest"), *judge(figures, settings, now)]


async def look_at_redis(settings: Settings) -> Part:
    """Whether gateways can tell each other of events."""
    if not settings.redis_url:
        return ok("redis", "off: POLKU_REDIS_URL is not set; one gateway needs none")
    begun = time.perf_counter()
    try:
        async with Redis.from_url(
            settings.redis_url.reveal(), socket_timeout=HTTP_SECONDS, socket_connect_timeout=HTTP_SECONDS
        ) as redis:
            await redis.ping()
            gateways = dict(await redis.pubsub_numsub(CHANNEL))[CHANNEL.encode()]
    except AuthenticationError:
        return wrong("redis", "refuses our password", "check user and password in POLKU_REDIS_URL")
    except (RedisError, OSError, ValueError) as error:
        do = (
            "check POLKU_REDIS_URL and the Redis server; until then pages at other gateways see news only when reloaded"
        )
        return wrong("redis", f"does not answer ({type(error).__name__})", do)
    said = f"answers in {1000 * (time.perf_counter() - begun):.0f} ms, {gateways} gateways listen"
    return ok("redis", said) if gateways else wrong("redis", said, "a gateway with the same POLKU_REDIS_URL must run")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def judge(figures: Figures, settings: Settings, now: datetime) -> list[Part]:
    """What waits in the database, and whether it waits too long."""
    return [
        _service(figures),
        _tickets(figures, now),
        _messages(figures, now),
        _outbox(figures, now),
        *(_import(source, at, settings, now) for source, at in figures.imported.items()),
        _retention(figures, now),
        _erasures(figures, now),
    ]


def _service(figures: Figures) -> Part:
    service = figures.service
    off = [words for words, is_off in (
        ("the bot is off", not service.bot), ("coaches are off", not service.coaches), ("read-only", service.read_only),
    ) if is_off]  # fmt: skip
    if not off:
        return ok("switch", "everything is on" + (", with a notice" if service.notice() else ""))
    since = f"{service.at:%Y-%m-%d %H:%M} UTC" if service.at else "ever"
    return Part(
        "switch", Level.NOTE, f"{', '.join(off)} since {since} by {service.actor}", "`polku service set --help`"
    )


def _tickets(figures: Figures, now: datetime) -> Part:
    said = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in figures.tickets.items())
    if figures.untaken_since and now - figures.untaken_since > UNTAKEN_TOO_LONG:
        return wrong(
            "tickets", f"{said}; one untaken for {age(figures.untaken_since, now)}", "a coach takes it at /desk/"
        )
    return ok("tickets", said)


def _messages(figures: Figures, now: datetime) -> Part:
    if figures.unanswered_since and now - figures.unanswered_since > UNANSWERED_TOO_LONG:
        said = f"{figures.unanswered} wait for an answer, the oldest for {age(figures.unanswered_since, now)}"
        return wrong("messages", said, "see gateway and rasa; they are answered when the person comes back")
    return ok("messages", f"{figures.unanswered} wait for an answer")


def _outbox(figures: Figures, now: datetime) -> Part:
    if figures.undelivered_since and now - figures.undelivered_since > UNDELIVERED_TOO_LONG:
        said = f"{figures.undelivered} lines wait, the oldest for {age(figures.undelivered_since, now)}"
        return wrong("outbox", said, "see telegram; a running gateway with a token sends them by itself")
    return ok("outbox", f"{figures.undelivered} lines wait for Telegram")


def _import(source: str, at: datetime | None, settings: Settings, now: datetime) -> Part:
    name = f"import {source}"
    if at is None:
        return Part(name, Level.NOTE, "never imported", "`polku programmes schedule` imports what is due")
    if now - at > timedelta(hours=IMPORTS_MISSED * settings.import_every_hours):
        return wrong(name, f"last {age(at, now)} ago", f"`polku programmes import {source}` says what is wrong")
    return ok(name, f"last {age(at, now)} ago")


def _retention(figures: Figures, now: datetime) -> Part:
    at = figures.expired_at
    if at is None:
        return Part("retention", Level.NOTE, "has not run yet", "a running gateway does it once a day")
    if now - at > EXPIRY_TOO_LONG:
        return wrong(
            "retention", f"last {age(at, now)} ago", "`polku privacy expire` does it now; see the gateway's log"
        )
    return ok("retention", f"last {age(at, now)} ago")


def _erasures(figures: Figures, now: datetime) -> Part:
    if figures.unerased_since and now - figures.unerased_since > UNERASED_TOO_LONG:
        said = f"{figures.unerased} wait, the oldest for {age(figures.unerased_since, now)}"
        do = "POLKU_TICKET_BACKEND must be the system that has the tickets, and answer; see the gateway's log"
        return wrong("erasures", said, do)
    return ok("erasures", f"{figures.unerased} wait to be told to the system that has the tickets too")


def _disk(settings: Settings) -> Part:
    place = next(path for path in (settings.var_dir, *settings.var_dir.parents) if path.exists())
    free = shutil.disk_usage(place).free
    said = f"{free / 1024**3:.1f} GB free at {settings.var_dir}"
    return (
        ok("disk", said)
        if free >= LEAST_FREE_BYTES
        else wrong("disk", said, "make room: messages cannot be stored without")
    )


def age(since: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max((now - since).total_seconds(), 0)
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
