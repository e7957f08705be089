"""Log lines are JSON with the event's fields, and tell of an exception its type alone."""

from __future__ import annotations

import json
import logging

import pytest

from bot.operations.logs import JsonFormatter
from bot.request_id import begin_request


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("bot.gateway", logging.WARNING, __file__, 1, message, (), None)
    vars(made).update(extra)
    return made


def test_fields_stand_beside_the_event() -> None:
    line = json.loads(JsonFormatter().format(record("ticket_opened", ticket="P-AAAAA")))

    assert line["event"] == "ticket_opened"
    assert line["ticket"] == "P-AAAAA"
    assert line["level"] == "warning"


def test_line_carries_the_request_that_caused_it() -> None:
    name = begin_request()

    assert json.loads(JsonFormatter().format(record("ticket_opened")))["request"] == name


@pytest.mark.parametrize("given", [None, "", "short", "x" * 65, "with space 12", 'quote"12345'])
def test_unusable_name_of_a_request_is_replaced(given: str | None) -> None:
    assert begin_request(given) != given


def test_name_that_a_proxy_gave_is_kept() -> None:
    assert begin_request("proxy-12345678") == "proxy-12345678"


def test_what_a_library_fills_in_stays_out() -> None:
    made = logging.LogRecord("aiohttp.server", logging.ERROR, __file__, 1, "Error from %s", ("192.0.2.7",), None)
    made.peer = "192.0.2.7"
    many_lines = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, "Task failed\nValueError('words')", (), None)

    assert json.loads(JsonFormatter().format(made))["event"] == "Error from %s"
    assert "192.0.2.7" not in JsonFormatter().format(made)
    assert json.loads(JsonFormatter().format(many_lines))["event"] == "Task failed"


def test_text_of_an_exception_stays_out() -> None:
    try:
        raise ValueError("a person's own words")
    except ValueError as error:
        made = record("failed")
        made.exc_info = (ValueError, error, None)

    line = JsonFormatter().format(made)

    assert "ValueError" in line
    assert "own words" not in line
