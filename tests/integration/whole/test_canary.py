"""A whole conversation with personal data in it, through the running product: nothing of it is anywhere it must not be.

Every table, log, metric and file is searched. Numbers and addresses must be nowhere; a person's words only where the data
map (docs/privacy.md) says so.
"""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from collections.abc import Iterator

import aiohttp
import pytest
from sqlalchemy import MetaData, Table, inspect, select
from sqlalchemy.engine import Engine
from whole_parts import Page, Running

CANARIES = {
    "identity code": "131052-308T",
    "card": "4111 1111 1111 1111",
    "account": "FI21 1234 5600 0007 85",
    "telephone": "+358 40 765 4321",
    "address": "kanarialintu@posti.example.org",
}
WORDS = "xylofonikanaria"
"""A word of the person's own that nobody else says."""
MAY_HOLD_WORDS = {
    "messages.text",
    "messages.reply",
    "tickets.summary",
    "tickets.summaries",
    "tickets.search_text",
    "consents.text_shown",
    "events.data",
}


@pytest.fixture(scope="module")
def told(polku: Running) -> Running:
    """Polku after somebody has told it everything, and asked for a coach."""
    asyncio.run(tell(polku))
    return polku


async def tell(polku: Running) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{polku.address}/ws") as socket:
        page = Page(socket)
        await page.hello("en")
        for kind, number in CANARIES.items():
            await page.say(f"{WORDS} my {kind} is {number}")
        reply = await page.say("i want to talk to a human")
        assert reply["key"] == "utter_ask_handoff_topic"
        await page.press('/inform{"handoff_topic": "training"}')
        reply = await page.say(f"{WORDS} help with my application, my number is {CANARIES['telephone']}")
        assert reply["key"] == "utter_ask_handoff_consent"  # the number says how to answer
        assert (await page.say("yes"))["key"] == "utter_handoff_done"


def metrics(polku: Running) -> bytes:
    with urllib.request.urlopen(f"{polku.address}/metrics") as response:
        return bytes(response.read())


def spellings(canary: str) -> set[bytes]:
    """As it was written and without its spaces, as text and as JSON."""
    written = {canary, canary.replace(" ", ""), canary.replace(" ", "").removeprefix("+358")}
    return {spelling.encode() for spelling in written}


def values(engine: Engine) -> Iterator[tuple[str, str]]:
    """table.column and text of every value in the database."""
    with engine.connect() as connection:
        for name in inspect(engine).get_table_names():
            table = Table(name, MetaData(), autoload_with=engine)
            for row in connection.execute(select(table)).mappings():
                yield from ((f"{name}.{column}", str(value)) for column, value in row.items())


def columns_with(polku: Running, *words: str) -> set[str]:
    """table.column of every value, ours or a tracker's, that holds one of the words."""
    stored = {*values(polku.database()), *values(polku.trackers())}
    return {column for column, value in stored if any(word in value for word in words)}


def test_no_number_or_address_is_kept_readable_anywhere(told: Running) -> None:
    files = [path for path in told.var.rglob("*") if path.is_file()]
    places = {"metrics": metrics(told), **{path.name: path.read_bytes() for path in files}}
    assert {"gateway.log", "rasa.log", "actions.log"} <= set(places)

    found = {
        (kind, name)
        for kind, canary in CANARIES.items()
        for name, content in places.items()
        for spelling in spellings(canary)
        if spelling in content
    }

    assert found == set()
    assert columns_with(told, *(one.decode() for canary in CANARIES.values() for one in spellings(canary))) == set()


def test_words_are_only_where_the_data_map_says(told: Running) -> None:
    others = [path for path in told.var.rglob("*") if path.is_file() and ".sqlite3" not in path.name]

    assert columns_with(told, WORDS) == MAY_HOLD_WORDS
    assert [path.name for path in others if WORDS.encode() in path.read_bytes()] == []
    assert WORDS.encode() not in metrics(told)


def test_every_log_line_is_json_and_a_message_can_be_followed(told: Running) -> None:
    """Warnings that Python prints while Rasa's libraries are loaded are no log lines."""
    logs = {path.name: path.read_text().splitlines() for path in (told.var / "logs").glob("*.log")}
    lines = [json.loads(line) for name in logs for line in logs[name] if name == "gateway.log" or line.startswith("{")]
    handled = [line for line in lines if line["event"] == "message_handled"]

    assert all({"at", "level", "logger", "event"} <= set(line) for line in lines)
    assert all(re.fullmatch(r"[0-9a-f]{16}", line["request"]) for line in handled)
    assert len({line["request"] for line in handled}) == len(handled) > 1
