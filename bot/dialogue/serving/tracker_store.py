"""Where Rasa keeps its trackers: the database of the settings, never the process's memory alone.

Rasa's SQL store opens a file anew for each of the three times a turn uses it and builds an object for every event it reads, which
was half of a turn's time; and it looks through all classes of events for each one, which was a third of the other half. The table
and its meaning are Rasa's own; connections are kept open, only plain columns are read, and the classes are looked up once.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from typing import Any, Dict, Iterator, Optional

import sqlalchemy as sa
import ujson
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool

from bot.settings import load

EVENTS = SQLTrackerStore.SQLEvent.__table__
_SENDER: Any = sa.bindparam("sender")
_SESSION_START = (
    sa.select(sa.func.max(EVENTS.c.timestamp))
    .where(EVENTS.c.sender_id == _SENDER, EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_ALL = EVENTS.c.sender_id == _SENDER
_SESSION = sa.and_(_ALL, EVENTS.c.timestamp >= sa.func.coalesce(_SESSION_START, 0))
"""The events since the conversation's latest session began, or all when none did."""
_READ_ALL, _READ_SESSION = (sa.select(EVENTS.c.data).where(which).order_by(EVENTS.c.id) for which in (_ALL, _SESSION))
_COUNT_SESSION = sa.select(sa.func.count()).select_from(EVENTS).where(_SESSION)
_KINDS: dict[str, type[Event]] = {kind.type_name: kind for kind in reversed(all_subclasses(Event))}
"""Rasa takes the first class of a name."""

_READ: ContextVar[Optional[Dict[str, DialogueStateTracker]]] = ContextVar("trackers read in this turn", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Until its end a tracker is read from the database once and is then the same object, until it is saved.

    For one turn: the gateway sends a conversation's messages one after the other, so nobody else changes its tracker meanwhile.
    """
    before = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(before)


class PolkuTrackerStore(SQLTrackerStore):
    """Named in endpoints.yml; its address comes from the settings, so that endpoints.yml holds no secret."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        host: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        url = load().tracker_sqlalchemy_url()
        file = make_url(url).database if url.startswith("sqlite") else None
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        if file:
            self.engine.dispose()
            self.engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
            self.sessionmaker.configure(bind=self.engine)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> Optional[DialogueStateTracker]:
        """The tracker as its events tell it; None for a conversation that is not there."""
        read = None if fetch_events_from_all_sessions else _READ.get()
        if read is not None and sender_id in read:
            return read[sender_id]
        wanted = _READ_ALL if fetch_events_from_all_sessions else _READ_SESSION
        with self.engine.connect() as connection:
            rows = connection.execute(wanted, {"sender": sender_id}).scalars().all()
        if not rows or not self.domain:
            return None
        tracker = DialogueStateTracker.from_events(
            sender_id, [_event(ujson.loads(row)) for row in rows], self.domain.slots
        )
        if read is not None:
            read[sender_id] = tracker
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that the table does not have yet, all or none of them."""
        _forget(tracker.sender_id)  # a broker is told what is new against the stored events, not against this tracker
        await self.stream_events(tracker)
        with self.engine.begin() as connection:
            stored = connection.execute(_COUNT_SESSION, {"sender": tracker.sender_id}).scalar_one()
            rows = [_row(tracker.sender_id, event) for event in islice(tracker.events, stored, None)]
            if rows:
                connection.execute(sa.insert(EVENTS), rows)
        _forget(tracker.sender_id)


def _forget(sender_id: str) -> None:
    (_READ.get() or {}).pop(sender_id, None)


def _event(data: dict[str, Any]) -> Event:
    event: Event = _KINDS[data["event"]]._from_parameters(data)
    return event


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": ujson.dumps(data, escape_forward_slashes=False),
    }


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
