"""Structured logs: one JSON object a line, events with fields, never what a person wrote."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone
from typing import Any

from bot.request_id import request_id
from bot.settings import Secret

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# These print addresses with tokens or every message's text.
_CHATTY = ("httpx", "httpcore", "aiohttp.access", "telegram", "rasa", "rasa_sdk", "sanic")
_OURS = ("bot", "__main__")


class JsonFormatter(logging.Formatter):
    """The event's name and its `extra` fields; of an exception its type alone, because its text may hold a message.

    Of a library's line only the fixed words: what it fills in may be a person's address or words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        is_ours = record.name.partition(".")[0] in _OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if is_ours else _fixed_words(record),
        }
        if (request := request_id()) is not None:
            line["request"] = request
        if is_ours:
            line |= {name: _shown(value) for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


def _shown(value: Any) -> Any:
    """A secret is a string, which JSON would write as it is."""
    return repr(value) if isinstance(value, Secret) else value


def _fixed_words(record: logging.LogRecord) -> str:
    """The first line of a template, before anything is filled in; of Rasa's lines, which are JSON, the event's name."""
    words = str(record.msg).partition("\n")[0]
    if not words.startswith("{"):
        return words
    try:
        return str(json.loads(words).get("event"))
    except ValueError:
        return "unreadable"


def set_up(level: str) -> None:
    """Logs to stderr from `level` on; call it once, when a process starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
