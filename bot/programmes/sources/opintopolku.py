"""Opintopolku, the national register of education: its interface for services outside the agency.

Paths, parameters and shapes: github.com/Opetushallitus/konfo-backend, src/konfo_backend/external (snapshot 2026-04-08).
"""

from __future__ import annotations

import math
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.programmes.programme import Cost, Delivery, LocalText, Programme, Step, Topic
from bot.programmes.programme import Source as Origin
from bot.programmes.sources.client import NotThere, SourceClient
from bot.programmes.sources.entry_parts import entry_id, joined, levels_in
from bot.programmes.sources.plain_text import html_text, summary
from bot.programmes.sources.shape import (
    ChangedField,
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
from bot.programmes.sources.source import Context, Imported, Page, Read, Record, Rejected, follow

_API = "/konfo-backend/external"
_PLACES = "kunta_049,kunta_091,kunta_092,kunta_235"
"""Espoo, Helsinki, Vantaa and Kauniainen (municipality codes of Statistics Finland)."""
_PAGE_SIZE = 100
_TYPES = (
    "amm", "amm-tutkinnon-osa", "amm-osaamisala", "amm-muu", "tuva-normal", "aikuisten-perusopetus",
    "vapaa-sivistystyo-muu", "vapaa-sivistystyo-opistovuosi", "vapaa-sivistystyo-osaamismerkki",
    "amk-alempi", "amk-opintojakso-avoin", "muu",
)  # fmt: skip
_QUESTIONS = ({"tyovoimakoulutus": "true"}, {"jotpa": "true"}, *({"koulutustyyppi": kind} for kind in _TYPES))
_DEGREES = ("amk", "yo", "kandi", "maisteri")
_STUDY = (*_DEGREES, "kk-opintojakso", "lk", "tuva", "aikuisten-perusopetus")
_VOCATIONAL = frozenset({"amm", "amm-tutkinnon-osa", "amm-osaamisala"})
_HOBBY = "vapaa-sivistystyo"
_USEFUL = re.compile(
    r"\b(?:digi|työ(?!paja|väen)|tietokone|atk\b|yrittäj|maahanmuut|opistovuo|ura(?!a)|jobs?\b|work(?!shop)|career)"
)
"""Beginnings of words in titles about work; "käsityö", "patchwork" and "seuratanssi" are hobbies."""
_TEACHING = {"1": "fi", "2": "sv", "4": "en"}
_SMALL_FEE_EUROS = 100
_APPLY = LocalText("Hae Opintopolussa koulutuksen sivulla.", "Apply on the page of the training in Opintopolku.")
_APPLY_ELSEWHERE = LocalText(
    "Hae järjestäjän omalla lomakkeella: {link}", "Apply with the form of the organiser: {link}"
)
_START = LocalText("Alkaa: {term} {year}.", "Starts: {term} {year}.")


class Opintopolku:
    """Training of the Helsinki region with its place, price and application period."""

    name = "opintopolku"
    title = "Opintopolku"
    incremental = False

    def __init__(self, client: SourceClient, base: str, questions: Sequence[Mapping[str, str]] = _QUESTIONS):
        self._client = client
        self._base = base.rstrip("/")
        self._questions = questions

    async def pages(self, since: datetime | None) -> AsyncIterator[Page]:
        """Hits with the details of each training; `since` is not looked at, the interface knows no such thing."""
        seen: set[str] = set()
        for question in self._questions:

            async def fetch(number: str, question: Mapping[str, str] = question) -> Page:
                return await self._page(question, int(number), seen)

            async for page in follow(self.title, "1", fetch):
                yield page

    async def _page(self, question: Mapping[str, str], number: int, seen: set[str]) -> Page:
        query = {"sijainti": _PLACES, "lng": "fi", "sort": "name", "order": "asc", **question}
        answer = await self._client.json(
            f"{self._base}{_API}/search/toteutukset-koulutuksittain",
            {**query, "size": str(_PAGE_SIZE), "page": str(number)},
        )
        hits, total = objects(self.title, answer, "hits"), part(self.title, answer, "total", int)
        records = []
        for hit in hits:
            for offer in objects(self.title, hit, "toteutukset") if hit.get("toteutukset") else ():
                oid = str(offer.get("toteutusOid") or "")
                if oid and oid in seen:
                    continue
                seen.add(oid)
                records.append({"koulutus": hit, "toteutus": offer, "details": await self._details(hit, offer, oid)})
        # `total` counts hits that are left out: pages may be short or empty, so the number of pages decides.
        last = number >= math.ceil(total / _PAGE_SIZE)
        return Page(tuple(records), None if last else str(number + 1))

    async def _details(self, hit: Record, offer: Record, oid: str) -> Any:
        """The training itself; nothing for what will be rejected by its name, which saves thousands of questions."""
        try:
            if not oid or _is_hobby(hit, offer):
                return None
            return await self._client.json(
                f"{self._base}{_API}/toteutus/{oid}", {"hakukohteet": "true", "haut": "true"}
            )
        except (NotThere, ChangedField):
            return None

    def read(self, records: Sequence[Record], context: Context) -> Iterator[Read]:
        """An entry for each training that has details."""
        for record in records:
            source_id = str(record["toteutus"].get("toteutusOid") or "unknown")
            yield readable(source_id, partial(self._read, record, source_id, context))

    def _read(self, record: Record, source_id: str, context: Context) -> Read:
        hit, offer, details = record["koulutus"], record["toteutus"], record["details"]
        required(offer, "toteutusOid", str)
        if _is_hobby(hit, offer):
            return Rejected(source_id, "a hobby course: neither about a language nor about work")
        if details is None:
            return Rejected(source_id, "no longer published")
        names = local(required(offer, "toteutusNimi", dict))
        if not names:
            return Rejected(source_id, "no name in Finnish or English")
        places = context.municipalities(
            name for town in required(offer, "kunnat", list) for name in languages_of([local(town.get("nimi"))])
        )
        if not places:
            return Rejected(source_id, "in no municipality that the vocabulary knows")
        metadata = required(details, "metadata", dict)
        teaching = required(metadata, "opetus", dict)
        kind = optional(hit, "koulutustyyppi", str, "")
        text = joined(_description(hit.get("kuvaus")), local(metadata.get("kuvaus"), html_text))
        topic, step = _topic(kind, names)
        url = f"{self._base}/konfo/{'fi' if names.fi else 'en'}/toteutus/{source_id}"
        period = _period(details, context.today)
        start = optional(teaching, "koulutuksenAlkamiskausi", dict, {})
        programme = Programme(
            id=entry_id(self.name, source_id),
            name=names,
            provider=local(offer.get("oppilaitosNimi")) or LocalText(self.title),
            topic=topic,
            summary=LocalText(summary(text.fi), summary(text.en)),
            description=joined(text, _term(teaching, names)),
            apply=_apply(details),
            url=url,
            source=Origin(self.title, url),
            source_date=day(details.get("modified")),
            checked_on=context.today,
            other_names=_titles(hit, metadata),
            fields=()
            if topic is Topic.LANGUAGE_COURSE
            else context.fields([*languages_of([names]), *_titles(hit, metadata)]),
            step=step,
            municipalities=places,
            delivery=_delivery(teaching),
            languages=_languages(teaching),
            **levels_in(text),
            **_cost(teaching),
            apply_from=period[0],
            apply_until=period[1],
            starts=day(start.get("koulutuksenAlkamispaivamaara")),
            ends=day(start.get("koulutuksenPaattymispaivamaara")),
            origin=self.name,
        )
        return Imported(source_id, programme)


def _is_language_course(names: LocalText) -> bool:
    words = f"{names.fi} {names.en}".casefold()
    return any(word in words for word in ("suomen kiel", "suomea ", "suomi toisena", "finnish", "s2-", "kotoutumis"))


def _is_hobby(hit: Record, offer: Record) -> bool:
    """Whether this is a liberal education course about neither a language nor work; there are thousands of them."""
    kind = optional(hit, "koulutustyyppi", str, "")
    names = local(offer.get("toteutusNimi"))
    words = f"{names.fi} {names.en}".casefold()
    return kind.startswith(_HOBBY) and not _is_language_course(names) and not _USEFUL.search(words)


def _topic(kind: str, names: LocalText) -> tuple[Topic, Step]:
    if _is_language_course(names) and not kind.startswith(tuple(_VOCATIONAL)):
        return Topic.LANGUAGE_COURSE, Step.LANGUAGE
    if kind.startswith(_STUDY):
        return Topic.FURTHER_STUDY, Step.DEGREE if kind.startswith(_DEGREES) and "avoin" not in kind else Step.COURSE
    return Topic.TRAINING, Step.VOCATIONAL if kind in _VOCATIONAL else Step.COURSE


def _description(value: Any) -> LocalText:
    """The description; that of a badge is split into aims and criteria."""
    if isinstance(value, Mapping) and "osaamistavoitteet" in value:
        return joined(*(local(value.get(key), html_text) for key in ("osaamistavoitteet", "arviointikriteerit")))
    return local(value, html_text)


def _term(teaching: Record, names: LocalText) -> LocalText:
    """The term it starts in, in words (a term has no day), in the languages that the training is described in."""
    start = optional(teaching, "koulutuksenAlkamiskausi", dict, {})
    term = local(optional(start, "koulutuksenAlkamiskausi", dict, {}).get("nimi"))
    year = start.get("koulutuksenAlkamisvuosi")
    if not year:
        return LocalText()
    return LocalText(
        _START.fi.format(term=term.fi.lower(), year=year) if term.fi and names.fi else "",
        _START.en.format(term=term.en.lower(), year=year) if term.en and names.en else "",
    )


def _titles(hit: Record, metadata: Record) -> tuple[str, ...]:
    """Names of the occupations it leads to, as the source lists them."""
    degrees = [local(title.get("nimi")) for title in optional(hit, "tutkintonimikkeet", list, [])]
    words = [str(word.get("arvo", "")) for word in optional(metadata, "ammattinimikkeet", list, [])]
    return tuple(dict.fromkeys(name for name in [*languages_of(degrees), *words] if name))


def _apply(details: Record) -> LocalText:
    for target in optional(details, "hakukohteet", list, []):
        links = {code: web_address(link) for code, link in optional(target, "hakulomakeLinkki", dict, {}).items()}
        link = LocalText(links.get("fi", ""), links.get("en", ""))
        if target.get("hakulomaketyyppi") == "muu" and link:
            return LocalText(
                _APPLY_ELSEWHERE.fi.format(link=link.text("fi")), _APPLY_ELSEWHERE.en.format(link=link.text("en"))
            )
    return _APPLY


def _period(details: Record, today: date) -> tuple[date | None, date | None]:
    """The application period that matters today: the running one, else the next one, else the last one."""
    joint = {item.get("oid"): optional(item, "hakuajat", list, []) for item in optional(details, "haut", list, [])}
    periods = []
    for target in optional(details, "hakukohteet", list, []):
        own = optional(target, "hakuajat", list, [])
        times = joint.get(target.get("hakuOid"), []) if target.get("kaytetaanHaunAikataulua") else own
        periods += [(day(time.get("alkaa")), day(time.get("paattyy"))) for time in times]
    running = [period for period in periods if (period[0] or date.min) <= today <= (period[1] or date.max)]
    coming = sorted(period for period in periods if period[0] is not None and period[0] > today)
    past = sorted(periods, key=lambda period: period[1] or date.min)
    return next(iter([*running, *coming, *reversed(past)]), (None, None))


def _codes(teaching: Record, key: str) -> list[tuple[str, str]]:
    """Pairs of a code's number and its Finnish name in lower case."""
    items = optional(teaching, key, list, [])
    return [
        (str(item.get("koodiUri", "")).split("#")[0].split("_")[-1], local(item.get("nimi")).fi.lower())
        for item in items
    ]


def _languages(teaching: Record) -> tuple[str, ...]:
    found = (_TEACHING.get(code) for code, _ in _codes(teaching, "opetuskieli"))
    return tuple(dict.fromkeys(language for language in found if language))


def _delivery(teaching: Record) -> Delivery:
    names = [name for _, name in _codes(teaching, "opetustapa")]
    away = any(name.startswith(("etä", "verkko")) for name in names)
    here = any(name.startswith("lähi") for name in names)
    if any(name.startswith("monimuoto") for name in names) or (away and here):
        return Delivery.HYBRID
    return Delivery.ONLINE if away else Delivery.ONSITE


def _cost(teaching: Record) -> dict[str, Any]:
    kind, euros = teaching.get("maksullisuustyyppi"), teaching.get("maksunMaara")
    note = local(teaching.get("maksullisuusKuvaus"), html_text)
    amount = f"{euros:g} €" if isinstance(euros, (int, float)) and euros else ""
    notes = LocalText(". ".join(filter(None, (amount, note.fi))), ". ".join(filter(None, (amount, note.en))))
    if kind == "maksullinen":
        small = isinstance(euros, (int, float)) and euros <= _SMALL_FEE_EUROS
        return {"cost": Cost.SMALL_FEE if small else Cost.FEE, "cost_note": notes}
    known = {"maksuton": Cost.FREE, "lukuvuosimaksu": Cost.FREE_EU_FEE_NON_EU}
    return {"cost": known.get(str(kind), Cost.VARIES), "cost_note": notes}
