"""Palvelutietovaranto (PTV), the Finnish Service Catalogue: its open interface, version 11.

Paths and shapes: github.com/vrk-kpa/ptv-releases, src/PTV.Application.OpenApi/Controllers/V11*.cs (release 3.4).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Any

from bot.programmes.programme import Cost, LocalText, Programme, Topic
from bot.programmes.programme import Source as Origin
from bot.programmes.sources.client import SourceClient, TimedOut
from bot.programmes.sources.entry_parts import entry_id, joined, levels_in
from bot.programmes.sources.plain_text import markdown_text, one_line, summary
from bot.programmes.sources.shape import ChangedField, day, languages_of, optional, part, readable, required
from bot.programmes.sources.source import Context, Gone, Imported, Page, Read, Record, Rejected, SourceFailed, follow

_API = "/api/v11"
_PEOPLE = "https://www.suomi.fi/services"
_MUNICIPALITIES = ("049", "091", "092", "235")
_BATCH = 40
_WITHDRAWN = ("Archived", "Withdrawn")
_TOPICS = {
    "P22.3": Topic.LANGUAGE_COURSE,
    "P10.8": Topic.PEER_SUPPORT,
    "P11.1": Topic.ENTREPRENEURSHIP, "P6.12": Topic.ENTREPRENEURSHIP,
    "P6.4": Topic.FURTHER_STUDY, "P6.5": Topic.FURTHER_STUDY, "P6.8": Topic.FURTHER_STUDY, "P6.9": Topic.FURTHER_STUDY,
    "P6.6": Topic.TRAINING, "P6.7": Topic.TRAINING, "P6.10": Topic.TRAINING, "P25.7": Topic.TRAINING,
    "P15.1": Topic.SUPPORT, "P4.10": Topic.SUPPORT, "P6.14": Topic.SUPPORT, "P10.4": Topic.SUPPORT, "P10.3": Topic.SUPPORT,
    "P10.1": Topic.JOB_SEARCH, "P10.2": Topic.JOB_SEARCH, "P10.6": Topic.JOB_SEARCH, "P10.7": Topic.JOB_SEARCH,
    "P4.8": Topic.JOB_SEARCH, "P28.3": Topic.JOB_SEARCH, "P28.5": Topic.JOB_SEARCH,
    "P28.4": Topic.SUPPORT, "P4.11": Topic.SUPPORT, "P22.2": Topic.SUPPORT,
}  # fmt: skip
"""Service classes worth importing, the most telling first: the first one that a service has decides its topic."""
_OLD_OFFICES = re.compile(r"\bTE-(?:toimisto|palvelut)\b", re.IGNORECASE)
"""Employment services moved from these offices to the municipalities in 2025; what they still list is out of date."""
_APPLY = LocalText("Katso ohjeet palvelun sivulta Suomi.fissä.", "See the instructions on the page in Suomi.fi.")


class Ptv:
    """Public services of the Helsinki region and of the whole country, of the service classes that matter here."""

    name = "ptv"
    title = "Suomi.fi"
    incremental = True

    def __init__(self, client: SourceClient, base: str) -> None:
        self._client = client
        self._base = base.rstrip("/") + _API

    async def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """Whole services in batches; with `since` those changed after it, and what was withdrawn."""
        query = {"date": since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")} if since else {}
        waiting: dict[str, None] = {}
        for code in _MUNICIPALITIES:
            path = f"Service/area/Municipality/code/{code}"
            async for page in self._listed(path, {"includeWholeCountry": "true", **query}):
                waiting.update(dict.fromkeys(page))
        ids = list(waiting)
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            yield Page(tuple(await self._services(batch)), str(start), total=len(ids))
        for status in _WITHDRAWN if since else ():
            async for gone in self._listed("Service", {"status": status, **query}):
                yield Page(tuple({"id": service, "publishingStatus": status} for service in gone))

    async def _listed(self, path: str, query: Mapping[str, str]) -> AsyncIterator[list[str]]:
        """The ids that a list names, a page at a time; an empty list is null in this interface."""

        async def fetch(number: str) -> Page:
            answer = await self._client.json(f"{self._base}/{path}", {**query, "page": number})
            items = answer.get("itemList") if isinstance(answer, Mapping) else None
            count = part(self.title, answer, "pageCount", int)
            if items is None and int(number) <= count:
                raise SourceFailed(f"{self.title}: page {number} of {count} is empty; try again later")
            return Page(tuple(items or ()), str(int(number) + 1) if int(number) < count else None)

        async for page in follow(self.title, "1", fetch):
            yield [part(self.title, item, "id", str) for item in page.records]

    async def _services(self, ids: Sequence[str]) -> list[Record]:
        """The services with these ids; asked for in halves when the answer takes the source too long."""
        try:
            found = await self._client.json(f"{self._base}/Service/serviceWithGD/list", {"guids": ",".join(ids)})
        except TimedOut:
            if len(ids) == 1:
                raise
            half = len(ids) // 2
            return [*await self._services(ids[:half]), *await self._services(ids[half:])]
        if not isinstance(found, list) or not all(isinstance(service, Mapping) for service in found):
            raise SourceFailed(
                f"{self.title}: a list of services is not a list; the source may have changed its format"
            )
        return found

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """An entry for each published service of a class in `_TOPICS`."""
        for record in records:
            source_id = str(record.get("id") or "unknown")
            yield readable(source_id, partial(self._read, record, source_id, context))

    def _read(self, service: Record, source_id: str, context: Context) -> Read:
        if required(service, "publishingStatus", str) != "Published":
            return Gone(source_id)
        codes = {str(item.get("code")) for item in required(service, "serviceClasses", list)}
        topic = next((topic for code, topic in _TOPICS.items() if code in codes), None)
        if topic is None:
            return Rejected(source_id, "of no service class that matters to jobseekers")
        names = _texts(required(service, "serviceNames", list), "Name")
        if not names:
            return Rejected(source_id, "no name in Finnish or English")
        provider = _responsible(service)
        if _OLD_OFFICES.search(provider):
            return Rejected(source_id, "of a TE Office; these have been closed")
        places = _places(service, context)
        if places is None:
            return Rejected(source_id, "in no municipality that the vocabulary knows")
        described = required(service, "serviceDescriptions", list)
        text = joined(*(_texts(described, *_both(kind)) for kind in ("Summary", "Description", "DeadLine")))
        short = _texts(described, *_both("Summary")) or LocalText(summary(text.fi), summary(text.en))
        needs = _texts(optional(service, "requirements", list, []))
        url = f"{_PEOPLE}/{_slug(names.text('fi'))}/{source_id}"
        programme = Programme(
            id=entry_id(self.name, source_id),
            name=names,
            provider=LocalText(provider, provider),
            topic=topic,
            summary=short,
            description=joined(text, needs),
            apply=_texts(described, *_both("UserInstruction")) or _APPLY,
            url=url,
            source=Origin(self.title, url),
            source_date=day(service.get("modified")),
            checked_on=context.today,
            other_names=tuple(languages_of([_texts(service["serviceNames"], "AlternativeName")])),
            fields=context.fields(languages_of([names])) if topic is Topic.TRAINING else (),
            municipalities=places,
            languages=tuple(str(code) for code in optional(service, "languages", list, [])),
            **levels_in(needs, text),
            cost={"FreeOfCharge": Cost.FREE}.get(str(service.get("serviceChargeType")), Cost.VARIES),
            cost_note=_texts(described, *_both("ChargeTypeAdditionalInfo")),
            origin=self.name,
        )
        return Imported(source_id, programme)


def _both(kind: str) -> tuple[str, str]:
    """A kind of text as the service gives it, and as its general description does."""
    return kind, f"GD_{kind}"


def _texts(items: Sequence[Any], *kinds: str) -> LocalText:
    """The first text of each language that is of one of `kinds` (of any kind when none is named)."""
    found: dict[str, str] = {}
    for kind in kinds or (None,):
        for item in items:
            if kind is None or item.get("type") == kind:
                found.setdefault(str(item.get("language")), markdown_text(str(item.get("value") or "")))
    return LocalText(found.get("fi", ""), found.get("en", ""))


def _responsible(service: Record) -> str:
    for item in required(service, "organizations", list):
        if item.get("roleType") == "Responsible":
            return one_line(required(required(item, "organization", dict), "name", str))
    raise ChangedField("field 'organizations' names nobody responsible; the source may have changed its format")


def _places(service: Record, context: Context) -> tuple[str, ...] | None:
    """The municipalities; () for the whole country, None when it is only where nobody here can go."""
    if required(service, "areaType", str) != "LimitedType":
        return ()
    names = [
        str(name.get("value"))
        for area in optional(service, "areas", list, [])
        for town in optional(area, "municipalities", list, [])
        for name in optional(town, "name", list, [])
    ]
    return context.municipalities(names) or None


def _slug(name: str) -> str:
    """A name as it stands in an address of Suomi.fi."""
    plain = name.casefold().translate(str.maketrans("åäö", "aao"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "service"
