from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from aiohttp import web
from programme_parts import COURSE, TODAY

from bot.programmes.catalogue import Catalogue
from bot.programmes.imports.freshness import Problem, broken_links, review
from bot.programmes.programme import LocalText, Source, Status, Step, Topic


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"checked_on": TODAY - timedelta(days=181)}, [Problem.STALE]),
        ({"ends": TODAY - timedelta(days=1)}, [Problem.EXPIRED]),
        ({"origin": "ptv", "apply_until": TODAY - timedelta(days=1)}, [Problem.EXPIRED]),
        ({"apply_until": TODAY - timedelta(days=1)}, [Problem.APPLICATION_OVER]),
        ({"apply_until": TODAY}, []),
        ({"summary": LocalText("vain suomeksi")}, [Problem.MISSING_TRANSLATION]),
        ({"topic": Topic.LANGUAGE_COURSE}, [Problem.MISSING_LEVEL]),
        ({"step": Step.VOCATIONAL, "levels": {"fi": "B1"}}, []),
        ({"declared_status": Status.ENDED, "checked_on": date(2020, 1, 1)}, []),
    ],
)
def test_entry_is_listed_for_what_is_wrong_with_it(changes: dict[str, object], problems: list[Problem]) -> None:
    flagged = review([replace(COURSE, **changes)], TODAY, 180)  # type: ignore[arg-type]

    assert [item.problem for item in flagged] == problems


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A web site with one page that is there, one that is not, and one that answers browsers only."""
    app = web.Application()

    async def ok(request: web.Request) -> web.Response:
        return web.Response(text="here")

    async def browsers_only(request: web.Request) -> web.Response:
        return web.Response(status=403)

    app.router.add_get("/here", ok)
    app.router.add_get("/browsers", browsers_only)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_links_that_lead_nowhere_are_found(site: str) -> None:
    pages = ["/here", "/gone", "/browsers"]
    entries = [replace(COURSE, id=page, url=site + page, source=Source("x", f"{site}/here")) for page in pages]
    entries.append(replace(COURSE, id="off", url="http://127.0.0.1:9/", source=Source("x", f"{site}/here")))

    found = await broken_links(entries)

    assert [(item.programme.id, item.detail.partition(": ")[2]) for item in found] == [
        ("/gone", "answers 404"),
        ("off", "cannot be reached (ClientConnectorError)"),
    ]


def test_shipped_catalogue_has_every_translation(catalogue_of_polku: Catalogue) -> None:
    assert Problem.MISSING_TRANSLATION not in {item.problem for item in review(catalogue_of_polku, TODAY, 180)}
