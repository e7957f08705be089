"""Structured logs: one JSON object a line, events with fields, never what a person wrote."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# These print addresses with tokens or every message's text.
_CHATTY = ("httpx", "httpcore", "aiohttp.access", "telegram", "rasa", "rasa_sdk", "sanic")


class JsonFormatter(logging.Formatter):
    """The event's name and its `extra` fields; of an exception its type alone, because its text may hold a message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        line = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **fields,
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: str) -> None:
    """Logs to stderr from `level` on; call it once, when a process starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
