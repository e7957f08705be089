"""Linked Events, the cities' register of events: groups, language cafés and courses with a date.

Paths, parameters and shapes: github.com/City-of-Helsinki/linkedevents (release 3.29.4). Helsinki and Espoo have one each.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime, timezone
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot.clock import FINLAND
from bot.programmes.programme import Cost, Delivery, LocalText, PeerGroup, Programme, Step, TimeOfWeek, Topic
from bot.programmes.programme import Source as Origin
from bot.programmes.sources.client import NotThere, SourceClient
from bot.programmes.sources.entry_parts import entry_id, joined, levels_in
from bot.programmes.sources.plain_text import html_text, summary
from bot.programmes.sources.shape import (
    day,
    languages_of,
    local,
    objects,
    optional,
    part,
    readable,
    required,
    web_address,
)
from bot.programmes.sources.source import Context, Gone, Imported, Page, Read, Record, Rejected, SourceFailed, follow

_PAGE_SIZE = 100
_TOPICS = {
    "kielikahvilat": Topic.LANGUAGE_COURSE,
    "suomi toisena kielenä": Topic.LANGUAGE_COURSE,
    "suomen kieli": Topic.LANGUAGE_COURSE,
    "yrittäjyys": Topic.ENTREPRENEURSHIP,
    "yrittäjät": Topic.ENTREPRENEURSHIP,
    "työnhaku": Topic.JOB_SEARCH,
    "työnhakijat": Topic.JOB_SEARCH,
    "rekrytointi": Topic.JOB_SEARCH,
    "uravalmennus": Topic.JOB_SEARCH,
    "vertaistuki": Topic.PEER_SUPPORT,
    "digitaidot": Topic.TRAINING,
    "maahanmuuttajat": Topic.SUPPORT,
}
"""Keywords worth importing with the topic of their events, the most telling first. Most other events are culture."""
_MOVED = ("EventCancelled", "EventPostponed")
_RECURRING = "recurring"
_INCLUDED = "location,keywords"
_APPLY = LocalText("Katso tapahtuman sivulta, miten pääset mukaan.", "See on the page of the event how to join.")
_WEEKDAYS = LocalText("ma ti ke to pe la su", "Mon Tue Wed Thu Fri Sat Sun")


class LinkedEvents:
    """Events of one city that have one of the keywords in `_TOPICS`."""

    incremental = True

    def __init__(self, client: SourceClient, name: str, title: str, base: str) -> None:
        self.name = name
        self.title = title
        self._client = client
        self._base = base.rstrip("/")

    async def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """Coming events, or with `since` those changed after it, deleted ones too, with the series they belong to."""
        chosen = {"event_type": "General,Course", "keyword_OR_set1": ",".join(await self._keywords())}
        if since is None:
            async for page in self._events({**chosen, "start": "now", "sort": "start_time"}):
                yield page
            return
        changed = since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        series: set[str] = set()
        async for page in self._events({**chosen, "last_modified_since": changed, "show_deleted": "true"}):
            series |= {_parent(event) or str(event.get("id")) for event in page.records if _in_series(event)}
            yield page
        for event in sorted(series):
            async for page in self._whole_series(event):
                yield page

    async def _whole_series(self, parent: str) -> AsyncIterator[Page]:
        """A recurring event with all its coming times; nothing for a parent of another kind, or one that is gone."""
        try:
            event = await self._client.json(f"{self._base}/event/{parent}/", {"include": _INCLUDED})
        except NotThere:
            return
        if event.get("super_event_type") == _RECURRING:
            yield Page((event,))
            async for page in self._events({"super_event": parent, "start": "now"}):
                yield page

    async def _events(self, query: Mapping[str, str]) -> AsyncIterator[Page]:
        first = f"{self._base}/event/"

        async def fetch(url: str) -> Page:
            if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
                raise SourceFailed(f"{self.title}: the next page is on another server; the source may have changed")
            asked = {**query, "include": _INCLUDED, "page_size": str(_PAGE_SIZE)}
            answer = await self._client.json(url, asked if url == first else None)
            meta = part(self.title, answer, "meta", dict)
            events = tuple(objects(self.title, answer, "data"))
            return Page(events, meta.get("next"), part(self.title, meta, "count", int))

        async for page in follow(self.title, first, fetch):
            yield page

    async def _keywords(self) -> list[str]:
        """The instance's own ids of the keywords; each instance adds some of its own."""
        found: dict[str, None] = {}
        for name in _TOPICS:
            answer = await self._client.json(f"{self._base}/keyword/", {"text": name, "page_size": str(_PAGE_SIZE)})
            for keyword in objects(self.title, answer, "data"):
                if local(keyword.get("name")).fi.casefold() == name and keyword.get("id"):
                    found[str(keyword["id"])] = None
        if not found:
            raise SourceFailed(f"{self.title}: knows none of the keywords that are looked for; nothing can be chosen")
        return list(found)

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """An entry for each event; a recurring one is one entry, whose next time comes from its children."""
        records = list({str(event.get("id") or number): event for number, event in enumerate(records)}.values())
        series = {str(event.get("id")) for event in records if event.get("super_event_type") == _RECURRING}
        next_times: dict[str, list[str]] = {}
        for event in records:
            start = str(event.get("start_time") or "")
            if (day(start) or date.min) >= context.today and event.get("event_status") not in _MOVED:
                next_times.setdefault(_parent(event), []).append(start)
        for event in records:
            source_id = str(event.get("id") or "unknown")
            if _parent(event) in series:
                continue
            next_time = min(next_times.get(source_id, [""]))
            yield readable(source_id, partial(self._read, event, source_id, next_time, context))

    def _read(self, event: Record, source_id: str, next_time: str, context: Context) -> Read:
        if event.get("deleted"):
            return Gone(source_id)
        if required(event, "event_status", str) in _MOVED:
            return Rejected(source_id, "cancelled or put off")
        keywords = [local(word.get("name")).fi.casefold() for word in required(event, "keywords", list)]
        topic = next((topic for word, topic in _TOPICS.items() if word in keywords), None)
        if topic is None:
            return Rejected(source_id, "has none of the keywords that are looked for")
        names = local(required(event, "name", dict))
        if not names:
            return Rejected(source_id, "no name in Finnish or English")
        starts, ends = day(required(event, "start_time", str)), day(event.get("end_time"))
        if (ends or starts or date.max) < context.today:
            return Rejected(source_id, "is over")
        online = _is_online(event)
        town = local(optional(event, "location", dict, {}).get("address_locality"))
        places = context.municipalities(languages_of([town]))
        if not places and not online:
            return Rejected(source_id, "in no municipality that the vocabulary knows")
        text = local(event.get("description"), html_text)
        url = _link(event.get("info_url")) or f"{self._base}/event/{source_id}/"
        is_series = event.get("super_event_type") == _RECURRING
        first_time = next_time if is_series else str(event["start_time"])
        meets = _moment(first_time)
        programme = Programme(
            id=entry_id(self.name, source_id),
            name=names,
            provider=local(event.get("provider")) or LocalText(self.title, self.title),
            topic=topic,
            summary=local(event.get("short_description"), html_text) or LocalText(summary(text.fi), summary(text.en)),
            description=joined(local(event.get("short_description"), html_text), text),
            apply=_apply(event),
            url=url,
            source=Origin(self.title, url),
            source_date=day(event.get("last_modified_time")),
            checked_on=context.today,
            fields=context.fields(languages_of([names])) if topic is Topic.TRAINING else (),
            step=Step.LANGUAGE
            if topic is Topic.LANGUAGE_COURSE
            else Step.COURSE
            if event.get("type_id") == "Course"
            else None,
            municipalities=places,
            delivery=Delivery.ONLINE if online else Delivery.ONSITE,
            languages=tuple(_last_part(item) for item in optional(event, "in_language", list, [])),
            **levels_in(text),
            age_min=optional(event, "audience_min_age", int, 0) or None,
            age_max=optional(event, "audience_max_age", int, 0) or None,
            **_cost(event),
            apply_from=day(event.get("enrolment_start_time")),
            apply_until=day(event.get("enrolment_end_time")),
            starts=None if is_series else starts,
            ends=ends or (None if is_series else starts),
            group=PeerGroup(meets=meets, meets_when=_times_of_week(first_time)) if meets else None,
            origin=self.name,
        )
        return Imported(source_id, programme)


def _last_part(link: Any) -> str:
    """The id that a link to something ends with ("…/language/fi/": fi)."""
    address = str(link.get("@id") or link.get("id") or "") if isinstance(link, Mapping) else ""
    return address.rstrip("/").rpartition("/")[2]


def _link(value: Any) -> str:
    """The Finnish address of a link in several languages, or another one; empty when there is none."""
    addresses = value if isinstance(value, Mapping) else {}
    return next(
        (web_address(addresses.get(code)) for code in ("fi", "en", "sv") if web_address(addresses.get(code))), ""
    )


def _parent(event: Record) -> str:
    return _last_part(event.get("super_event"))


def _in_series(event: Record) -> bool:
    return bool(_parent(event)) or event.get("super_event_type") == _RECURRING


def _is_online(event: Record) -> bool:
    return str(optional(event, "location", dict, {}).get("id", "")).endswith(":internet")


EVENING_FROM = 16
"""The hour from which who works or studies in the day can come."""
SATURDAY = 5


def _in_finland(start: str) -> datetime | None:
    """A start time on the clocks of Finland; None when there is none or only a day is known."""
    try:
        moment = datetime.fromisoformat(start.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.astimezone(FINLAND) if moment.tzinfo else None


def _times_of_week(start: str) -> tuple[TimeOfWeek, ...]:
    there = _in_finland(start)
    if there is None:
        return ()
    if there.weekday() >= SATURDAY:
        return (TimeOfWeek.WEEKEND,)
    return (TimeOfWeek.EVENING if there.hour >= EVENING_FROM else TimeOfWeek.DAY,)


def _moment(start: str) -> LocalText:
    """A start time as people write it; empty when there is none or only a day is known."""
    there = _in_finland(start)
    if there is None:
        return LocalText()
    day_fi, day_en = (text.split()[there.weekday()] for text in (_WEEKDAYS.fi, _WEEKDAYS.en))
    return LocalText(
        f"{day_fi} {there.day}.{there.month}.{there.year} klo {there:%H.%M}",
        f"{day_en} {there.day}.{there.month}.{there.year} at {there:%H:%M}",
    )


def _apply(event: Record) -> LocalText:
    links = [_link(offer.get("info_url")) for offer in optional(event, "offers", list, [])]
    link = next(filter(None, links), "")
    return LocalText(f"Ilmoittaudu tästä: {link}", f"Sign up here: {link}") if link else _APPLY


def _cost(event: Record) -> dict[str, Any]:
    """Free or not; a price is free text and is quoted as it stands."""
    offers = optional(event, "offers", list, [])
    if any(offer.get("is_free") for offer in offers):
        return {"cost": Cost.FREE}
    prices = [local(offer.get("price"), html_text) for offer in offers]
    note = next((price for price in prices if price), LocalText())
    return {"cost": Cost.VARIES, "cost_note": note}
