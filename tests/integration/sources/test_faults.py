"""What a source may do wrong: the import waits, tries again or says clearly what happened, and loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from source_parts import EVENTS, NOW, QUICK, Imports, Serve
from source_server import SourceServer
from sqlalchemy import select

from bot.programmes.sources.source import SourceFailed
from bot.store.tables import programme_imports


async def fails(imports: Imports, server: SourceServer, **given: Any) -> str:
    """The message of an import of Opintopolku that fails."""
    with pytest.raises(SourceFailed) as failed:
        await imports.run("opintopolku", server.url, **given)
    return str(failed.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_busy_or_broken_source_is_asked_again(imports: Imports, serve: Serve, status: int) -> None:
    async with serve("opintopolku") as server:
        server.fail(2, status)
        summary = await imports.run("opintopolku", server.url)

    assert summary.new == 3


async def test_source_that_asks_for_a_pause_gets_it(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        server.fail(1, 429, headers={"Retry-After": "1"})
        await imports.run("opintopolku", server.url, limits=replace(QUICK, longest_wait=1.0))
        first, second = server.times[:2]

    assert second - first >= 1.0


async def test_cut_connection_is_tried_again(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        server.cut = 2
        summary = await imports.run("opintopolku", server.url)

    assert summary.new == 3


@pytest.mark.parametrize(
    ("status", "told"),
    [(500, "answered 500 every time"), (429, "answered 429 every time"), (400, "answered 400"), (403, "answered 403")],
)
async def test_source_that_never_answers_is_named_with_what_it_said(
    imports: Imports, serve: Serve, status: int, told: str
) -> None:
    async with serve("opintopolku") as server:
        server.fail(99, status)
        message = await fails(imports, server)

    assert told in message
    assert message.startswith("opintopolku: ")


async def test_answer_that_is_no_json_is_refused(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        server.fail(1, 200, body=b'{"total": 12, "hits": [')
        message = await fails(imports, server)

    assert "not JSON" in message


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
async def test_answer_that_is_too_large_is_refused(imports: Imports, serve: Serve, announced: bool) -> None:
    async with serve("opintopolku") as server:
        server.large = 50 * 1024 * 1024
        server.large_announced = announced
        message = await fails(imports, server)

    assert "sends more than 1 MB; nothing that large is read" in message


async def test_whole_answer_without_a_known_field_is_refused(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        server.change = lambda path, body: {"results": body["hits"]} if "hits" in body else body
        message = await fails(imports, server)

    assert "field 'hits' is missing" in message


async def test_record_with_a_changed_field_is_rejected_with_the_field(imports: Imports, serve: Serve) -> None:
    def renamed(path: str, body: Any) -> Any:
        if path.endswith("9105"):
            body["metadata"]["teaching"] = body["metadata"].pop("opetus")
        return body

    async with serve("opintopolku") as server:
        server.change = renamed
        summary = await imports.run("opintopolku", server.url)

    assert summary.new == 2
    assert any("'opetus' is missing" in reason for reason in summary.rejected)


async def test_record_that_becomes_unreadable_keeps_its_entry(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        await imports.run("opintopolku", server.url)
        before = imports.programmes()
        server.change = lambda path, body: {**body, "metadata": "new"} if path.endswith("9105") else body
        summary = await imports.run("opintopolku", server.url)

    assert (summary.gone, summary.unchanged) == (0, 2)
    assert imports.programmes() == before


async def test_field_that_changed_in_every_record_fails_the_import(imports: Imports, serve: Serve) -> None:
    def renamed(path: str, body: Any) -> Any:
        for event in body.get("data", []) if path.endswith("/event/") else []:
            event["state"] = event.pop("event_status")
        return body

    async with serve("linkedevents") as server:
        server.change = renamed
        with pytest.raises(SourceFailed, match="of 10 records cannot be read .*'event_status' is missing"):
            await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")

    assert imports.programmes() == {}


async def test_pages_that_go_round_in_circles_are_noticed(imports: Imports, serve: Serve) -> None:
    def to_itself(path: str, body: Any) -> Any:
        if "meta" in body and body["meta"].get("previous"):
            body["meta"]["next"] = body["meta"]["previous"]
        return body

    async with serve("linkedevents") as server:
        server.change = to_itself
        with pytest.raises(SourceFailed, match="goes round in circles"):
            await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")


async def test_next_page_on_another_server_is_not_followed(imports: Imports, serve: Serve) -> None:
    async with serve("linkedevents") as server:
        server.change = lambda path, body: {**body, "meta": {"count": 1, "next": "http://192.0.2.1/event/"}}
        with pytest.raises(SourceFailed, match="another server"):
            await imports.run("linkedevents-espoo", f"{server.url}{EVENTS}")


async def test_failed_import_changes_nothing_and_is_noted(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        await imports.run("opintopolku", server.url)
        before = imports.programmes()
        server.fail(99, 500, path="9108")
        await fails(imports, server, now=NOW + timedelta(days=1))

    assert imports.programmes() == before
    with imports.database.begin(reads_only=True) as connection:
        runs = connection.execute(select(programme_imports).order_by(programme_imports.c.id)).all()
    assert [run.state for run in runs] == ["done", "failed"]
    assert "answered 500" in runs[1].problem


async def test_what_did_not_change_is_not_sent_again(imports: Imports, serve: Serve) -> None:
    async with serve("opintopolku") as server:
        server.etags = True
        await imports.run("opintopolku", server.url)
        server.requests.clear()
        summary = await imports.run("opintopolku", server.url)

    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 3)
    found = [request for request in server.requests if "If-None-Match" in request.headers]
    assert len(found) == server.not_modified > 0


async def test_source_that_does_not_exist_is_told_in_one_sentence(imports: Imports) -> None:
    with pytest.raises(SourceFailed, match="broke off the connection; try again later"):
        await imports.run("opintopolku", "http://127.0.0.1:9")


async def test_stored_entries_survive_their_own_json(imports: Imports, serve: Serve) -> None:
    async with serve("ptv") as server:
        await imports.run("ptv", server.url)
        again = await imports.run("ptv", server.url)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 8)
