"""Pages with schema.org's Course, as schools put them on the web."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from source_parts import QUICK, Imports

from bot.errors import BadInput
from bot.programmes.programme import Cost, Delivery, Topic
from bot.programmes.sources.source import SourceFailed

COURSE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Course",
    "name": "Suomen kieli arjessa",
    "description": "<p>Puhutaan arjesta. Lähtötaso A2.</p>",
    "provider": {"@type": "Organization", "name": "Esimerkkiopisto"},
    "url": "/course",
    "inLanguage": "fi",
    "offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR"},
    "hasCourseInstance": [
        {"@type": "CourseInstance", "startDate": "2026-09-01", "endDate": "2026-12-01",
         "location": {"@type": "Place", "address": {"addressLocality": "Vantaa"}}},
        {"@type": "CourseInstance", "startDate": "2027-01-12", "endDate": "2027-04-20",
         "location": {"@type": "Place", "address": {"addressLocality": "Espoo"}}},
    ],
}  # fmt: skip


def page(*blocks: Any) -> str:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return f"<html><head><title>x</title>{scripts}</head><body>Course</body></html>"


class Site:
    def __init__(self) -> None:
        self.html = page(json.dumps(COURSE))
        self.url = ""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()

    async def course(request: web.Request) -> web.Response:
        return web.Response(text=made.html, content_type="text/html")

    app = web.Application()
    app.router.add_get("/course", course)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


def page_list(folder: Path, *lines: str) -> str:
    path = folder / "pages.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


async def test_course_becomes_an_entry_with_its_next_occurrence(imports: Imports, site: Site, tmp_path: Path) -> None:
    await imports.run("courses", page_list(tmp_path, "# a school", "", f"{site.url}/course"))

    (course,) = imports.programmes().values()
    assert (course.name.fi, course.name.en, course.topic) == ("Suomen kieli arjessa", "", Topic.LANGUAGE_COURSE)
    assert (course.starts, course.ends, course.municipalities) == (date(2027, 1, 12), date(2027, 4, 20), ("espoo",))
    assert (course.cost, course.levels, course.url) == (Cost.FREE, {"fi": "A2"}, f"{site.url}/course")


@pytest.mark.parametrize(
    "blocks",
    [
        [json.dumps({"@graph": [{"@type": "WebSite"}, COURSE]})],
        [json.dumps([COURSE])],
        [json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": COURSE}]})],
        ["{not json", json.dumps({**COURSE, "@type": ["Course", "Product"]})],
    ],
    ids=["graph", "list", "item list", "beside a broken block"],
)
async def test_course_is_found_wherever_it_stands(
    imports: Imports, site: Site, tmp_path: Path, blocks: list[str]
) -> None:
    site.html = page(*blocks)
    summary = await imports.run("courses", page_list(tmp_path, f"{site.url}/course"))

    assert summary.new == 1


async def test_online_course_needs_no_place_and_an_english_one_is_in_english(
    imports: Imports, site: Site, tmp_path: Path
) -> None:
    instance = {"@type": "CourseInstance", "courseMode": "online", "startDate": "2027-02-01"}
    course = {**COURSE, "name": "Business basics", "inLanguage": "en", "hasCourseInstance": instance,
              "offers": {"price": 120, "priceCurrency": "EUR"}}  # fmt: skip
    site.html = page(json.dumps(course))
    await imports.run("courses", page_list(tmp_path, f"{site.url}/course"))

    (found,) = imports.programmes().values()
    assert (found.name.en, found.delivery, found.languages) == ("Business basics", Delivery.ONLINE, ("en",))
    assert (found.cost, found.cost_note.en) == (Cost.FEE, "120 EUR")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": None}, "field 'name' is missing"),
        ({"provider": None}, "no name of the course or of who gives it"),
        ({"hasCourseInstance": None}, "in no municipality that the vocabulary knows"),
    ],
)
async def test_course_that_lacks_what_people_need_is_rejected(
    imports: Imports, site: Site, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    site.html = page(json.dumps({**COURSE, **changes}))
    summary = await imports.run("courses", page_list(tmp_path, f"{site.url}/course"))

    assert told in next(iter(summary.rejected))


async def test_page_that_is_gone_has_no_course_and_others_are_still_read(
    imports: Imports, site: Site, tmp_path: Path
) -> None:
    summary = await imports.run("courses", page_list(tmp_path, f"{site.url}/gone", f"{site.url}/course"))

    assert summary.new == 1


async def test_page_that_is_too_large_is_refused(imports: Imports, site: Site, tmp_path: Path) -> None:
    site.html = "x" * 100_000

    with pytest.raises(SourceFailed, match="nothing that large is read"):
        await imports.run(
            "courses", page_list(tmp_path, f"{site.url}/course"), limits=replace(QUICK, largest_answer=50_000)
        )


@pytest.mark.parametrize(
    ("line", "told"), [("ftp://example.org/x", "pages.txt:1: 'ftp://example.org/x' is not a web address")]
)
async def test_line_that_is_no_address_is_named(imports: Imports, tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(BadInput, match=told.replace(".", r"\.")):
        await imports.run("courses", page_list(tmp_path, line))


async def test_missing_page_list_is_named(imports: Imports, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="give a list of pages"):
        await imports.run("courses", str(tmp_path / "nothing.txt"))
