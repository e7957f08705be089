"""The sources by name, opened as the settings say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import BadInput
from bot.programmes.sources.client import DEFAULT_LIMITS, Limits, SourceClient, open_client
from bot.programmes.sources.course_pages import CoursePages
from bot.programmes.sources.folder import Folder
from bot.programmes.sources.kept_answers import KeptAnswers
from bot.programmes.sources.linked_events import LinkedEvents
from bot.programmes.sources.opintopolku import Opintopolku
from bot.programmes.sources.ptv import Ptv
from bot.programmes.sources.source import Source
from bot.settings import Settings

Opener = Callable[[SourceClient, Settings, "str | None"], Source]


def _espoo(client: SourceClient, settings: Settings, place: str | None) -> Source:
    base = place or settings.linked_events_espoo_url
    return LinkedEvents(client, "linkedevents-espoo", "Espoon tapahtumat", base)


def _helsinki(client: SourceClient, settings: Settings, place: str | None) -> Source:
    base = place or settings.linked_events_helsinki_url
    return LinkedEvents(client, "linkedevents-helsinki", "Helsingin tapahtumat", base)


_OPENERS: Mapping[str, Opener] = {
    "opintopolku": lambda client, settings, place: Opintopolku(client, place or settings.opintopolku_url),
    "ptv": lambda client, settings, place: Ptv(client, place or settings.ptv_url),
    "linkedevents-espoo": _espoo,
    "linkedevents-helsinki": _helsinki,
    "folder": lambda client, settings, place: Folder(Path(place) if place else settings.import_folder),
    "courses": lambda client, settings, place: CoursePages(client, Path(place) if place else settings.course_page_list),
}
NAMES = tuple(_OPENERS)


@asynccontextmanager
async def open_source(
    name: str, settings: Settings, place: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> AsyncIterator[Source]:
    """The source `name`, at `place` (an address, a folder or a list of pages) when that is not where the settings say.

    Raises BadInput for a name that nobody knows.
    """
    if name not in _OPENERS:
        raise BadInput(f"source {name[:40]!r} is not one of {', '.join(NAMES)}")
    kept = KeptAnswers(settings.var_dir / "sources" / name)
    async with open_client(name, settings.import_caller, kept, limits) as client:
        yield _OPENERS[name](client, settings, place)
