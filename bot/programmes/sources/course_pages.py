"""Web pages of schools that describe their courses in schema.org's terms (Course in JSON-LD).

Terms: https://schema.org/Course and https://schema.org/CourseInstance.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bot.errors import BadInput
from bot.programmes.programme import Cost, Delivery, LocalText, Programme, Step, Topic
from bot.programmes.programme import Source as Origin
from bot.programmes.sources.client import NotThere, SourceClient
from bot.programmes.sources.entry_parts import entry_id, levels_in
from bot.programmes.sources.plain_text import html_text, one_line, summary
from bot.programmes.sources.shape import day, readable, required, web_address
from bot.programmes.sources.source import Context, Imported, Page, Read, Record, Rejected

_LANGUAGE_WORDS = ("suomen kiel", "suomea", "finnish")
_APPLY = LocalText("Katso hakuohjeet kurssin sivulta.", "See on the page of the course how to apply.")


class CoursePages:
    """The courses on a list of pages, one address a line; `#` begins a comment."""

    name = "courses"
    title = "Kurssisivut"
    incremental = False

    def __init__(self, client: SourceClient, page_list: Path) -> None:
        self._client = client
        self._addresses = _addresses(page_list)

    async def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """The courses of each page; a page that is gone has none."""
        for address in self._addresses:
            try:
                html = (await self._client.body(address)).decode("utf-8", errors="replace")
            except NotThere:
                html = ""
            courses = tuple({"page": address, "course": course} for course in _courses(html))
            yield Page(courses, address)

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """An entry for each course."""
        for record in records:
            course, page = record["course"], str(record["page"])
            source_id = _address(course.get("@id"), page) or _address(course.get("url"), page) or page
            yield readable(source_id, partial(self._read, course, source_id, page, context))

    def _read(self, course: Record, source_id: str, page: str, context: Context) -> Read:
        name = one_line(required(course, "name", str))
        provider = _first(course.get("provider")) or {}
        instance = _next_instance(course, context.today)
        text = html_text(str(course.get("description") or ""))
        places = context.municipalities(_town_names(instance, provider))
        online = str(instance.get("courseMode", "")).casefold() in ("online", "distance")
        giver = one_line(str(provider.get("name") or ""))
        if not name or not giver:
            return Rejected(source_id, "no name of the course or of who gives it")
        if not places and not online:
            return Rejected(source_id, "in no municipality that the vocabulary knows")
        language = _language(course.get("inLanguage") or instance.get("inLanguage"))
        is_language = any(word in name.casefold() for word in _LANGUAGE_WORDS)
        url = _address(course.get("url"), page) or page
        description = _in(language, text)
        programme = Programme(
            id=entry_id(self.name, source_id.partition("://")[2]),
            name=_in(language, name),
            provider=LocalText(giver, giver),
            topic=Topic.LANGUAGE_COURSE if is_language else Topic.TRAINING,
            summary=_in(language, summary(text)),
            description=description,
            apply=_APPLY,
            url=url,
            source=Origin(giver, url),
            source_date=day(course.get("dateModified")),
            checked_on=context.today,
            fields=() if is_language else context.fields([name]),
            step=Step.LANGUAGE if is_language else Step.COURSE,
            municipalities=places,
            delivery=Delivery.ONLINE if online else Delivery.ONSITE,
            languages=(language,),
            **levels_in(description),
            **_cost(_first(course.get("offers")) or _first(instance.get("offers")) or {}),
            starts=day(instance.get("startDate")),
            ends=day(instance.get("endDate")),
            origin=self.name,
        )
        return Imported(source_id, programme)


def _addresses(page_list: Path) -> list[str]:
    try:
        lines = page_list.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{page_list}: cannot be read ({type(error).__name__}); give a list of pages, an address a line"
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if not address.startswith(("https://", "http://")):
            raise BadInput(f"{page_list}:{number}: {address[:80]!r} is not a web address; write https://…")
        found.append(address)
    return list(dict.fromkeys(found))


class _Scripts(HTMLParser):
    """Collects the JSON-LD blocks of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and (dict(attrs).get("type") or "").lower() == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks.append(data)


def _courses(html: str) -> Iterator[Record]:
    """The courses in the JSON-LD blocks of a page; a block that is not JSON is passed over, as browsers do."""
    scripts = _Scripts()
    scripts.feed(html)
    for block in scripts.blocks:
        try:
            yield from _of_type_course(json.loads(block))
        except (ValueError, RecursionError):
            continue


def _of_type_course(value: Any) -> Iterator[Record]:
    if isinstance(value, list):
        for item in value:
            yield from _of_type_course(item)
    elif isinstance(value, Mapping):
        kinds = value.get("@type")
        if "Course" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
        else:
            for key in ("@graph", "itemListElement", "item", "mainEntity"):
                yield from _of_type_course(value.get(key))


def _first(value: Any) -> Record | None:
    """The first object of a value that may be one or a list of them."""
    items = value if isinstance(value, list) else [value]
    return next((item for item in items if isinstance(item, Mapping)), None)


def _next_instance(course: Record, today: date) -> Record:
    """The occurrence of the course that starts next; the last one when all have begun."""
    value = course.get("hasCourseInstance")
    items = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Mapping)]
    items.sort(key=lambda item: day(item.get("startDate")) or date.max)
    coming = [item for item in items if (day(item.get("startDate")) or date.max) >= today]
    return next(iter([*coming, *reversed(items)]), {})


def _town_names(*things: Record) -> list[str]:
    """The localities of places and addresses, however deep schema.org lets them stand."""
    names = []
    for thing in things:
        for place in (_first(thing.get("location")), thing):
            address = _first((place or {}).get("address"))
            locality = (address or {}).get("addressLocality")
            names += [locality] if isinstance(locality, str) else []
    return names


def _cost(offer: Record) -> dict[str, Any]:
    price = str(offer.get("price") if offer.get("price") is not None else "").strip()
    if not price:
        return {"cost": Cost.VARIES}
    if price.replace(".", "").replace(",", "").strip("0") == "":
        return {"cost": Cost.FREE}
    note = f"{price} {offer.get('priceCurrency') or 'EUR'}"
    return {"cost": Cost.FEE, "cost_note": LocalText(note, note)}


def _language(value: Any) -> str:
    """The language of a tag such as "en-GB"; of several the first; Finnish when none is named."""
    first = value[0] if isinstance(value, list) and value else value
    return first[:2].lower() if isinstance(first, str) else "fi"


def _in(language: str, text: str) -> LocalText:
    return LocalText(en=text) if language == "en" else LocalText(fi=text)


def _address(value: Any, page: str) -> str:
    """An absolute address; empty for what is none."""
    return web_address(urljoin(page, value)) if isinstance(value, str) and value else ""
