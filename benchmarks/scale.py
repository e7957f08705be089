"""How cost grows: `python -m benchmarks.scale [--only replicas|messages|tickets|programmes] [--largest N]`.

    replicas    messages a second of 1, 2 and 3 Rasas, each conversation staying with one of them
    messages    a turn of the gateway, a page's history and what is looked at every minute, at 1,000 to 1,000,000 messages
    tickets     the views of the desk's queue, at 100 to 50,000 tickets
    programmes  a search, at 100 to 10,000 programmes (making the largest index takes minutes)

Each line names the least and the middle time, and how many times the least is of the smallest size's in the same run.
`--database` takes the address of an empty database; SQLite in a temporary folder by default.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from benchmarks.against_rasa_default import TOKEN, guidance, polku_services, prepare
from benchmarks.conversations import Ask, Talk, load, polku_rest
from benchmarks.desk_list import WANTED, filled_database, seconds_of
from benchmarks.intent_data import ROOT, percentile
from benchmarks.search import generated
from benchmarks.services import Service, running
from benchmarks.widget_load import Prompt
from bot import engine
from bot.channels.telegram.deliveries import undelivered
from bot.cli.prepare import take_over_index
from bot.clock import utc_now
from bot.conversations import message_log
from bot.conversations.message import InboundMessage
from bot.conversations.service import Conversations
from bot.dialogue.answers.texts import texts_of
from bot.model.training import running_model
from bot.nlu.encoder import sentence_encoder
from bot.operations.figures import read_figures
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.search.search import ProgrammeSearch, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Wish
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine
from bot.store.tables import conversations, messages, telegram_deliveries

REPLICAS = (1, 2, 3)
MESSAGES = (1_000, 10_000, 100_000, 1_000_000)
TICKETS = (100, 1_000, 10_000, 50_000)
PROGRAMMES = (100, 1_000, 10_000)
LINES_EACH = 20
"""Of one conversation."""
BATCH = 20_000
ROUNDS = 30
CONCURRENT = 16


class Growth:
    """Prints each figure beside that of the smallest size. The least time is what other work on the machine disturbs least."""

    def __init__(self) -> None:
        self._smallest: dict[str, float] = {}

    def show(self, size: int, name: str, seconds: Sequence[float]) -> None:
        """One line; `seconds` are of the same thing done several times."""
        least = 1000 * min(seconds)
        times = least / self._smallest.setdefault(name, least)
        middle, late = (percentile(seconds, share) for share in (0.5, 0.95))
        print(
            f"{size:>9,} {name:36} least {least:8.2f} ms  p50 {middle:8.2f} ms  p95 {late:8.2f} ms  × {times:.1f}",
            flush=True,
        )


def timed(work: Callable[[], object]) -> list[float]:
    """How long `work` took, several times; the first time, which fills caches, does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return times[1:]


def to_replicas(addresses: Sequence[str]) -> Talk:
    """Each new conversation at the next Rasa."""
    following = itertools.cycle([polku_rest(address, TOKEN) for address in addresses])

    def talk(http: aiohttp.ClientSession) -> AbstractAsyncContextManager[Ask]:
        return next(following)(http)

    return talk


def replicas(folder: Path, model: Path, seconds: float) -> None:
    """Rasas with a folder of their own each, and one action server for all of them."""
    services, _, _ = polku_services(sys.executable, model, folder / "var")
    actions = services[0]
    prepare(sys.executable, actions, folder)
    folders = [folder / f"var-{number}" for number in range(max(REPLICAS))]
    for var in folders:
        # What a Rasa would else encode beside its first answers.
        take_over_index(folder / "var", Settings(var_dir=var))
    rasas = [_rasa(model, var, actions) for var in folders]
    with running([actions, *rasas], folder / "logs"):
        alone = None
        for count in REPLICAS:
            talk = to_replicas([one.ready.removesuffix("/webhooks/polku/") for one in rasas[:count]])
            found = asyncio.run(load(talk, guidance(), CONCURRENT, seconds))
            alone = alone or found.per_second
            print(
                f"{count} Rasa {found.per_second:6.1f} messages/s, p50 {found.p50_ms:.0f} ms, p95 {found.p95_ms:.0f} ms, "
                f"{found.failed} failed, × {found.per_second / alone:.2f}"
            )


def _rasa(model: Path, var: Path, actions: Service) -> Service:
    service = polku_services(sys.executable, model, var)[0][1]
    environment = {**service.environment, "POLKU_ACTIONS_URL": actions.environment["POLKU_ACTIONS_URL"]}
    return Service(var.name, service.command, service.folder, service.ready, environment)


def stored_messages(database: Database, var: Path, sizes: Sequence[int]) -> None:
    """The same database with more and more messages of two years."""
    growth, chance, settings = Growth(), random.Random(1), Settings(var_dir=var, messages_per_minute=10**6)
    service = Conversations(database, Prompt(), texts_of().say, settings)
    numbers = itertools.count()

    def turn() -> None:
        inbound = InboundMessage(
            "web", f"turn-{next(numbers)}", "mikä on starttiraha", None, _id(4 * chance.randrange(12))
        )
        asyncio.run(service.receive(inbound, now=utc_now()))

    def read(look: Callable[[Connection], object]) -> Callable[[], None]:
        def work() -> None:
            with database.begin(reads_only=True) as connection:
                look(connection)

        return work

    now = utc_now()
    looks: dict[str, Callable[[Connection], object]] = {
        "a page's history": lambda connection: message_log.shown(
            connection, _id(4 * chance.randrange(12)), after=0, limit=50
        ),
        "figures for metrics and status": lambda connection: read_figures(connection, ("ptv",), now),
        "messages that nobody answered": lambda connection: message_log.left_unsettled(
            connection, "telegram", older_than=timedelta(), now=now, limit=50
        ),
        "lines that Telegram has not got": lambda connection: undelivered(connection, now=now, limit=50),
    }
    for size in sizes:
        _fill(database, size)
        growth.show(size, "a turn, without Rasa", timed(turn))
        for name, look in looks.items():
            growth.show(size, name, timed(read(look)))


def _id(number: int) -> str:
    return f"{number:032x}"


def _fill(database: Database, size: int) -> None:
    """Adds conversations until there are `size` messages, the last of them today."""
    with database.begin() as connection:
        there = connection.execute(select(func.count()).select_from(conversations)).scalar_one()
    for first in range(there, size // LINES_EACH, BATCH // LINES_EACH):
        chats = range(first, min(first + BATCH // LINES_EACH, size // LINES_EACH))
        with database.begin() as connection:
            connection.execute(insert(conversations), [_chat(number) for number in chats])
            delivered = [_delivered(number) for number in chats if _is_on_telegram(number)]
            connection.execute(insert(telegram_deliveries), delivered)
            connection.execute(insert(messages), [line for number in chats for line in _lines(number)])
    with database.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _at(number: int) -> datetime:
    return utc_now() - timedelta(minutes=number % (2 * 365 * 24 * 60))


def _chat(number: int) -> dict[str, Any]:
    return {
        "id": _id(number), "channel": "telegram" if _is_on_telegram(number) else "web", "language": "fi",
        "language_notice_given": False, "mode": "bot", "offered": {}, "last_seq": LINES_EACH, "delivered_seq": LINES_EACH,
        "address": str(number), "created_at": _at(number), "updated_at": _at(number),
    }  # fmt: skip


def _is_on_telegram(number: int) -> bool:
    return number % 4 == 3


def _delivered(number: int) -> dict[str, Any]:
    return {"conversation": _id(number), "delivered_parts": 0, "attempts": 0, "due_at": _at(number)}


def _lines(number: int) -> Iterator[dict[str, Any]]:
    for seq in range(1, LINES_EACH + 1):
        is_bot = seq % 2 == 0
        yield {
            "conversation": _id(number), "seq": seq, "direction": "bot" if is_bot else "person",
            "client_id": None if is_bot else f"m-{seq}", "answers": seq - 1 if is_bot else None,
            "text": "mistä löydän suomen kurssin iltaisin Espoosta", "state": "answered", "created_at": _at(number),
            "reply": {"text": "Tässä on kursseja.", "language": "fi"} if is_bot else None,
        }  # fmt: skip


def stored_tickets(database: str | None, sizes: Sequence[int]) -> None:
    """One in ten is open. Each size has a database of its own, so another one than SQLite takes one size at a time."""
    growth = Growth()
    for size in sizes:
        with filled_database(database, size, max(50, size // 10)) as filled:
            for name in WANTED:
                growth.show(size, name, seconds_of(filled, name))


def stored_programmes(sizes: Sequence[int]) -> None:
    """A sentence that was not asked before, as people write them, and one that was."""
    growth, vocabulary = Growth(), Vocabulary.load(ROOT / "data/vocabulary")
    real = list(load_catalogue(ROOT / "data/programmes"))
    for size in sizes:
        sentence_encoder.cache_clear()  # it remembers the sentences of the size before
        catalogue = Catalogue.of([*real, *generated(max(0, size - len(real)), vocabulary)][:size])
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            search = open_search(catalogue, vocabulary, Path(folder))
            growth.show(size, "making the index", [time.perf_counter() - begun])
            texts = iter(guidance())
            growth.show(size, "search, a new sentence", timed(partial(_find, search, texts)))
            growth.show(
                size,
                "search, a sentence asked before",
                timed(partial(_find, search, itertools.repeat("hitsaajan kurssi"))),
            )


def _find(search: ProgrammeSearch, texts: Iterator[str]) -> object:
    return search.find(Wish(today=date(2026, 11, 29), text=next(texts)))


def main() -> None:
    """Measures one growth or all of them."""
    engine.prepare()  # as every process of the product: one thread encodes a sentence
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("replicas", "messages", "tickets", "programmes"))
    parser.add_argument("--largest", type=int, default=max(MESSAGES), help="leave larger sizes out")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each number of replicas")
    parser.add_argument("--model", type=Path, help="a trained model; left out: the one that serves here")
    parser.add_argument("--database", help="an empty database's SQLAlchemy URL, with --only messages or tickets")
    given = parser.parse_args()
    wanted = [given.only] if given.only else ["replicas", "messages", "tickets", "programmes"]

    def sizes(of: Sequence[int]) -> list[int]:
        return [size for size in of if size <= given.largest]

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "replicas" in wanted:
            replicas(folder, (given.model or running_model(load_settings())).resolve(), given.seconds)
        if "messages" in wanted:
            database = Database(make_engine(given.database or f"sqlite:///{folder / 'polku.sqlite3'}"))
            upgrade(database.engine)
            stored_messages(database, folder, sizes(MESSAGES))
            database.close()
        if "tickets" in wanted:
            stored_tickets(given.database, sizes(TICKETS))
        if "programmes" in wanted:
            stored_programmes(sizes(PROGRAMMES))


if __name__ == "__main__":
    main()
