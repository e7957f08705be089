"""How long the desk's queue takes with many tickets: `python -m benchmarks.desk_list [--tickets 50000] [--open 5000]`.

Prints the middle and the slowest twentieth of each view, from the query alone, in milliseconds. The baseline of the
same run is the same query without the indexes on tickets.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.intent_data import percentile
from bot.clock import utc_now
from bot.desk.queue import View, Wanted, read_listing
from bot.handoff.ticket import TicketState
from bot.handoff.tickets import OPEN_STATES, search_text
from bot.programmes.programme import Topic
from bot.store.migrate import upgrade
from bot.store.session import Database, make_engine
from bot.store.tables import tickets

ROUNDS = 20
COACHES = [f"coach{number}" for number in range(20)]
WANTED = {
    "open": Wanted(),
    "mine": Wanted(view=View.MINE),
    "unassigned": Wanted(view=View.UNASSIGNED),
    "done": Wanted(view=View.DONE),
    "one topic in English": Wanted(topic="training", language="en"),
    "page 20": Wanted(page=20),
    "search, some found": Wanted(text="hitsaaja"),
    "search in done, none found": Wanted(view=View.DONE, text="nothing like this"),
}
WORDS = "haluan oppia suomea työ kurssi hitsaaja kokki Espoo I want a job course evening company idea".split()


def fill(database: Database, count: int, open_count: int) -> None:
    """Tickets of two years, the newest open."""
    chance, now = random.Random(1), utc_now()
    open_states = [state.value for state in OPEN_STATES]
    rows = []
    for number in range(count):
        is_open = number >= count - open_count
        state = chance.choice(open_states) if is_open else TicketState.CLOSED.value
        at = now - timedelta(minutes=(count - number) * 20)
        rows.append(
            {
                "reference": f"P-{number:05}",
                "conversation": None,
                "topic": chance.choice(list(Topic)).value,
                "language": chance.choice(["fi", "en"]),
                "summary": (summary := " ".join(chance.choices(WORDS, k=25))),
                "search_text": search_text(f"P-{number:05}", summary),
                "facts": {"municipality": "Espoo"},
                "contact": None,
                "contact_wish": "chat",
                "priority": "urgent" if chance.random() < 0.02 else "normal",
                "state": state,
                "assignee": None if state == TicketState.NEW.value else chance.choice(COACHES),
                "outcome": None if is_open else "work",
                "outcome_at": None if is_open else at,
                "version": 1,
                "created_at": at,
                "updated_at": at,
            }
        )
    with database.begin() as connection:
        connection.execute(insert(tickets), rows)
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def filled_database(url: str | None, count: int, open_count: int) -> Iterator[Database]:
    """A database with tickets; a SQLite file that goes away when no address is given."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(make_engine(url or f"sqlite:///{Path(folder) / 'desk.sqlite3'}"))
        upgrade(database.engine)
        fill(database, count, open_count)
        yield database
        database.close()


def seconds_of(database: Database, name: str) -> list[float]:
    """How long this list took, several times."""
    times = []
    for _ in range(ROUNDS):
        with database.begin(reads_only=True) as connection:
            begun = time.perf_counter()
            read_listing(connection, WANTED[name], COACHES[0], utc_now() - timedelta(hours=4))
            times.append(time.perf_counter() - begun)
    return times


def measure(database: Database, name: str, label: str) -> None:
    """One line: how long this list took."""
    times = seconds_of(database, name)
    print(f"{label:10} {name:28} p50 {percentile(times, 0.5):6.1f} ms   p95 {percentile(times, 0.95):6.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    parser.add_argument("--open", type=int, default=5_000)
    parser.add_argument(
        "--database", help="an empty database's SQLAlchemy URL; SQLite in a temporary folder by default"
    )
    given = parser.parse_args()
    with filled_database(given.database, given.tickets, given.open) as database:
        print(f"{given.tickets} tickets, {given.open} open, {database.engine.dialect.name}")
        for name in WANTED:
            measure(database, name, "indexed")
        with database.begin() as connection:
            for index in tickets.indexes:
                index.drop(connection)
        for name in WANTED:
            measure(database, name, "baseline")


if __name__ == "__main__":
    main()
