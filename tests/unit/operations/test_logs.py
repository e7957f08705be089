"""Log lines are JSON with the event's fields, and tell of an exception its type alone."""

from __future__ import annotations

import json
import logging

from bot.operations.logs import JsonFormatter


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("bot.gateway", logging.WARNING, __file__, 1, message, (), None)
    vars(made).update(extra)
    return made


def test_fields_stand_beside_the_event() -> None:
    line = json.loads(JsonFormatter().format(record("ticket_opened", ticket="P-AAAAA")))

    assert line["event"] == "ticket_opened"
    assert line["ticket"] == "P-AAAAA"
    assert line["level"] == "warning"


def test_text_of_an_exception_stays_out() -> None:
    try:
        raise ValueError("a person's own words")
    except ValueError as error:
        made = record("failed")
        made.exc_info = (ValueError, error, None)

    line = JsonFormatter().format(made)

    assert "ValueError" in line
    assert "own words" not in line
