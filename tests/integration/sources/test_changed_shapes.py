"""Whatever a source puts in the place of a value: the record is read or rejected, and never breaks search or storage."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from source_parts import EVENTS, QUICK, Serve

from bot.programmes.imports.stored import from_json, to_json
from bot.programmes.search.facets import Facets
from bot.programmes.search.index import passages, searched_texts
from bot.programmes.search.lexical import LexicalIndex
from bot.programmes.sources.client import open_client
from bot.programmes.sources.linked_events import LinkedEvents
from bot.programmes.sources.opintopolku import Opintopolku
from bot.programmes.sources.ptv import Ptv
from bot.programmes.sources.source import Context, Imported, Record, Source
from bot.programmes.vocabulary import Vocabulary

pytestmark = pytest.mark.long

TODAY = date(2026, 11, 24)
INSTEAD: tuple[Any, ...] = (None, 7, "x", "<b>\u202e</b>\x00", [], ["x"], {}, {"fi": 5})
MOST_RECORDS = 2


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside `value`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths(item, (*path, key))


def changed(record: Record, path: tuple[Any, ...], instead: Any) -> Record:
    """A copy of `record` with `instead` at `path`."""
    made = copy.deepcopy(record)
    place: Any = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = instead
    return made


@pytest.mark.parametrize("name", ["opintopolku", "ptv", "linkedevents"])
async def test_any_value_in_any_place_is_read_or_rejected(
    serve: Serve, vocabulary_of_polku: Vocabulary, name: str
) -> None:
    context = Context(vocabulary_of_polku, TODAY)
    async with serve(name) as server, open_client(name, "test", None, QUICK) as client:
        sources: dict[str, Source] = {
            "opintopolku": Opintopolku(client, server.url, [{}]),
            "ptv": Ptv(client, server.url),
            "linkedevents": LinkedEvents(client, "linkedevents-espoo", "Espoo", f"{server.url}{EVENTS}"),
        }
        source = sources[name]
        records = [record async for page in source.pages(None) for record in page.records]
    readable = [record for record in records if isinstance(next(source.read([record], context), None), Imported)]

    for record in readable[:MOST_RECORDS]:
        for path in paths(record):
            if path in (("koulutus",), ("toteutus",), ("details",)):
                continue  # the connector's own frame around the source's answers
            for instead in INSTEAD:
                for read in source.read([changed(record, path, instead)], context):
                    if isinstance(read, Imported):
                        assert_usable(read, vocabulary_of_polku)


def assert_usable(read: Imported, vocabulary: Vocabulary) -> None:
    programme = read.programme
    assert from_json(to_json(programme), checked_on=programme.checked_on, listed_until=None) == programme
    assert all(isinstance(text, str) for text in passages(programme))
    LexicalIndex.build([searched_texts(programme, vocabulary)])
    Facets([programme], vocabulary).status(TODAY)
    assert programme.url.startswith("http")
    assert not set("<>\u202e\x00") & set(programme.name.fi + programme.description.fi)
