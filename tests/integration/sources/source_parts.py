"""What tests of the sources are made of: servers that replay them, and a database to import into."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from aiohttp import web
from databases import migrated
from source_server import SourceServer, serving

from bot.programmes.imports.importing import import_source
from bot.programmes.imports.storing import Summary, load_imported
from bot.programmes.programme import Programme
from bot.programmes.sources.client import Limits
from bot.programmes.vocabulary import Vocabulary
from bot.settings import Settings

QUICK = Limits(pause=0, timeout=3, tries=3, first_wait=0.01, longest_wait=0.05, largest_answer=1024 * 1024)
SERVICES = "/api/v11/Service/list"
EVENTS = "/linkedevents/v1"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
"""The day on which the replayed answers were written down."""
NOTHING = {"pageNumber": 1, "pageSize": 5, "pageCount": 0, "itemList": None}


def _services(server: SourceServer) -> Callable[[web.Request], Any]:
    known = {service["id"]: service for service in server.everything(SERVICES)}
    return lambda request: [known[guid] for guid in request.query["guids"].split(",") if guid in known]


def _keyword(request: web.Request) -> Any:
    found = [{"id": "yso:p9900002", "name": {"fi": request.query["text"]}}]
    return {"meta": {"count": 1, "next": None}, "data": found}


@asynccontextmanager
async def serving_source(name: str) -> AsyncIterator[SourceServer]:
    server = SourceServer(name)
    if name == "ptv":
        server.extra["/api/v11/Service/serviceWithGD/list"] = _services(server)
        for code in ("091", "092", "235"):
            server.extra[f"/api/v11/Service/area/Municipality/code/{code}"] = lambda request: NOTHING
    if name == "linkedevents":
        server.extra[f"{EVENTS}/keyword/"] = _keyword
    async with serving(server):
        yield server


Serve = Callable[[str], AbstractAsyncContextManager[SourceServer]]


class Imports:
    """A database to import into, and the way to do it from a replaying server."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.settings = replace(Settings(), var_dir=folder)
        self.vocabulary = vocabulary
        self.database = migrated(self.settings.sqlalchemy_url())

    async def run(self, name: str, place: str, **given: Any) -> Summary:
        return await import_source(
            name, self.database, self.settings, self.vocabulary, place=place, **{"limits": QUICK, "now": NOW, **given}
        )

    def programmes(self) -> dict[str, Programme]:
        with self.database.begin(reads_only=True) as connection:
            return {programme.id: programme for programme in load_imported(connection)}
