"""Where Rasa keeps its trackers: the database of the settings, never the process's memory alone."""

from pathlib import Path
from typing import Any, Optional

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import make_url

from bot.settings import load


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
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        if file:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            # The connections that made the table were opened without these settings.
            self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
